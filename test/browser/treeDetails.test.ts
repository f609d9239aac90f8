/**
 * What the rows of the trees offer in the packaged product, by mouse and by keyboard: context menus, tooltips (text only,
 * whatever the program called its flows), pages of many flows, the way to the source and back, and what axe finds in the
 * side bar in four themes.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {AxeResults, RunOptions} from 'axe-core';
import type {Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chooseInMenu, menuOf} from '../support/contextMenu';
import {eventually} from '../support/eventually';
import {themes, Workbench} from '../support/workbench';

const FLOWS = 250;
const HOSTILE = '[x](command:workbench.action.quit) **b** $(flame) <img src=x> `c`';
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-details-'));
  writeFileSync(join(folder, 'many.trace.ndjson'), manyFlows());
  workbench = await Workbench.launch({folder});
  await workbench.openViewContainer('Tracescope');
  await workbench.openFile('many.trace.ndjson');
  const page = await workbench.webviewFrame('many.trace.ndjson');
  await page.getByRole('contentinfo', {name: 'Session'}).getByText('502 records').waitFor();
  await eventually(async () => (await workbench.treeRows('Flows')).length > 5, 'flows');
});

afterAll(async () => {
  await workbench.screenshot('tree-details-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

describe('rows of the trees', () => {
  it('offer what can be done with them', async () => {
    await row('Flows', 'shop.hostile').click();
    await eventually(async () => (await workbench.treeRows('Call Stack')).length > 0, 'the call stack');
    expect(await menuOf(workbench.page, row('Flows', 'shop.hostile'))).toEqual([
      ...['Go to Source', 'Go to Call Site', 'Show in Inspector', 'Filter to This Flow', 'Copy Id'],
      ...['Copy Name', 'Compare With…', 'Stop Here Next Time…', 'Break on Records Like This…'],
      ...['Replay in Debugger', 'Export Flow as Markdown…'],
    ]);
    expect(await menuOf(workbench.page, row('Sources', 'many.trace'))).toEqual([
      'Show in Inspector',
      'Stop This Source',
      'Close',
    ]);
    expect(await menuOf(workbench.page, row('Call Stack', 'shop.hostile'))).toEqual([
      ...['Go to Source', 'Go to Call Site', 'Show in Inspector', 'Copy'],
    ]);
  });

  it('explain themselves, in text: what a program wrote brings no links, icons or elements', async () => {
    const tooltip = await tooltipOf(row('Flows', 'shop.hostile'), HOSTILE);
    expect(await tooltip.locator('a, img, code').count()).toBe(0);
    // The state's own icon, and no other.
    expect(await tooltip.locator('.codicon').count()).toBe(1);
    // VS Code keeps spaces of a text together.
    const text = (await tooltip.innerText()).replaceAll('\u00a0', ' ');
    for (const line of ['State: failed', 'Started: ', 'Duration: ', 'System: nameko', 'Records: 2']) {
      expect(text).toContain(line);
    }
    await workbench.screenshot('tree-details-tooltip');
  });

  it('are read as text in pickers, too', async () => {
    await row('Flows', 'shop.hostile').click();
    await eventually(async () => (await workbench.treeRows('Call Stack')).length > 0, 'the call stack');
    const {quickInput} = workbench;
    const scope = quickInput.widget.getByRole('option').filter({hasText: 'The Selected Flow'});
    await eventually(
      async () => {
        await workbench.runCommand('Tracescope: Export Trace…');
        return quickInput
          .choose('Trace (NDJSON)')
          .then(() => scope.waitFor({timeout: 10_000}))
          .then(
            () => true,
            () => false,
          );
      },
      'the list of what to export',
      90_000,
    );
    expect((await scope.innerText()).replaceAll('\u00a0', ' ')).toContain('$(flame)');
    expect(await scope.locator('.codicon-flame').count()).toBe(0);
    await workbench.screenshot('tree-details-picker');
    await quickInput.cancel();
  }, 120_000);

  it('offer as much where they stand for several flows or for what went wrong', async () => {
    await workbench.runCommand('Tracescope: Group Flows…');
    await workbench.quickInput.choose('By Service');
    const group = row('Flows', '251 flows');
    await group.waitFor();
    expect(await menuOf(workbench.page, group)).toEqual(['Filter to This Group', 'Copy Name']);
    await chooseInMenu(workbench.page, group, 'Filter to This Group');
    const page = await workbench.webviewFrame('many.trace.ndjson');
    await eventually(
      async () => (await page.getByRole('combobox', {name: 'Filter'}).inputValue()) === 'service:"shop"',
      'the filter of the group',
    );
    await row('Sources', 'many.trace').locator('.monaco-tl-twistie').click();
    const note = row('Sources', 'records that could not be read');
    await note.waitFor();
    expect(await menuOf(workbench.page, note)).toEqual(['Show in Inspector', 'Copy Text']);
    await chooseInMenu(workbench.page, note, 'Show in Inspector');
    await page
      .getByRole('row', {name: /Rejected/})
      .first()
      .waitFor();
    // The Inspector may take the focus late, which closes the pick: then it is opened again.
    await eventually(
      async () => {
        await workbench.runCommand('Tracescope: Group Flows…');
        await workbench.quickInput.choose('No Groups');
        return true;
      },
      'the groups to be given up',
      60_000,
    );
    await row('Flows', 'shop.hostile').waitFor();
    await page.getByRole('button', {name: 'Clear Filter Text'}).click();
  }, 120_000);

  it('come in pages; the focus goes on to the first of the next page', async () => {
    await row('Flows', 'shop.hostile').click();
    const {keyboard} = workbench.page;
    await eventually(async () => {
      await keyboard.press('End');
      return (await focused('Flows')).startsWith(`${FLOWS + 1 - 100} more`);
    }, 'the row for more to have the focus');
    await keyboard.press('Enter');
    await eventually(async () => (await focused('Flows')).startsWith('shop.order_150'), 'the first of the next page');
    await keyboard.press('ArrowDown');
    await eventually(async () => (await focused('Flows')).startsWith('shop.order_149'), 'the row after it');
    await eventually(async () => {
      await keyboard.press('End');
      return (await focused('Flows')).startsWith(`${FLOWS + 1 - 200} more`);
    }, 'the next row for more');
    await keyboard.press('Home');
  });

  it('lead to the source, and VS Code goes back and forward', async () => {
    await workbench.runCommand('Tracescope: Show Me a Sample Trace');
    await eventually(async () => (await workbench.treeRows('Call Stack')).length > 4, 'the call stack of the sample');
    for (const place of ['child.py:10', 'parent.py:11']) {
      // A click leaves the focus in the view; F12 takes it along.
      await row('Call Stack', place).click();
      await workbench.tab(place.split(':')[0] ?? '').waitFor();
      await workbench.page.keyboard.press('F12');
      await eventually(async () => (await cursor()) === place, `the cursor on ${place}`);
    }
    await workbench.runCommand('Go Back');
    await eventually(async () => (await cursor()) === 'child.py:10', 'the first place again');
    await workbench.runCommand('Go Forward');
    await eventually(async () => (await cursor()) === 'parent.py:11', 'the second place again');
  }, 120_000);

  it('have nothing that axe objects to, in four themes', async () => {
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`tree-details-${theme.replaceAll(' ', '')}`);
      expect({theme, findings: await findings()}).toEqual({theme, findings: []});
    }
    expect(workbench.consoleErrors.own()).toEqual([]);
  }, 120_000);
});

function row(view: string, text: string): Locator {
  return workbench.tree(view).getByRole('treeitem').filter({hasText: text}).first();
}

/** VS Code shows it when the pointer rests, and not while something else moves under it. */
async function tooltipOf(target: Locator, text: string): Promise<Locator> {
  const tooltip = workbench.page.locator('.workbench-hover').filter({hasText: text}).first();
  return eventually(async () => {
    await workbench.page.mouse.move(900, 500);
    await target.hover();
    return tooltip.waitFor({timeout: 3000}).then(
      () => tooltip,
      () => undefined,
    );
  }, 'the tooltip');
}

