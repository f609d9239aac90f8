/**
 * Replay in a real VS Code: its own commands step through a saved trace in all directions, its breakpoints stop it, its views
 * get threads, frames and variables. In: a recording of Distlog, whose sources are in the workspace.
 */
import * as assert from 'node:assert/strict';
import {basename, join} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {InternalCommand} from '../../../src/host/ids';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {
  activateTracescope,
  clearLive,
  distlogCaptures,
  listen,
  sendRecording,
  stopListening,
  waitForRecords,
  withMessages,
} from '../tracescope';

const TRACE = fixturePath('recordings/distlog/nested-json.ndjson');
const FETCHED_LINE1 = 16;

interface Frame {
  id: number;
  name: string;
  line: number;
  source?: {path?: string};
}

interface Place {
  session: vscode.DebugSession;
  threadId: number;
  reason: string;
  description?: string;
  frames: Frame[];
  message: string;
}

suite('replay', () => {
  let api: TracescopeApi;
  const subscriptions: vscode.Disposable[] = [];
  const stops: {session: vscode.DebugSession; body: {threadId: number; reason: string; description?: string}}[] = [];
  const running = new Set<string>();

  suiteSetup(async () => {
    api = await activateTracescope();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    subscriptions.push(
      vscode.debug.registerDebugAdapterTrackerFactory('tracescope', {
        createDebugAdapterTracker: session => ({
          onDidSendMessage: (message: {event?: string; body: (typeof stops)[0]['body']}) => {
            if (message.event === 'stopped') stops.push({session, body: message.body});
          },
        }),
      }),
      vscode.debug.onDidStartDebugSession(({id}) => running.add(id)),
      vscode.debug.onDidTerminateDebugSession(({id}) => running.delete(id)),
    );
  });

  suiteTeardown(() => {
    vscode.Disposable.from(...subscriptions).dispose();
  });

  setup(() => {
    stops.length = 0;
  });

  teardown(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await eventually(() => running.size === 0, 'the replay to end', 30_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function start(more: object = {}): Promise<Place> {
    const configuration = {type: 'tracescope', request: 'launch', name: 'replay', trace: TRACE, ...more};
    return afterNextStop(async () => {
      assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), true);
    });
  }

  /** Runs what moves the replay, and waits until VS Code stands where it has come to. */
  async function afterNextStop(run: () => Thenable<unknown>): Promise<Place> {
    const count = stops.length;
    await run();
    const {session, body} = await eventually(() => stops[count], 'the replay to stop', 30_000);
    await eventually(
      () => {
        const item = vscode.debug.activeStackItem;
        return item instanceof vscode.DebugStackFrame && item.threadId === body.threadId;
      },
      'VS Code to stand in a frame',
      30_000,
    );
    const {stackFrames} = (await session.customRequest('stackTrace', {threadId: body.threadId})) as {
      stackFrames: Frame[];
    };
    const {result} = (await session.customRequest('evaluate', {expression: 'message', context: 'watch'})) as {
      result: string;
    };
    return {session, ...body, frames: stackFrames, message: JSON.parse(result) as string};
  }

  /** As a key of the user's. */
  function command(name: string): Promise<Place> {
    return afterNextStop(() => vscode.commands.executeCommand(`workbench.action.debug.${name}`));
  }

  async function selectedRecord(): Promise<number | undefined> {
    return vscode.commands.executeCommand<number | undefined>(InternalCommand.selectedRecord);
  }

  function source(): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    return vscode.Uri.joinPath(folder.uri, 'distlog_demo', 'nested.py');
  }

  test('steps in all directions; the editor and the selection follow', async () => {
    const first = await start();
    assert.deepEqual([first.reason, first.message], ['entry', 'before any scope']);
    assert.equal((await command('stepInto')).message, 'order 1');
    assert.equal((await command('stepInto')).message, 'POST /orders');
    const inner = await command('stepInto');
    assert.deepEqual(
      inner.frames.map(({name}) => name),
      ['validate', 'order 1'],
    );
    // Through the API VS Code gives places as it knows them itself.
    assert.ok(inner.frames[0]?.source?.path?.endsWith('/distlog_demo/nested.py'));
    await eventually(
      () => vscode.window.activeTextEditor?.document.uri.fsPath === source().fsPath,
      'the source of the scope in the editor',
    );
    const selected = await selectedRecord();
    assert.equal((await command('stepBack')).message, 'POST /orders');
    assert.equal(await selectedRecord(), (selected ?? 0) - 1);
    assert.match((await command('stepOver')).message, /^done/);
    assert.deepEqual(
      (await command('stepOut')).frames.map(({name}) => name),
      ['order 1'],
    );
    assert.match((await command('reverseContinue')).message, /^provider slow/);
    const back = await command('reverseContinue');
    assert.deepEqual([back.message, back.description], ['before any scope', 'Paused at the start of the trace']);
  });

  test('an exception filter is on from the beginning: errors are stopped at, there and back', async () => {
    await start();
    const error = await command('continue');
    assert.deepEqual([error.reason, error.description], ['exception', 'Paused on an error']);
    assert.match(error.message, /^provider slow/);
    const second = await command('continue');
    assert.match(second.message, /^provider slow/);
    assert.equal((await command('reverseContinue')).message, error.message);
  });

  test('breakpoints at a line, with a filter as condition', async () => {
    const location = new vscode.Location(source(), new vscode.Position(FETCHED_LINE1 - 1, 0));
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(location, true, 'task:"fetch sku2 at depth 4" message:"fetched 4 rows"'),
    ]);
    await start();
    const hit = await command('continue');
    // The first error comes before it.
    assert.equal(hit.reason, 'exception');
    const stop = await command('continue');
    assert.deepEqual(
      [stop.reason, stop.message, stop.frames[0]?.line],
      ['breakpoint', 'fetched 4 rows', FETCHED_LINE1],
    );
    assert.equal(stop.frames[1]?.name, 'order 2');
  });

  test('scopes, variables, watches and threads', async () => {
    const {session, threadId, frames} = await start({flow: 'order 2'});
    const [frame] = frames;
    const ask = <T>(request: string, args: object) => session.customRequest(request, args) as Promise<T>;
    const {threads} = await ask<{threads: {id: number; name: string}[]}>('threads', {});
    assert.deepEqual(threads, [{id: threadId, name: 'order 2'}]);
    const {scopes} = await ask<{scopes: {name: string; variablesReference: number}[]}>('scopes', {frameId: frame?.id});
    const context = scopes.find(({name}) => name === 'Context of order 2');
    const {variables} = await ask<{variables: {name: string; value: string}[]}>('variables', {
      variablesReference: context?.variablesReference,
    });
    assert.equal(variables.find(({name}) => name === 'order')?.value, '2');
    const watch = (expression: string) =>
      ask<{result: string}>('evaluate', {expression, frameId: frame?.id, context: 'watch'});
    assert.equal((await watch('address.city')).result, '"København"');
    assert.equal((await watch('level>=warning')).result, 'false');
    await assert.rejects(watch('nowhere'), /Neither this record nor the scopes around it have nowhere/);
  });

  test('no program: nothing is captured, nothing listens, and the file is open as long as it is replayed', async () => {
    const before = api.listSessions().map(({name}) => name);
    await start();
    await command('stepInto');
    const added = api.listSessions().filter(({name}) => !before.includes(name));
    assert.deepEqual(
      added.map(({name}) => name),
      [basename(TRACE)],
    );
    assert.deepEqual(
      added.map(({kind}) => kind),
      ['file'],
    );
    await vscode.debug.stopDebugging();
    await eventually(
      () => !api.listSessions().some(({name}) => name === basename(TRACE)),
      'the file to be given back',
      30_000,
    );
  });

  test('the command replays the trace that is open', async () => {
    await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(TRACE), 'tracescope.logFile');
    await eventually(
      () => api.listSessions().some(({name, records}) => name === basename(TRACE) && records > 0),
      'the trace to be read',
      30_000,
    );
    const first = await afterNextStop(() => vscode.commands.executeCommand('tracescope.replayTrace'));
    assert.equal(first.message, 'before any scope');
    assert.equal(first.session.name, `Replay: ${basename(TRACE)}`);
    // Its Inspector shows the record, and the focus stays where the debugger puts it.
    await command('stepInto');
    assert.equal(await selectedRecord(), 1);
  });

  test('a live session is replayed while it is there', async () => {
    const {endpoint, sessionId} = await listen(api);
    const capture = distlogCaptures().find(({file}) => file === TRACE);
    assert.ok(capture?.summary.records);
    await sendRecording(endpoint, TRACE);
    await waitForRecords(api, sessionId, capture.summary.records);
    await stopListening();
    const first = await start({trace: undefined, from: 'task:charge kind:begin'});
    assert.equal(first.frames[1]?.name, 'order 1');
    assert.match((await command('stepInto')).message, /^provider slow/);
    await vscode.debug.stopDebugging();
    await clearLive();
  });

  test('the engine is killed: the replay stands where it stood, and goes on', async () => {
    await start({flow: 'order 2'});
    const before = await command('stepInto');
    const pid = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
    const after = await afterNextStop(() => Promise.resolve(process.kill(pid, 'SIGKILL')));
    assert.equal(after.message, before.message);
    assert.equal((await command('stepBack')).message, 'order 2');
  });

  test('what is wrong in a configuration is said before anything starts', async () => {
    const mistakes: [object, RegExp][] = [
      [{trace: join(fixturePath(), 'nowhere.ndjson')}, /names .*nowhere\.ndjson, which does not exist/],
      [{trace: fixturePath()}, /which is no file/],
      [{trace: TRACE, stepInto: 'thread'}, /"stepInto" must be "flow" or "trace"/],
    ];
    for (const [mistake, text] of mistakes) {
      const said = await withMessages(
        'showErrorMessage',
        () => undefined,
        async () => {
          const configuration = {type: 'tracescope', request: 'launch', name: 'wrong', ...mistake};
          assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), false);
        },
      );
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', text);
    }
    assert.deepEqual(stops, []);
  });
});
