/**
 * The native trees of the packaged product, as a user works with them: the empty state, the bundled sample, groups and
 * find in Flows, the Call Stack of the selected record, and files dragged from the Explorer onto Sources.
 */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench} from '../support/workbench';

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-trees-'));
  cpSync(fixturePath('recordings/nameko/shop-json.log'), join(folder, 'shop.log'));
  cpSync(fixturePath('recordings/selinon/failing-logging.log'), join(folder, 'worker.log'));
  workbench = await Workbench.launch({folder});
  await workbench.openViewContainer('Tracescope');
});

afterAll(async () => {
  await workbench.screenshot('trees-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

describe('the trees', () => {
  it('say how to begin while there is nothing', async () => {
    await workbench.page.getByText('Select a record to see what it ran inside.').waitFor();
    await workbench.page.getByText('Flows show up when the first record arrives.').waitFor();
    await inBothThemes('trees-empty');
  });

  it('Show Me opens the sample at once, and a click in the Call Stack opens its bundled source', async () => {
    await workbench.page.getByText('Show me a sample trace').click();
    const page = await workbench.webviewFrame('checkout.trace.ndjson');
    await page.getByRole('complementary', {name: 'Details'}).getByText('RuntimeError').first().waitFor();
    await eventually(async () => (await labels('Call Stack')).includes('RuntimeError'), 'the exception');
    // The page stands at the record, in the middle of the log.
    await page.getByRole('row').filter({hasText: 'step failed'}).first().waitFor();
    const rows = await workbench.treeRows('Call Stack');
    expect(rows.map(({label}) => label).slice(0, 4)).toEqual(['step 2', 'worker 2', 'dispatch', 'checkout']);
    expect(rows[1]?.description).toMatch(/child\.py:\d+/);
    await inBothThemes('trees-sample');

    await workbench.tree('Call Stack').getByRole('treeitem').filter({hasText: 'child.py:10'}).click();
    await workbench.tab('child.py').waitFor();
    // The click has left the focus in the view, so that arrow keys go on; F12 takes it to the source.
    await workbench.page.keyboard.press('F12');
    await eventually(async () => (await cursor()) === 'child.py:10', 'the cursor on child.py:10');
    await workbench.screenshot('trees-source');
    await workbench.tab('checkout.trace.ndjson').click();
  });

  it('groups flows by state, and remembers it', async () => {
    await workbench.runCommand('Tracescope: Group Flows…');
    await workbench.quickInput.choose('By State');
    await eventually(async () => (await labels('Flows')).includes('failed'), 'the group of failed flows');
    const [first] = await workbench.treeRows('Flows');
    expect(first?.description).toMatch(/^\d+ flows?$/);
    await flowRow('failed').click();
    await workbench.page.keyboard.press('ArrowRight');
    await eventually(async () => (await labels('Flows')).includes('doomed batch'), 'the failed flow');
    await workbench.screenshot('trees-groups');
    await workbench.runCommand('Tracescope: Group Flows…');
    await workbench.quickInput.choose('No Groups');
    await eventually(async () => !(await labels('Flows')).includes('failed'), 'flows without groups');
  });

  it('finds flows while typing, and shows all again', async () => {
    await workbench.runCommand('Tracescope: Find Flows…');
    await workbench.quickInput.input.fill('DOOMED');
    await eventually(async () => (await labels('Flows')).join() === 'doomed batch', 'only the flow that was found');
    await workbench.page.keyboard.press('Enter');
    await workbench.runCommand('Tracescope: Find Flows…');
    await workbench.quickInput.input.fill('nothing is called so');
    await workbench.page.getByText('No flow has this in its name or id.').waitFor();
    await workbench.screenshot('trees-nothing-found');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.getByRole('button', {name: 'Show All Flows'}).first().click();
    await eventually(async () => (await labels('Flows')).includes('checkout'), 'all flows');
  });

  it('a file dragged from the Explorer onto Sources opens as a trace', async () => {
    await drag(['shop.log']);
    await workbench.webviewFrame('shop.log');
    await flowRow('gateway.create_order').waitFor();
    await inBothThemes('trees-nameko');
  });

  it('several dragged together are one session', async () => {
    await drag(['shop.log', 'worker.log']);
    await eventually(async () => (await labels('Sources')).filter(name => name === 'worker.log').length === 1, 'both');
    const page = await workbench.webviewFrame('and 1 more');
    await page.getByRole('contentinfo', {name: 'Session'}).getByText('372 records').waitFor();
    expect(workbench.consoleErrors.own()).toEqual([]);
  });
});

async function cursor(): Promise<string> {
  const position = await workbench.cursorPosition().catch(() => undefined);
  return position ? `${position.file}:${position.line1}` : '';
}

async function labels(view: string): Promise<string[]> {
  return (await workbench.treeRows(view)).map(({label}) => label);
}

function flowRow(name: string): Locator {
  return workbench.tree('Flows').getByRole('treeitem').filter({hasText: name}).first();
}

/** Sources moves to the Explorer's side bar for the drag, as both must be on screen: the user drags over the icon. */
async function drag(names: string[]): Promise<void> {
  await workbench.openViewContainer('Explorer');
  const rows = workbench.page.locator('.explorer-folders-view').getByRole('treeitem');
  const rowOf = (name: string) => rows.filter({hasText: name}).first();
  for (const [index, name] of names.entries()) {
    await rowOf(name).click(index === 0 ? {} : {modifiers: ['ControlOrMeta']});
  }
  const mouse = workbench.page.mouse;
  const from = await centre(rowOf(names[0] ?? ''));
  const icon = await centre(
    workbench.page.locator('[id="workbench.parts.activitybar"]').getByRole('tab', {name: 'Tracescope'}).first(),
  );
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(icon.x + 3, icon.y + 3, {steps: 5});
  // The container opens when the drag rests on its icon.
  const tree = workbench.page.locator('.pane', {has: workbench.page.getByRole('button', {name: /^Sources Section/})});
  await eventually(async () => {
    await mouse.move(icon.x, icon.y, {steps: 2});
    await mouse.move(icon.x + 2, icon.y + 2, {steps: 2});
    return tree.isVisible();
  }, 'the view to open under the drag');
  const to = await centre(tree.locator('.pane-body'));
  await mouse.move(to.x, to.y - 2, {steps: 5});
  await mouse.move(to.x, to.y, {steps: 5});
  await mouse.up();
}

async function centre(item: Locator): Promise<{x: number; y: number}> {
  const box = await item.boundingBox();
  if (!box) throw new Error('It is not on screen.');
  return {x: box.x + Math.min(box.width / 2, 60), y: box.y + box.height / 2};
}

async function inBothThemes(name: string): Promise<void> {
  await workbench.screenshot(`${name}-dark`);
  await workbench.setTheme('Default Light Modern');
  await workbench.screenshot(`${name}-light`);
  await workbench.setTheme('Default Dark Modern');
}
