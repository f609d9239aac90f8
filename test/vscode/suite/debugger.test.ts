/**
 * Beside the debugger, with debugpy and js-debug: the flow of the held program is selected, pauses are no running time,
 * a record pauses its program, a record becomes a breakpoint that stops at its own iteration only, log levels change.
 */
import * as assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import type {PauseList} from '../../../src/protocol/debugging';
import type {RecordDetails, RowPage, SpanInfo, SpanPage} from '../../../src/protocol/queries';
import {eventually} from '../../support/eventually';
import {pythonPath} from '../../support/hostFixtures';
import {breakAt, DebugHost, NODE_PROGRAM, PYTHON_PROGRAM, withAnswers} from '../debugged';
import {withPicks} from '../picks';
import {
  activateTracescope,
  clearLive,
  freePort,
  isPortFree,
  stopListening,
  useListener,
  withMessages,
} from '../tracescope';

const ask = <T>(method: string, params: object = {}): Promise<T> =>
  Promise.resolve(vscode.commands.executeCommand<T>('tracescope.internal.ask', method, params));

async function selected(): Promise<RecordDetails | null> {
  const record = await vscode.commands.executeCommand<number | undefined>('tracescope.internal.selectedRecord');
  return record === undefined ? null : ask<RecordDetails>('record', {record});
}

/** Names of the scopes that the selected record is in, outermost first. */
async function selectedScopes(): Promise<string[]> {
  return ((await selected())?.stack ?? []).map(({span}) => span.name).reverse();
}

async function waitForScopes(...names: string[]): Promise<void> {
  let last: string[] = [];
  const found = async () => (last = await selectedScopes()).join() === names.join();
  await eventually(found, `the selection of ${names.join(' › ')}`, 20_000).catch(() => assert.deepEqual(last, names));
}

/** Every flow with what is in it. */
async function allSpans(): Promise<SpanInfo[]> {
  const all: SpanInfo[] = [];
  const visit = async (parent: number | null) => {
    const page = await ask<SpanPage>('spans', {parent, from: 0, count: 500, order: 'oldest', text: ''});
    for (const span of page.spans) {
      all.push(span);
      await visit(span.span);
    }
  };
  await visit(null);
  return all;
}

async function rowsOf(text: string): Promise<RowPage> {
  const filter = {text, minLevel: 0, timeRange: null, withText: false, span: null};
  return ask<RowPage>('rows', {filter, from: 0, count: 1000});
}

async function setLevel(logger: string, level: string): Promise<void> {
  const offered = await withPicks([logger, level], async () => {
    await vscode.commands.executeCommand('tracescope.setLogLevel');
  });
  assert.equal(offered.length, 2);
}

/** What the latest record of the program says of the level of its logger. */
async function lastLevel(): Promise<number> {
  const {record} = await rowsOf('message:pricing');
  const last = await ask<RecordDetails>('record', {record: record.at(-1)});
  return (JSON.parse(last.fieldsJson) as {level_now: number}).level_now;
}

/** The texts of the last records, oldest first. */
async function lastMessages(count: number): Promise<string[]> {
  const {record} = await rowsOf('name:shop.prices');
  const last = await Promise.all(
    Array.from(record.slice(-count), each => ask<RecordDetails>('record', {record: each})),
  );
  return last.map(({fieldsJson}) => (JSON.parse(fieldsJson) as {message: string}).message);
}