/** The accessible name of the row that has the keyboard's focus. */
async function focused(view: string): Promise<string> {
  return workbench.tree(view).evaluate(tree => {
    const id = tree.getAttribute('aria-activedescendant');
    return (id && document.getElementById(id)?.getAttribute('aria-label')) ?? '';
  });
}

async function cursor(): Promise<string> {
  const position = await workbench.cursorPosition().catch(() => undefined);
  return position ? `${position.file}:${position.line1}` : '';
}

async function findings(): Promise<string[]> {
  await workbench.page.evaluate(axeSource);
  // VS Code's own, in every tree of it: buttons inside of a view's header, and names of rows that are no copy of their text.
  const rules = {'nested-interactive': {enabled: false}, 'label-content-name-mismatch': {enabled: false}};
  const results = await workbench.page.evaluate(
    options =>
      (globalThis as unknown as {axe: {run(on: string, options: RunOptions): Promise<AxeResults>}}).axe.run(
        '.part.sidebar',
        options,
      ),
    {rules},
  );
  return results.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 120)}`));
}

/** The newest flow is the hostile one, the others are counted down behind it. */
function manyFlows(): string {
  const at = (index: number) =>
    new Date(Date.UTC(2026, 10, 20, 12, 0, index)).toISOString().replace('T', ' ').slice(0, -1);
  const call = (index: number, method: string, stage: string, more: object) =>
    JSON.stringify({
      ...{timestamp: `${at(index)}000`, hostname: 'shop-1', service: 'shop', entrypoint_type: 'Rpc'},
      ...{entrypoint_name: method, context_data: {}, call_id: `shop.${index}`, call_id_stack: [`shop.${index}`]},
      ...{stage, call_args: {}, call_args_redacted: false, ...more},
    });
  const lines = Array.from({length: FLOWS}, (_, index) => [
    call(index, `order_${index}`, 'request', {}),
    call(index, `order_${index}`, 'response', {response_status: 'success', response_time: 0.002, response: 1}),
  ]);
  const failure = {exc_type: 'Boom', exc_path: 'app.Boom', value: HOSTILE, exc_args: [HOSTILE], exc_traceback: ''};
  const method = `hostile ${HOSTILE}`;
  lines.push([
    call(FLOWS, method, 'request', {}),
    call(FLOWS, method, 'response', {response_status: 'error', response_time: 0.002, exception: failure}),
  ]);
  // And one that cannot be read.
  return `${lines.flat().join('\n')}\n{"call_id": "shop.x", "call_id_stack": 7, "stage": "request"}\n`;
}
