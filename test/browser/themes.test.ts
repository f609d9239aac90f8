/**
 * Every view in four themes, in the real VS Code from the packaged VSIX: the trees, the log with details, a file with
 * broken input, and the empty state. axe finds nothing in the pages with the themes' true colours, and a picture of
 * each goes to test-results/ to be looked at.
 */
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {AxeResults} from 'axe-core';
import type {Frame} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {startPeer} from '../engine/support/pythonPeer';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {themes, Workbench} from '../support/workbench';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let workbench: Workbench;
let folder: string;
let endpoint: string;

beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'tracescope-themes-')), 'shop');
  mkdirSync(folder);
  cpSync(fixturePath('recordings/sources'), folder, {recursive: true});
  writeFileSync(join(folder, 'broken.trace.ndjson'), brokenTrace());
  endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
  workbench = await Workbench.launch({folder, settings: {'tracescope.listeners': [{endpoint}]}});
  await workbench.openViewContainer('Tracescope');
});

afterAll(async () => {
  await workbench.close();
  rmSync(join(folder, '..'), {recursive: true, force: true});
});

describe('in four themes', () => {
  it('empty: nothing is recorded yet', async () => {
    await workbench.runCommand('Tracescope: Open Inspector');
    const page = await workbench.webviewFrame('Tracescope');
    await page.getByRole('heading').first().waitFor();
    await inEveryTheme('empty', page);
  });

  it('busy: trees, log and details', async () => {
    await workbench.runCommand('Tracescope: Start Listening');
    await eventually(async () => (await workbench.treeRows('Sources')).length === 1, 'the listener in Sources');
    for (const name of ['tutorial-json', 'nested-json', 'failing-early-json', 'multiproc-linked-json']) {
      await startPeer(endpoint, fixturePath(`recordings/distlog/${name}.ndjson`)).sent;
    }
    const page = await workbench.webviewFrame('Tracescope');
    await workbench.screenshot('busy');
    // The log follows its end; errors are further up, several of them.
    await page.getByRole('treegrid', {name: 'Records'}).focus();
    await workbench.page.keyboard.press('Home');
    await page.locator('[role=row][aria-rowindex="2"][aria-selected=true]').waitFor();
    // One key, one error: after the last one comes the first again.
    const selected = page.getByRole('row', {selected: true});
    const text = async () => (await selected.allTextContents()).join();
    for (let seen = await text(); !seen.includes('step failed');) {
      await workbench.page.keyboard.press('Alt+ArrowDown');
      seen = await eventually(async () => {
        const now = await text();
        return now !== seen && now;
      }, 'the next error to be selected');
    }
    await page.getByRole('complementary', {name: 'Details'}).getByText('RuntimeError').first().waitFor();
    await inEveryTheme('busy', page);
  });

  it('broken: a file with records that cannot be read', async () => {
    await workbench.openFile('broken.trace.ndjson');
    const page = await workbench.webviewFrame('broken.trace.ndjson');
    await page
      .getByRole('contentinfo', {name: 'Session'})
      .getByRole('button', {name: /rejected/})
      .click();
    await inEveryTheme('broken', page);
  });
});

async function inEveryTheme(state: string, page: Frame): Promise<void> {
  for (const theme of themes) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`${state}-${theme.replaceAll(' ', '')}`);
    expect({theme, findings: await findings(page)}).toEqual({theme, findings: []});
  }
}

async function findings(page: Frame): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() => (globalThis as unknown as {axe: {run(): Promise<AxeResults>}}).axe.run());
  return results.violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.html.slice(0, 120)}`));
}

/** Good records with cut-off and malformed ones between them. */
function brokenTrace(): string {
  const good = (message: string) =>
    JSON.stringify({name: 'app', levelno: 20, created: 1_795_000_000, context: null, message});
  return [
    good('before'),
    good('cut off').slice(0, 40),
    good('between'),
    '{"levelno": "high", "context": {}}',
    good('after'),
  ].join('\n');
}