suite('beside the debugger', () => {
  let api: TracescopeApi;
  let host: DebugHost;
  let endpoint = '';

  suiteSetup(async () => {
    api = await activateTracescope();
    host = new DebugHost();
    endpoint = await useListener(await freePort());
  });

  setup(async () => {
    await stopListening();
    await clearLive();
  });

  teardown(async () => {
    await host.stopAll();
    await vscode.commands.executeCommand('tracescope.removeAllRecordBreakpoints');
  });

  suiteTeardown(() => host.dispose());

  for (const kind of ['python', 'node'] as const) {
    test(`two processes (${kind}) that stop at one breakpoint: the flow of the one looked at is selected`, async () => {
      const make = (name: string) => (kind === 'python' ? host.python(endpoint, name, 3) : host.node(name, 3));
      const [one, two] = [make('one'), make('two')];
      await breakAt(kind === 'python' ? PYTHON_PROGRAM() : NODE_PROGRAM(), 'the breakpoint');
      await host.start(one);
      const first = await host.stopOf('one');
      await waitForScopes('one', 'price 0');
      await host.start(two);
      const second = await host.stopOf('two');
      // The first is still looked at.
      assert.equal(vscode.debug.activeStackItem?.session.id, first.session.id);
      assert.deepEqual(await selectedScopes(), ['one', 'price 0']);
      const pid = kind === 'python' ? '__import__("os").getpid()' : 'process.pid';
      assert.notEqual(await host.evaluate(first, pid), await host.evaluate(second, pid));
      // An outer frame is an outer scope.
      await vscode.commands.executeCommand('workbench.action.debug.callStackDown');
      await waitForScopes('one');
      await vscode.commands.executeCommand('workbench.action.debug.callStackUp');
      await waitForScopes('one', 'price 0');
      // The first ends; the second is looked at.
      vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
      const held = host.heldIn('one');
      assert.ok(held);
      await host.continue(held);
      await eventually(
        () => vscode.debug.activeStackItem?.session.id === second.session.id,
        'the second to be looked at',
      );
      await waitForScopes('two', 'price 0');
      await host.end(one, two);
    });
  }

  test('a Node program that stops: the scope of its function is selected', async () => {
    const program = host.node('node shop', 3);
    await breakAt(NODE_PROGRAM(), 'the breakpoint');
    await host.start(program);
    const held = await host.stopOf('node shop');
    await waitForScopes('node shop', 'price 0');
    await host.continue(held);
    await eventually(() => host.heldIn('node shop'), 'the second stop');
    await waitForScopes('node shop', 'price 1');
    await host.end(program);
  });

  for (const kind of ['python', 'node'] as const) {
    test(`three seconds at a breakpoint (${kind}) are gone from the scopes that were open, and from no other`, async () => {
      const held = kind === 'python' ? host.python(endpoint, 'held', 3) : host.node('held', 3);
      const free = host.python(endpoint, 'free', 500);
      await host.start(free);
      await eventually(async () => (await allSpans()).some(({name}) => name === 'price 0'), 'the free program to work');
      const condition = kind === 'python' ? 'order == 1 and sys.argv[2] == "held"' : 'order === 1';
      await breakAt(kind === 'python' ? PYTHON_PROGRAM() : NODE_PROGRAM(), 'the breakpoint', condition);
      await host.start(held);
      const stop = await host.stopOf('held');
      await sleep(3000);
      vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
      await host.continue(stop);
      await host.end(held, free);
      const pauses = await eventually(async () => {
        const list = await ask<PauseList>('pauses');
        return list.toNs.length > 0 && list.toNs.every(ns => !Number.isNaN(ns)) && list;
      }, 'the end of the pause');
      assert.equal(pauses.fromNs.length, 1);
      const pausedNs = (pauses.toNs[0] ?? NaN) - (pauses.fromNs[0] ?? NaN);
      assert.ok(pausedNs >= 2.9e9, `${pausedNs} ns`);
      const spans = await allSpans();
      const ofHeld = spans.filter(({flow}) => spans.find(({span}) => span === flow)?.name === 'held');
      assert.equal(ofHeld.length, 4);
      for (const {name, pausedNs: taken} of ofHeld) {
        const wasOpen = name === 'held' || name === 'price 1';
        assert.ok(Math.abs(taken - (wasOpen ? pausedNs : 0)) < 1e6, `${name}: ${taken} of ${pausedNs}`);
      }
      assert.ok(spans.filter(span => !ofHeld.includes(span)).every(({pausedNs: taken}) => taken === 0));
      const [flow] = ofHeld;
      assert.ok(flow && flow.endNs - flow.startNs - flow.pausedNs < flow.endNs - flow.startNs - 2.9e9);
      await vscode.commands.executeCommand('tracescope.showWallTime');
      await eventually(async () => (await allSpans()).every(({pausedNs: taken}) => taken === 0), 'wall time');
      await vscode.commands.executeCommand('tracescope.showRunningTime');
      await eventually(async () => (await allSpans()).some(({pausedNs: taken}) => taken > 0), 'running time again');
    });

    test(`a record breakpoint pauses the program that sent the record (${kind}), and says where it is now`, async () => {
      const program = kind === 'python' ? host.python(endpoint, 'stopped', 500) : host.node('stopped', 500);
      const other = kind === 'python' ? host.node('other', 500) : host.python(endpoint, 'other', 500);
      await withAnswers([['showInputBox', () => 'message:"price 4" flow:stopped']], async () => {
        await vscode.commands.executeCommand('tracescope.addRecordBreakpoint');
      });
      const shown = await withMessages(
        'showInformationMessage',
        () => undefined,
        async () => {
          await host.start(other);
          await host.start(program);
          const held = await host.stopOf('stopped');
          const frames = (await held.session.customRequest('stackTrace', {threadId: held.threadId})) as {
            stackFrames: unknown[];
          };
          assert.ok(frames.stackFrames.length > 0);
          await eventually(
            async () =>
              (await selected())?.fieldsJson.includes('"order":4') ||
              (await selected())?.fieldsJson.includes('"order": 4'),
            'the record to be selected',
          );
          assert.equal(host.heldIn('other'), undefined);
        },
      );
      assert.match(shown[0] ?? '', /^Paused by a record: price 4\. /);
      assert.match(shown[0] ?? '', /still at orders|moved on to orders/);
      await host.end(program, other);
    });

    test(`Stop Here Next Time stops at the iteration of the record and at no other (${kind})`, async () => {
      const file = kind === 'python' ? PYTHON_PROGRAM() : NODE_PROGRAM();
      const make = () => (kind === 'python' ? host.python(endpoint, 'again', 6) : host.node('again', 6));
      const before = make();
      await host.start(before);
      await eventually(
        async () => (await allSpans()).some(({name}) => name === 'price 5'),
        'the program to be through',
      );
      await host.end(before);
      const {record} = await rowsOf(kind === 'python' ? 'order:3 message:next*' : 'context.order:3 message:next*');
      assert.ok(record.length > 0);
      type Item = {label: string; description: string};
      const ticked = (items: never) => (items as Item[]).filter(({label}) => label === 'order' || label === 'customer');
      const errors = await withMessages(
        'showErrorMessage',
        () => undefined,
        async () =>
          withAnswers(
            [
              ['showQuickPick', ticked],
              ['showInputBox', (asked: never) => (asked as {value: string}).value],
            ],
            async () => void (await vscode.commands.executeCommand('tracescope.stopHereNextTime', {record: record[0]})),
          ).catch((error: unknown) => assert.fail(String(error))),
      ).catch((error: unknown) => [String(error)]);
      assert.deepEqual(errors, []);
      const [breakpoint] = vscode.debug.breakpoints;
      assert.ok(breakpoint instanceof vscode.SourceBreakpoint);
      assert.equal(breakpoint.location.uri.fsPath, file);
      assert.match(breakpoint.condition ?? '', /order ={2,3} 3/);
      assert.match(breakpoint.condition ?? '', /O\\'Neil "3"\\n/);
      const after = make();
      await host.start(after);
      const held = await host.stopOf('again');
      assert.equal(await host.evaluate(held, 'order'), '3');
      let stops = 0;
      const registration = vscode.debug.onDidChangeActiveStackItem(item => {
        if (item instanceof vscode.DebugStackFrame && host.heldIn('again')) stops++;
      });
      await host.continue(held);
      await eventually(() => vscode.debug.activeDebugSession === undefined, 'the program to come to its end', 40_000);
      registration.dispose();
      assert.equal(stops, 0);
      await host.end(after);
    });
  }

  test('the log level of a running Python program changes and is restored', async () => {
    const program = host.python(endpoint, 'levels', 500);
    await host.start(program);
    await eventually(async () => (await rowsOf('pricing')).total > 3, 'records of the program');
    assert.equal((await rowsOf('chatter')).total, 0);
    await setLevel('shop', 'DEBUG');
    await eventually(async () => (await rowsOf('chatter')).total > 2, 'records at DEBUG', 20_000);
    await vscode.commands.executeCommand('tracescope.restoreLogLevels');
    await eventually(async () => (await lastLevel()) === 20, 'the level to be what it was', 20_000);
    await host.end(program);
  });

  test('the log level of a running Node program changes and is restored', async () => {
    const program = host.nodeLevels(endpoint, 'node levels');
    await host.start(program);
    await eventually(async () => (await rowsOf('pricing')).total > 3, 'records of the program', 40_000);
    assert.equal((await rowsOf('chatter')).total, 0);
    await setLevel('shop.prices', 'DEBUG');
    await eventually(async () => (await rowsOf('chatter')).total > 2, 'records at DEBUG', 20_000);
    await vscode.commands.executeCommand('tracescope.restoreLogLevels');
    // Each round writes INFO, then DEBUG where it is on: two of INFO in a row are a round without.
    await eventually(
      async () => (await lastMessages(2)).join() === 'pricing,pricing',
      'no more records at DEBUG',
      20_000,
    );
    await host.end(program);
  });

  test('a program without a logger that can be reached is refused with a reason', async () => {
    const node = host.node('no levels', 500);
    await host.start(node);
    await eventually(async () => (await allSpans()).some(({name}) => name === 'no levels'), 'the Node program to run');
    const shown = await withMessages(
      'showErrorMessage',
      () => undefined,
      () => setLevel('root', 'DEBUG'),
    );
    assert.match(shown[0] ?? '', /No logger of .*no levels.* can be reached/);
    await host.end(node);
    assert.ok(api.listSessions().length > 0);
  });

  test('a program that a debugger only attached to gets its log level back when the debugger goes', async () => {
    const {args, mayEnd, env} = host.python(endpoint, 'attached', 2000);
    const port = await freePort();
    const argv = ['-m', 'debugpy', '--listen', `127.0.0.1:${port}`, PYTHON_PROGRAM(), ...(args as string[])];
    const child = spawn(pythonPath(), argv, {env: {...process.env, ...(env as object)}, stdio: 'ignore'});
    try {
      await eventually(async () => !(await isPortFree(port)), 'debugpy to listen', 30_000);
      const connect = {host: '127.0.0.1', port};
      await host.start({type: 'tracescope-test-debugpy', request: 'attach', name: 'attached', connect});
      await eventually(async () => (await rowsOf('pricing')).total > 3, 'records of the program', 30_000);
      await setLevel('shop', 'DEBUG');
      await eventually(async () => (await lastLevel()) === 10, 'the new level', 20_000);
      // The listener stops with the last debug session; this one goes on.
      await vscode.commands.executeCommand('tracescope.startListening');
      await host.stopAll();
      await eventually(async () => (await lastLevel()) === 20, 'the level to be what it was', 20_000);
      assert.equal(child.exitCode, null);
    } finally {
      writeFileSync(mayEnd, '');
      await new Promise(resolve => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
    }
  });
});
