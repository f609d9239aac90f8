/**
 * Tells the live session which process a debugger holds and for how long, so that durations can leave it out. In: stops
 * and continuations of Debuggees. Out: beginPause and endPause. Only while a session is there that records came to.
 */
import type {Disposable} from '../emitter';
import {DisposableList} from '../emitter';
import {RpcError} from '../../protocol/rpc';
import type {Sessions} from '../sessions/sessions';
import type {Debuggee, Debuggees} from './debuggees';

export class PauseRecorder implements Disposable {
  private readonly subscriptions = new DisposableList();
  /** By debuggee: the pause that lasts, when it has been told to the engine. */
  private readonly open = new Map<Debuggee, Promise<{end(atMs: number): Promise<void>} | null>>();
  private count = 0;

  constructor(
    private readonly debuggees: Debuggees,
    private readonly sessions: Sessions,
    private readonly onProblem: (error: unknown) => void,
  ) {
    this.subscriptions.add(
      debuggees.stopped.on(({debuggee, threadId, atMs}) => {
        this.end(debuggee, atMs);
        this.open.set(
          debuggee,
          this.begin(debuggee, threadId, atMs).catch(error => this.failed(error)),
        );
      }),
    );
    this.subscriptions.add(debuggees.continued.on(({debuggee, atMs}) => this.end(debuggee, atMs)));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async begin(debuggee: Debuggee, threadId: number | null, fromEpochMs: number) {
    const session = this.sessions.liveSession;
    if (!session) return null;
    const thread = threadId ?? (await debuggee.heldThread());
    const [frame] = thread === null ? [] : await debuggee.frames(thread);
    const {process} = await debuggee.identify(frame);
    const id = `${debuggee.session.id} ${++this.count}`;
    const sourceName = this.debuggees.sourceNameOf(debuggee);
    await session.call('beginPause', {pause: {id, process, sourceName, fromEpochMs}});
    return {end: (atMs: number) => session.call('endPause', {id, toEpochMs: atMs})};
  }

  private end(debuggee: Debuggee, atMs: number): void {
    const open = this.open.get(debuggee);
    if (!open) return;
    this.open.delete(debuggee);
    open.then(pause => pause?.end(atMs)).catch((error: unknown) => this.failed(error));
  }

  /** The session was closed meanwhile: nothing is shown any more that it could count in. */
  private failed(error: unknown): null {
    if (!(error instanceof RpcError)) this.onProblem(error);
    return null;
  }
}
