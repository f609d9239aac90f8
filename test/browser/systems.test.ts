/**
 * A recording of each trace system, opened from its plain file in the real VS Code: the Flows tree tells the story, and
 * the failed task says why; its details say the line of source that its name leads to, though its records name none.
 */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {clickRow} from '../support/clickRow';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench} from '../support/workbench';

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-systems-'));
  cpSync(fixturePath('recordings/sources'), folder, {recursive: true});
  workbench = await Workbench.launch({folder});
  await workbench.openViewContainer('Tracescope');
});

afterAll(async () => {
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

it.each([
  ['selinon/failing-logging.log', 'rescue', ['Flaky', 'Broken'], 'warehouse unreachable', /^tasks\.py:\d+$/],
  ['nameko/shop-json.log', 'gateway.get_order', ['orders.get_order'], 'bank unreachable', /^shop\.py:\d+$/],
  ['penguiflow/pipeline-info-structured.log', 'trace-3', [], 'node_failed', /^pipeline\.py:\d+$/],
])('%s', async (recording, flow, tasks, failure, source) => {
  const name = basename(recording);
  cpSync(fixturePath(`recordings/${recording}`), join(folder, name));
  await workbench.openFile(name);
  await workbench.runCommand('Tracescope: Open as Trace');
  const page = await workbench.webviewFrame(name);
  const row = () => workbench.tree('Flows').getByRole('treeitem').filter({hasText: flow}).first();
  await row().waitFor();
  await row().click();
  await workbench.page.keyboard.press('ArrowRight');
  for (const task of tasks) {
    await eventually(
      async () => (await workbench.treeRows('Flows')).some(({label}) => label === task),
      `the task ${task}`,
    );
  }
  // The filter language finds the failures.
  await page.getByRole('combobox', {name: 'Filter'}).fill(`"${failure}"`);
  // The count of what passes stands beside the filter once it is applied.
  await page
    .getByText(/^\d+ of \d+$/)
    .first()
    .waitFor();
  await clickRow(page, failure);
  const details = page.getByRole('complementary', {name: 'Details'});
  if ((await details.count()) === 0) await page.getByRole('button', {name: 'Details', exact: true}).click();
  await details.getByText('Source', {exact: true}).waitFor();
  await details.locator('dd').getByRole('button', {name: source}).waitFor();
  await workbench.screenshot(`system-${name}`);
  expect(workbench.consoleErrors.own()).toEqual([]);
});
