/** A command run by Tracescope: its output is shown unchanged, both streams are sources, and stopping one ends it all. */
import * as assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {eventually} from '../../support/eventually';
import {checkoutPath, fixturePath} from '../../support/hostFixtures';
import type {Expectation} from '../tracescope';
import {activateTracescope, clearLive, stopListening} from '../tracescope';

const FILE = 'nameko/shop-json.log';
const quoted = (...words: string[]) => words.map(word => JSON.stringify(word)).join(' ');

suite('run command', () => {
  let api: TracescopeApi;
  let folder = '';

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-command-'));
    api = await activateTracescope();
  });

  setup(async () => {
    await stopListening();
    await clearLive();
  });

  suiteTeardown(() => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    rmSync(folder, {recursive: true, force: true});
  });

  test('the records of a command are there while it runs; closing its terminal ends it', async () => {
    const pidFile = join(folder, 'pid');
    const program = checkoutPath('test', 'support', 'programs', 'printFiles.cjs');
    const script = `require('fs').writeFileSync(process.argv[1], String(process.pid)); process.argv.splice(1, 1); process.env.PROGRAM_MAY_END = '/nowhere/at/all'; require(process.argv[1])`;
    const command = `${quoted(process.execPath, '-e')} '${script.replaceAll("'", `'\\''`)}' ${quoted(pidFile, program, fixturePath('recordings', FILE))}`;
    await vscode.commands.executeCommand('tracescope.runCommand', command);
    const expected = (
      JSON.parse(readFileSync(fixturePath('recordings', 'expected.json'), 'utf8')) as Expectation[]
    ).find(({files}) => files[0] === FILE);
    const summary = await eventually(async () => {
      const session = api.listSessions().find(({kind}) => kind === 'live');
      const now = session && (await api.summary(session.id));
      return now?.systems.nameko === expected?.summary.records && now;
    }, 'the records of the command');
    assert.equal(summary.flows, expected?.summary.flows);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    assert.doesNotThrow(() => process.kill(pid, 0));
    const terminal = vscode.window.terminals.find(({name}) => name.startsWith('Inspect: '));
    assert.ok(terminal);
    terminal.dispose();
    await eventually(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    }, 'the command to end with its terminal');
  });
});
