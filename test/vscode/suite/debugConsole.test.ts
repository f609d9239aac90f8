/**
 * Programs under the JavaScript debugger and under debugpy print records of every system: with no set-up at all their
 * flows are there while the programs run, and other output, telemetry of the debuggers included, starts nothing.
 */
import * as assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as vscode from 'vscode';
import type {ApiSession, TracescopeApi} from '../../../src/host/api';
import {eventually} from '../../support/eventually';
import {checkoutPath, fixturePath} from '../../support/hostFixtures';
import type {Expectation} from '../tracescope';
import {
  activateTracescope,
  clearLive,
  freePort,
  isPortFree,
  stopListening,
  useListener,
  withMessages,
} from '../tracescope';

const TUTORIAL = 'docs-samples/distlog-tutorial.ndjson';
const FILES = ['selinon/nested-json-raw.stdout.log', 'nameko/shop-json.log', 'penguiflow/pipeline-info-structured.log'];

type Configure = (args: string[], mayEnd: string) => vscode.DebugConfiguration;
const node: Configure = (args, mayEnd) => ({
  type: 'pwa-node',
  request: 'launch',
  name: 'shop (node)',
  program: checkoutPath('test', 'support', 'programs', 'printFiles.cjs'),
  args,
  env: {PROGRAM_MAY_END: mayEnd},
  console: 'internalConsole',
});
const python: Configure = (args, mayEnd) => ({
  type: 'tracescope-test-debugpy',
  request: 'launch',
  name: 'shop (python)',
  program: checkoutPath('test', 'support', 'programs', 'print_files.py'),
  args,
  env: {PROGRAM_MAY_END: mayEnd},
  console: 'internalConsole',
  redirectOutput: true,
});
const debuggers: [string, Configure][] = [
  ['a Node program under the JavaScript debugger', node],
  ['a Python program under debugpy', python],
];

const recordings = (files: string[]) => files.map(file => fixturePath('recordings', file));

/** Records by system of recordings printed one after the other. */
function expectedRecords(files: string[]): Record<string, number> {
  const all = JSON.parse(readFileSync(fixturePath('recordings', 'expected.json'), 'utf8')) as Expectation[];
  const sums: Record<string, number> = {};
  for (const file of files) {
    const found = all.find(entry => entry.files.length === 1 && entry.files[0] === file);
    if (found) sums[found.system] = (sums[found.system] ?? 0) + (found.summary.records ?? 0);
  }
  return sums;
}

suite('debug console', () => {
  let api: TracescopeApi;
  let port = 0;
  let folder = '';
  const live = (): ApiSession | undefined => api.listSessions().find(({kind}) => kind === 'live');

  /** Debugs a program to its end, which it reaches after `whileRunning`; no error may be shown meanwhile. */
  async function debug(configure: Configure, args: string[], whileRunning: () => Promise<void>): Promise<void> {
    const mayEnd = join(folder, `end-${Math.random()}`);
    const configuration = configure(args, mayEnd);
    let ended = false;
    const registration = vscode.debug.onDidTerminateDebugSession(session => {
      if (!session.parentSession && session.name === configuration.name) ended = true;
    });
    const run = async () => {
      assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), true);
      try {
        await whileRunning();
      } finally {
        writeFileSync(mayEnd, '');
        await eventually(() => ended, 'the debug session to end');
      }
    };
    const shown = await withMessages('showErrorMessage', () => undefined, run);
    registration.dispose();
    assert.deepEqual(shown, []);
  }

  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-debug-'));
    api = await activateTracescope();
    port = await freePort();
    await useListener(port);
  });

  setup(async () => {
    await stopListening();
    await clearLive();
  });

  suiteTeardown(() => rmSync(folder, {recursive: true, force: true}));

  for (const [name, configure] of debuggers) {
    test(`${name} shows its flows while it runs, and the listeners run with it`, async () => {
      const files = [...FILES, TUTORIAL];
      await debug(configure, recordings(files), async () => {
        await eventually(async () => !(await isPortFree(port)), 'the listener to start by itself');
        const wanted = expectedRecords(files);
        const summary = await eventually(
          async () => {
            const now = await api.summary(live()?.id);
            return (
              Object.entries(wanted).every(([system, records]) => now.systems[system as 'distlog'] === records) && now
            );
          },
          `the records ${JSON.stringify(wanted)}`,
        );
        assert.ok((summary.systems.selinon ?? 0) > 0);
        const names = new Set(summary.flowList.map(({system}) => system));
        assert.deepEqual([...names].sort(), ['distlog', 'nameko', 'penguiflow', 'selinon']);
        assert.equal(summary.rejected, 0);
      });
      await eventually(() => isPortFree(port), 'the listener to stop with the last debug session');
      await eventually(() => live()?.live === false, 'every source to end with the debug session');
    });

    test(`${name} that prints no record stores nothing`, async () => {
      await debug(configure, [], async () => {
        await eventually(async () => !(await isPortFree(port)), 'the listener to start by itself');
      });
      const {records, text, rejected} = await api.summary(live()?.id);
      assert.deepEqual([records, text, rejected], [0, 0, 0]);
    });
  }

  /** Runs a program that prints records until all of it was printed, and checks that Tracescope did nothing. */
  async function assertLeftAlone(): Promise<void> {
    let printed = '';
    const watcher = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: {event?: string; body?: {output?: string}}) =>
          void (message.event === 'output' && (printed += message.body?.output ?? '')),
      }),
    });
    try {
      await debug(node, recordings([TUTORIAL]), async () => {
        await eventually(() => printed.includes('a line on stderr'), 'all output');
        assert.equal(await isPortFree(port), true);
      });
      const session = live();
      assert.equal(session ? (await api.summary(session.id)).records : 0, 0);
    } finally {
      watcher.dispose();
    }
  }

  test('in Restricted Mode nothing is read and nothing listens', async () => {
    Object.defineProperty(vscode.workspace, 'isTrusted', {value: false, configurable: true});
    try {
      await assertLeftAlone();
      const refused = await withMessages(
        'showErrorMessage',
        () => undefined,
        async () => void (await vscode.commands.executeCommand('tracescope.runCommand', 'echo never')),
      );
      assert.match(refused[0] ?? '', /Restricted Mode/);
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', {value: true, configurable: true});
    }
  });

  test('settings leave the debug console and the port alone', async () => {
    const settings = vscode.workspace.getConfiguration('tracescope');
    const ids = ['debugConsole.capture', 'autoListen'];
    for (const id of ids) await settings.update(id, false, vscode.ConfigurationTarget.Global);
    try {
      await assertLeftAlone();
    } finally {
      for (const id of ids) await settings.update(id, undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
