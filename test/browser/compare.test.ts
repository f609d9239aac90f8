/**
 * Comparing in the packaged product, by mouse and keyboard: a flow with one of another session through the menu of the
 * Flows view, two whole sessions, what a row shows in the Inspector, steps from difference to difference, VS Code's own
 * diff of both as text, and the view's end.
 */
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chooseInMenu} from '../support/contextMenu';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {themes, Workbench} from '../support/workbench';

const BEFORE = 'before.trace.ndjson';
const AFTER = 'after.trace.ndjson';

const HOSTILE = 'hostile.trace.ndjson';
const MANY = 'many.trace.ndjson';
const FEW = 'few.trace.ndjson';
const NAME = '$(trash) <b>x</b> [y](command:z)';

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-compare-'));
  cpSync(fixturePath('recordings/nameko/shop-json.log'), join(folder, BEFORE));
  cpSync(fixturePath('recordings/nameko/shop-json-v1.0.1.log'), join(folder, AFTER));
  const flow = (id: string, name: string) => ({dispatcher_id: id, flow_name: name, node_args: null});
  const tasks = Array.from({length: 250}, (_, at) => ({task_id: `t-${at}`, task_name: `Task${at}`, parent: {}}));
  const bulk = flow('d-3', 'bulk');
  write(HOSTILE, [event('FLOW_START', flow('d-1', NAME)), event('FLOW_START', flow('d-2', NAME))]);
  write(MANY, [event('FLOW_START', bulk), ...tasks.map(task => event('TASK_START', {...bulk, ...task}))]);
  write(FEW, [event('FLOW_START', {...bulk, dispatcher_id: 'd-4'})]);
  workbench = await Workbench.launch({folder});
  await workbench.openViewContainer('Tracescope');
  for (const name of [BEFORE, AFTER]) {
    await workbench.openFile(name);
    const page = await workbench.webviewFrame(name);
    await page.getByRole('row').filter({hasText: 'gateway.'}).first().waitFor();
  }
  await flowRow('walker.step').waitFor();
});

