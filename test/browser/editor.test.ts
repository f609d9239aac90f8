/**
 * The look of what editors show, in a real VS Code with the packaged VSIX: text at the end of the lines that logged,
 * the hover, Problems, and the way from a line to its records with the keyboard.
 */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {startPeer} from '../engine/support/pythonPeer';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench, themes} from '../support/workbench';

describe('beside the code', () => {
  let workbench: Workbench;
  let folder: string;
  let endpoint: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-editor-'));
    cpSync(fixturePath('recordings/sources'), folder, {recursive: true});
    endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
    workbench = await Workbench.launch({folder, settings: {'tracescope.listeners': [{endpoint}]}});
    await workbench.openFile('distlog_demo/nested.py');
    await workbench.runCommand('Tracescope: Start Listening');
  });

  afterAll(async () => {
    await workbench.close();
    rmSync(folder, {recursive: true, force: true});
  });

  /** Texts that stand behind the code, as the editor draws them. */
  async function insights(): Promise<string[]> {
    return workbench.page.evaluate(() =>
      [...document.querySelectorAll('.view-line span')]
        .map(span => getComputedStyle(span, '::after').content.replaceAll('\u00a0', ' '))
        .filter(content => content.includes(' record'))
        .map(content => content.replace(/^"|"$/g, '')),
    );
  }

  it('lines that logged say so at their end while the program runs, in every theme', async () => {
    await startPeer(endpoint, fixturePath('recordings/distlog/nested-json.ndjson')).sent;
    await startPeer(endpoint, fixturePath('recordings/distlog/failing-json.ndjson')).sent;
    await eventually(async () => (await insights()).includes('15 records · fetched 4 rows'), 'the text');
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`editor-${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
    await workbench.setTheme(themes[0]);
  });

  it('the hover has the last records', async () => {
    await workbench.page.locator('.view-line').filter({hasText: 'fetched %s ok'}).first().click();
    await workbench.page.keyboard.press('Control+K');
    await workbench.page.keyboard.press('Control+I');
    const hover = workbench.page.locator('.monaco-hover').filter({hasText: 'Tracescope'}).first();
    await hover.waitFor();
    expect(await hover.innerText()).toContain('Show All Records From This Line');
    await workbench.screenshot('editor-hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('errors are Problems', async () => {
    await workbench.runCommand('View: Focus Problems');
    const problems = workbench.page.locator('.markers-panel');
    await problems.getByText('failing.py').first().waitFor();
    await workbench.screenshot('editor-problems');
    await workbench.runCommand('View: Hide Panel');
  });

  it('from a line to its records', async () => {
    await workbench.openFile('distlog_demo/nested.py');
    await workbench.runCommand('Go to Line/Column...');
    await workbench.page.keyboard.type('29');
    await workbench.page.keyboard.press('Enter');
    await workbench.runCommand('Tracescope: Show Records From This Line');
    const page = await workbench.webviewFrame('Tracescope');
    await page.getByText('before any scope').first().waitFor();
    await workbench.screenshot('editor-records-of-line');
  });
});
