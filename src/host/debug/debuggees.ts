/**
 * The programs under debuggers, as their adapters tell: when one is held and goes on, its process and thread, its stack.
 * A tracker sees each adapter's messages and changes none. Others subscribe: pauses, You Are Here, record breakpoints.
 * Programs are asked (`evaluate`) only when somebody wants to know, which is never without a session of records.
 */
import * as vscode from 'vscode';
import {Emitter} from '../emitter';
import {mayRunPrograms} from '../settings/workspaceKind';
import {DebuggeeState} from './debuggeeState';
import {isProgram, rootOf} from './debugSessions';
import {languageOf, questionFor, readAnswer, readFrames} from './identity';
import type {DebugIdentity, Frame} from './identity';

const MAX_FRAMES = 100;

export class Debuggee {
  readonly state = new DebuggeeState();
  private known: DebugIdentity | undefined;

  constructor(readonly session: vscode.DebugSession) {}

  get stopped(): boolean {
    return this.state.stopped !== null;
  }

  /** Frames of a held thread, innermost first; [] when the adapter refuses. */
  async frames(threadId: number): Promise<Frame[]> {
    try {
      const levels = {threadId, startFrame: 0, levels: MAX_FRAMES};
      return readFrames(await this.session.customRequest('stackTrace', levels));
    } catch {
      // It went on, or ended, meanwhile.
      return [];
    }
  }

  /** The held thread: as the adapter named it, else the first it lists. */
  async heldThread(): Promise<number | null> {
    const {stopped} = this.state;
    return stopped ? (stopped.threadId ?? (await this.threads())[0] ?? null) : null;
  }

  async threads(): Promise<number[]> {
    try {
      const answer = (await this.session.customRequest('threads')) as {threads?: {id: number}[]};
      return (answer.threads ?? []).map(({id}) => id);
    } catch {
      // The session is starting or ending.
      return [];
    }
  }

  /** Asked of the program in a frame; without one, what is known of it already. */
  async identify(frame?: Frame): Promise<DebugIdentity> {
    const {session, state} = this;
    const language = languageOf(frame?.path ?? '', session.type);
    // A JavaScript program answers while it runs; Python only in a frame.
    if (language && (frame || language === 'javascript')) {
      const answer = await this.evaluate(questionFor(language), frame?.id);
      const identity = answer === null ? null : readAnswer(answer);
      if (identity) this.known = identity;
      if (identity) return identity;
    }
    const process = this.known?.process ?? {host: '', pid: state.pid};
    return {process, thread: '', threadName: ''};
  }

  /** '' until it was told or found out. */
  get pid(): string {
    return this.known?.process.pid ?? this.state.pid;
  }

  /** The result as the debugger writes it; null when it cannot. */
  async evaluate(expression: string, frameId: number | undefined): Promise<string | null> {
    try {
      const where = frameId === undefined ? {} : {frameId};
      const answer = (await this.session.customRequest('evaluate', {expression, context: 'watch', ...where})) as {
        result?: unknown;
      };
      return typeof answer.result === 'string' ? answer.result : null;
    } catch {
      return null;
    }
  }
}

export class Debuggees implements vscode.Disposable {
  readonly stopped = new Emitter<{debuggee: Debuggee; threadId: number | null; atMs: number}>();
  readonly continued = new Emitter<{debuggee: Debuggee; atMs: number}>();
  readonly ended = new Emitter<Debuggee>();
  private readonly bySession = new Map<string, Debuggee>();
  private readonly registrations: vscode.Disposable;

  constructor() {
    this.registrations = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: session => this.track(session),
      }),
      vscode.debug.onDidTerminateDebugSession(session => this.remove(session)),
    );
  }

  get all(): Debuggee[] {
    return [...this.bySession.values()];
  }

  of(session: vscode.DebugSession): Debuggee | undefined {
    return this.bySession.get(session.id);
  }

  /**
   * Name of the source that holds what the program printed. '' where several programs share it: what is printed there
   * cannot be told apart.
   */
  sourceNameOf({session}: Debuggee): string {
    const root = rootOf(session);
    const programs = this.all.filter(({state, session: other}) => state.hasThreads && rootOf(other).id === root.id);
    return programs.length > 1 ? '' : root.name;
  }

  dispose(): void {
    this.registrations.dispose();
    this.bySession.clear();
  }

  private track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    if (!mayRunPrograms(vscode.workspace) || !isProgram(session)) return undefined;
    const debuggee = new Debuggee(session);
    this.bySession.set(session.id, debuggee);
    return {
      onWillReceiveMessage: message => debuggee.state.asked(message, Date.now()),
      onDidSendMessage: message => this.take(debuggee, message),
    };
  }

  private take(debuggee: Debuggee, message: unknown): void {
    const news = debuggee.state.take(message, Date.now());
    if (news?.kind === 'stopped') this.stopped.fire({debuggee, threadId: news.threadId, atMs: news.atMs});
    else if (news) this.continued.fire({debuggee, atMs: news.atMs});
  }

  private remove(session: vscode.DebugSession): void {
    const debuggee = this.bySession.get(session.id);
    if (!debuggee) return;
    this.bySession.delete(session.id);
    if (debuggee.stopped) this.continued.fire({debuggee, atMs: Date.now()});
    this.ended.fire(debuggee);
  }
}