afterAll(async () => {
  await workbench.screenshot('compare-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

describe('Compare With…', () => {
  it('is in the menu of a flow, and offers those of its name first, of both sessions', async () => {
    await chooseInMenu(workbench.page, flowRow('walker.step'), 'Compare With…');
    await eventually(async () => (await workbench.quickInput.items()).length > 3, 'what it may be compared with');
    const [first, second] = await workbench.quickInput.items();
    expect(first).toContain('walker.step');
    expect(second).toContain('walker.step');
    await workbench.screenshot('compare-pick');
    await workbench.quickInput.input.fill('walker');
    await eventually(async () => (await workbench.quickInput.items()).length === 3, 'only those that were looked for');
    // The only one of this session is what the menu was opened on; the newest of the other session comes first.
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.widget.waitFor({state: 'hidden'});
  });

  it('shows both flows as one tree, and what differs in words', async () => {
    await eventually(async () => (await comparisonRows()).length >= 2, 'the rows of the comparison');
    const [top] = await comparisonRows();
    expect(top?.label).toBe('walker.step');
    expect(top?.description).toMatch(/^slower · 32\.2 ms → 63\.5 ms · \d+ differences inside$/);
    expect(top?.accessibleName).toMatch(/^walker\.step, slower, /);
    await pane()
      .getByText(/^walker\.step .* → walker\.step .*: .*\d+ slower · .*\d+ the same$/)
      .waitFor();
    await workbench.screenshot('compare-flows');
  });

  it('a click shows the record in the Inspector, and F7 goes on from difference to difference', async () => {
    await comparisonTree().getByRole('treeitem').first().click();
    const page = await workbench.webviewFrame(AFTER);
    await page.getByRole('row', {selected: true}).filter({hasText: 'walker.step'}).first().waitFor();
    await workbench.page.keyboard.press('F7');
    await eventually(async () => (await selected())?.level === 2, 'the difference inside it');
    await workbench.page.keyboard.press('F7');
    await eventually(async () => (await selected())?.level === 3, 'the one inside that');
    await workbench.page.keyboard.press('Shift+F7');
    await eventually(async () => (await selected())?.level === 2, 'the one before');
  });

  it('shows either side from the menu of a row', async () => {
    await chooseInMenu(workbench.page, comparisonTree().getByRole('treeitem').first(), 'Show Before in Inspector');
    const page = await workbench.webviewFrame(BEFORE);
    await page.getByRole('row', {selected: true}).filter({hasText: 'walker.step'}).first().waitFor();
  });

  it('opens as a text diff, with what varies masked', async () => {
    await pane().hover();
    await pane().getByRole('button', {name: 'Open as Text Diff'}).click();
    await workbench.tab('walker.step').waitFor();
    const diff = workbench.page.locator('.monaco-diff-editor').first();
    await eventually(async () => (await diff.innerText()).includes('walker.step'), 'the text of both');
    await workbench.screenshot('compare-diff');
  });

  it('is gone when it is closed', async () => {
    await workbench.runCommand('Tracescope: Close Comparison');
    await comparisonTree().waitFor({state: 'detached'});
  });
});

describe('Compare Sessions…', () => {
  it('takes the two that are open, older first, and gathers flows by name', async () => {
    await workbench.runCommand('Tracescope: Compare Sessions…');
    // For a moment the view has the rows of the comparison before.
    const names = 'walker.step gateway.get_order gateway.create_order';
    const rows = await eventually(async () => {
      const shown = await comparisonRows();
      return shown.map(({label}) => label).join(' ') === names && shown;
    }, 'a row for each name');
    expect(rows[0]?.description).toMatch(/^slower · 2 → 1 flows · /);
    const totals = '1 missing · 1 new · 10 slower · 11 changed · 1 faster · 40 the same';
    await pane().getByText(`${BEFORE} → ${AFTER}: ${totals}`).waitFor();
  });

  it('looks right in every theme, with what is the same as well', async () => {
    await comparisonTree().getByRole('treeitem').first().click();
    await workbench.page.keyboard.press('ArrowRight');
    await eventually(async () => (await comparisonRows()).some(({level}) => level === 2), 'the flows of the group');
    const some = (await comparisonRows()).length;
    await workbench.runCommand('Tracescope: Show All That Was Compared');
    await eventually(async () => (await comparisonRows()).length > some, 'what is the same, too');
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`compare-${theme.replace(/\W+/g, '-').toLowerCase()}`);
    }
    expect(workbench.consoleErrors.own()).toEqual([]);
  });

  it('shows what a program wrote as text: no icons, links or elements', async () => {
    await workbench.openFile(HOSTILE);
    await flowRow('$(trash)').waitFor();
    await chooseInMenu(workbench.page, flowRow('$(trash)'), 'Compare With…');
    const {widget} = workbench.quickInput;
    await widget.locator('.monaco-list-row').filter({hasText: NAME}).first().waitFor();
    expect(await widget.locator('.codicon-trash, .monaco-list-row b').count()).toBe(0);
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => (await comparisonRows())[0]?.label === NAME, 'the comparison of the two');
    await pane().getByText(NAME).first().waitFor();
    expect(await pane().locator('.codicon-trash, b, a[href]').count()).toBe(0);
    await workbench.screenshot('compare-hostile');
    await workbench.runCommand('Tracescope: Compare Again');
    await workbench.runCommand('Tracescope: Close Comparison');
    await comparisonTree().waitFor({state: 'detached'});
  });

  it('shows what stands far down when it is stepped to', async () => {
    for (const name of [MANY, FEW]) await workbench.openFile(name);
    await flowRow('bulk').waitFor();
    await workbench.runCommand('Tracescope: Compare Sessions…');
    await workbench.quickInput.choose(MANY);
    await workbench.quickInput.choose(FEW);
    await pane().getByText(`${MANY} → ${FEW}: 250 missing`).waitFor();
    await comparisonTree().getByRole('treeitem').first().click();
    await workbench.page.keyboard.press('ArrowRight');
    await eventually(async () => (await comparisonRows()).some(({level}) => level === 2), 'the tasks of the flow');
    await workbench.page.keyboard.press('Shift+F7');
    await eventually(async () => (await selected())?.label === 'Task249', 'the last of 250');
    await workbench.screenshot('compare-many');
    await workbench.page.keyboard.press('F7');
    await eventually(async () => (await selected())?.label === 'Task0', 'the first of all');
  });

  it('ends with one of its sessions', async () => {
    await workbench.runCommand('Tracescope: Compare Sessions…');
    await workbench.quickInput.choose(BEFORE);
    await workbench.quickInput.choose(AFTER);
    await eventually(async () => (await comparisonRows()).length >= 3, 'the comparison of two of three sessions');
    const row = workbench.tree('Sources').getByRole('treeitem').filter({hasText: BEFORE}).first();
    await chooseInMenu(workbench.page, row, 'Close');
    await comparisonTree().waitFor({state: 'detached'});
  });
});

function event(name: string, details: object): string {
  return JSON.stringify({event: name, node: 'host-a', time: '2026-11-20 12:00:01', details});
}

function write(name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, name), lines.map(line => `${line}\n`).join(''));
}

function flowRow(name: string): Locator {
  return workbench.tree('Flows').getByRole('treeitem').filter({hasText: name}).first();
}

function comparisonTree(): Locator {
  return workbench.tree('Comparison');
}

function pane(): Locator {
  return workbench.page
    .locator('.pane', {has: workbench.page.getByRole('button', {name: /^Comparison Section/})})
    .first();
}

async function comparisonRows() {
  return workbench.treeRows('Comparison');
}

async function selected() {
  return (await comparisonRows()).find(row => row.selected);
}
