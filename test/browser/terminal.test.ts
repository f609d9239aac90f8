/**
 * `program | tracescope` typed into a real integrated terminal: the records are shown, the output stays on the terminal,
 * the exit status is the program's. On the newest VS Code alone, because the oldest host has no terminals here.
 */
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench} from '../support/workbench';

const RECORDING = fixturePath('recordings/nameko/shop-json.log');

describe('in an integrated terminal', () => {
  let workbench: Workbench;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-terminal-'));
    const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
    workbench = await Workbench.launch({folder, settings: {'tracescope.listeners': [{endpoint}]}});
  });

  afterAll(async () => {
    await workbench.screenshot('terminal-last');
    await workbench.close();
    rmSync(folder, {recursive: true, force: true});
  });

  /** Types a line and gives the exit status that the shell then reports. */
  async function runLine(line: string): Promise<string> {
    const statusFile = join(folder, `status-${Date.now()}`);
    await workbench.runCommand('Terminal: Focus Terminal');
    await workbench.page.keyboard.type(`${line}; echo $? > '${statusFile}'`);
    await workbench.page.keyboard.press('Enter');
    return eventually(() => existsSync(statusFile) && readFileSync(statusFile, 'utf8').trim(), 'the line to end');
  }

  it('shows what is piped into tracescope and keeps the exit status', async () => {
    await workbench.runCommand('View: Show Tracescope');
    await workbench.page.getByText('Nothing is being recorded').first().waitFor();
    await workbench.runCommand('Terminal: Create New Terminal');
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').waitFor();
    const status = await eventually(
      async () => (await runLine('command -v tracescope')) === '0',
      'the command to be on the PATH of a terminal',
    );
    expect(status).toBe(true);
    const printed = join(folder, 'printed');
    const code = await runLine(
      `set -o pipefail; (cat '${RECORDING}'; exit 3) 2>&1 | tracescope --name shop | tee '${printed}' | tail -1`,
    );
    expect(code).toBe('3');
    expect(readFileSync(printed, 'utf8')).toBe(readFileSync(RECORDING, 'utf8'));
    const source = await eventually(
      async () => (await workbench.treeRows('Sources')).find(({label}) => label === 'shop (pipe)'),
      'the source of the pipe',
    );
    expect(source.label).toBe('shop (pipe)');
    await eventually(
      async () => (await workbench.treeRows('Sources')).some(row => JSON.stringify(row).includes('152')),
      'all records of the recording',
    );
    await eventually(async () => (await workbench.treeRows('Flows')).length > 3, 'flows in the tree');
    expect(workbench.consoleErrors.own()).toEqual([]);
  });

  it('works on in the same terminal after the window was reloaded', async () => {
    await workbench.reload();
    await workbench.runCommand('View: Show Tracescope');
    await workbench.page.locator('.terminal-wrapper.active .xterm-screen').waitFor();
    const code = await runLine(`cat '${RECORDING}' | tracescope --name again > /dev/null`);
    expect(code).toBe('0');
    await eventually(
      async () => (await workbench.treeRows('Sources')).some(({label}) => label === 'again (pipe)'),
      'the source of the pipe after the reload',
    );
  });
});
