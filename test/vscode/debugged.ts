/**
 * Programs under real debuggers for the suites: starts them, waits for their stops, continues and ends them. In: a
 * configuration. Out: a Debugged for each. Surprise: VS Code answers `startDebugging` before the program runs, and
 * js-debug runs it in a child session, so what is held is found by the stop itself.
 */
import * as assert from 'node:assert/strict';
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as vscode from 'vscode';
import {eventually} from '../support/eventually';
import {checkoutPath} from '../support/hostFixtures';

interface Held {
  session: vscode.DebugSession;
  threadId: number;
}

export const PYTHON_PROGRAM = () => inWorkspace('orders.py');
export const NODE_PROGRAM = () => inWorkspace('orders.cjs');

/** Where DebugHost has put it: only files of the workspace are opened. */
function inWorkspace(name: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return join(folder.uri.fsPath, name);
}

const DEADLINE_MS = 40_000;

/** Everything that tests of one suite debug. */
export class DebugHost implements vscode.Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'tracescope-debugger-'));
  private readonly held = new Map<string, Held>();
  /** Ids of sessions that have not ended. */
  private readonly running = new Set<string>();
  private readonly registrations: vscode.Disposable;
  private count = 0;

  constructor() {
    for (const name of ['orders.py', 'orders.cjs']) {
      copyFileSync(checkoutPath('test', 'support', 'programs', name), inWorkspace(name));
    }
    this.registrations = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: session => ({
          onDidSendMessage: (message: {type: string; event?: string; command?: string; body?: {threadId?: number}}) => {
            const resumes = message.type === 'response' && message.command === 'continue';
            if (message.event === 'stopped')
              this.held.set(session.id, {session, threadId: message.body?.threadId ?? 0});
            else if (resumes || message.event === 'continued') this.held.delete(session.id);
          },
        }),
      }),
      vscode.debug.onDidStartDebugSession(session => this.running.add(session.id)),
      vscode.debug.onDidTerminateDebugSession(session => {
        this.held.delete(session.id);
        this.running.delete(session.id);
      }),
    );
  }

  async start(configuration: vscode.DebugConfiguration): Promise<void> {
    assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration), true);
  }

  /** orders.py, sending to the endpoint. */
  python(endpoint: string, name: string, orders: number): vscode.DebugConfiguration & {mayEnd: string} {
    const mayEnd = this.endFile();
    return {
      ...{type: 'tracescope-test-debugpy', request: 'launch', name, mayEnd, console: 'internalConsole'},
      program: PYTHON_PROGRAM(),
      args: [endpoint, name, String(orders), mayEnd],
      env: {PYTHONPATH: checkoutPath('samples', 'python')},
    };
  }

  /** orders.cjs, printing. */
  node(name: string, orders: number): vscode.DebugConfiguration & {mayEnd: string} {
    const mayEnd = this.endFile();
    const args = [name, String(orders), mayEnd];
    return {
      type: 'pwa-node',
      request: 'launch',
      name,
      mayEnd,
      program: NODE_PROGRAM(),
      args,
      console: 'internalConsole',
    };
  }

  /** levels.mjs of the checkout, beside the emitter that it imports, sending to the endpoint. */
  nodeLevels(endpoint: string, name: string): vscode.DebugConfiguration & {mayEnd: string} {
    const mayEnd = this.endFile();
    const program = checkoutPath('test', 'support', 'programs', 'levels.mjs');
    const args = [endpoint, mayEnd];
    return {type: 'pwa-node', request: 'launch', name, mayEnd, program, args, console: 'internalConsole'};
  }

  /** A program of that name, or a child of it, that is held now. */
  heldIn(name: string): Held | undefined {
    return [...this.held.values()].find(({session}) => session.name === name || session.parentSession?.name === name);
  }

  async stopOf(name: string): Promise<Held> {
    return eventually(() => this.heldIn(name), `${name} to be held`, DEADLINE_MS);
  }

  async continue({session, threadId}: Held): Promise<void> {
    await session.customRequest('continue', {threadId});
  }

  /** In the innermost frame of a held program. */
  async evaluate({session, threadId}: Held, expression: string): Promise<string> {
    const {stackFrames} = (await session.customRequest('stackTrace', {threadId, levels: 1})) as {
      stackFrames: {id: number}[];
    };
    const answer = (await session.customRequest('evaluate', {
      ...{expression, context: 'watch'},
      frameId: stackFrames[0]?.id,
    })) as {result: string};
    return answer.result;
  }

  /** Lets programs come to their end, held or not. */
  async end(...configurations: {mayEnd: string}[]): Promise<void> {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    for (const {mayEnd} of configurations) writeFileSync(mayEnd, '');
    await eventually(
      async () => {
        for (const held of [...this.held.values()]) await this.continue(held).catch(() => undefined);
        return this.running.size === 0;
      },
      'every debug session to end',
      DEADLINE_MS,
    );
  }

  /** Whatever state a failed test has left. */
  async stopAll(): Promise<void> {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await eventually(() => this.running.size === 0, 'every debug session to end', DEADLINE_MS);
    this.held.clear();
  }

  dispose(): void {
    this.registrations.dispose();
    rmSync(this.folder, {recursive: true, force: true});
  }

  private endFile(): string {
    return join(this.folder, `end-${++this.count}`);
  }
}

/** A breakpoint at the line that holds the text. */
export async function breakAt(file: string, text: string, condition?: string): Promise<vscode.SourceBreakpoint> {
  const document = await vscode.workspace.openTextDocument(file);
  const line = document
    .getText()
    .split('\n')
    .findIndex(each => each.includes(text));
  assert.ok(line >= 0, text);
  const location = new vscode.Location(document.uri, new vscode.Position(line, 0));
  const breakpoint = new vscode.SourceBreakpoint(location, true, condition);
  vscode.debug.addBreakpoints([breakpoint]);
  return breakpoint;
}

type Question = 'showQuickPick' | 'showInputBox';

/** Answers quick picks and input boxes while `run` runs, in their order; an answer gets what was asked with. */
export async function withAnswers(
  answers: [Question, (asked: never) => unknown][],
  run: () => Promise<void>,
): Promise<void> {
  const window = vscode.window as unknown as Record<Question, unknown>;
  const originals = {showQuickPick: window.showQuickPick, showInputBox: window.showInputBox};
  const waiting = [...answers];
  for (const kind of ['showQuickPick', 'showInputBox'] as const) {
    window[kind] = (asked: never) => {
      const [expected, answer] = waiting.shift() ?? [];
      assert.equal(kind, expected);
      return Promise.resolve(answer?.(asked));
    };
  }
  try {
    await run();
    assert.deepEqual(waiting, [], 'Not all questions were asked.');
  } finally {
    Object.assign(window, originals);
  }
}
