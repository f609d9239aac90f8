/**
 * Makes record breakpoints stop programs. In: the list, the live session, hits that the engine finds as records arrive.
 * Out: `pause` for the program that sent the record, and one sentence on where it stands now. The record was written a
 * moment before the pause, so the program has usually moved on; the sentence says where to.
 * Surprise: the engine tells once per process; every time a program goes on the filters are set again.
 */
import type {FilterHit} from '../../../protocol/engineApi';
import type {RowFilter} from '../../../protocol/queries';
import {RpcError} from '../../../protocol/rpc';
import type {Disposable} from '../../emitter';
import {DisposableList} from '../../emitter';
import type {Engine} from '../../engine/engine';
import type {Sessions} from '../../sessions/sessions';
import type {TraceSession} from '../../sessions/traceSession';
import type {Debuggee, Debuggees} from '../debuggees';
import {rootOf} from '../debugSessions';
import type {Frame} from '../identity';
import type {RecordBreakpoint, RecordBreakpointList} from './list';
import {hasOwnCode} from './stopText';

export interface Stop {
  session: TraceSession;
  record: number;
  breakpoint: RecordBreakpoint;
  /** Null when no program could be paused: nothing is debugged. */
  debuggee: Debuggee | null;
  /** Where it stands, innermost first. */
  frames: Frame[];
}

export interface RecordStopsParts {
  list: RecordBreakpointList;
  sessions: Sessions;
  engine: Pick<Engine, 'filterHit'>;
  debuggees: Debuggees;
  utcOffsetMinutes(): number;
  onStop(stop: Stop): Promise<void>;
  onProblem(error: unknown): void;
}

export class RecordStops implements Disposable {
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();
  private followed: TraceSession | undefined;
  private watching = false;
  private readonly pausing = new Set<Debuggee>();
  private watched = '';

  constructor(private readonly parts: RecordStopsParts) {
    const {list, sessions, engine, debuggees} = parts;
    this.subscriptions.add(list.changed.on(() => this.watch(false)));
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.subscriptions.add(engine.filterHit.on(hit => this.hit(hit)));
    this.subscriptions.add(debuggees.continued.on(() => this.watch(true)));
    this.follow();
  }

  /** Whether a program is being held because of a record: then that record is what the user wants to see. */
  isPausing(debuggee: Debuggee): boolean {
    return this.pausing.has(debuggee);
  }

  dispose(): void {
    this.ofSession.dispose();
    this.subscriptions.dispose();
  }

  private follow(): void {
    const {liveSession} = this.parts.sessions;
    if (liveSession === this.followed) return;
    this.followed = liveSession;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    this.watching = false;
    if (!liveSession) return;
    // An engine that was started again has forgotten the filters.
    this.ofSession.add(liveSession.reset.on(() => this.watch(true)));
    this.watch(true);
  }

  /** `again`: also when the filters are the same, so that all may hit once more. */
  private watch(again: boolean): void {
    const {list, utcOffsetMinutes} = this.parts;
    const session = this.followed;
    const enabled = list.enabled;
    const wanted = enabled.map(({id, text}) => `${id} ${text}`).join('\n');
    if (!session || (enabled.length === 0 && !this.watching) || (!again && wanted === this.watched)) return;
    this.watched = wanted;
    this.watching = enabled.length > 0;
    const filters = enabled.map(({id, text}) => ({id, filter: filterOf(text, utcOffsetMinutes())}));
    session
      .call('watchFilters', {filters})
      .then(({problems}) => {
        for (const {id} of enabled) {
          list.setProblem(id, problems.find(other => other.id === id)?.problem.message ?? '');
        }
      })
      .catch((error: unknown) => this.failed(error));
  }

  private hit(hit: FilterHit): void {
    const session = this.followed;
    const breakpoint = this.parts.list.find(hit.filterId);
    if (!session?.hasEngineId(hit.sessionId) || !breakpoint?.enabled) return;
    this.stop(session, hit, breakpoint).catch((error: unknown) => this.failed(error));
  }

  private async stop(session: TraceSession, hit: FilterHit, breakpoint: RecordBreakpoint): Promise<void> {
    const targets = await this.targetsOf(hit);
    const running = targets.filter(target => !target.stopped && !this.pausing.has(target));
    // It stands already: what it sent before has only arrived late.
    if (targets.length > 0 && running.length === 0) return;
    this.parts.list.countHit(breakpoint.id);
    if (running.length === 0) {
      await this.parts.onStop({session, record: hit.record, breakpoint, debuggee: null, frames: []});
      return;
    }
    const stopped = await Promise.all(running.map(target => this.pause(target)));
    const debuggee = running.find((_, index) => stopped[index]);
    if (!debuggee) return;
    const frames = await framesOf(debuggee);
    await this.parts.onStop({session, record: hit.record, breakpoint, debuggee, frames});
  }

  /** The program that sent the record: by process id, else by what it printed, else every program. */
  private async targetsOf({process, sourceName}: FilterHit): Promise<Debuggee[]> {
    const programs = this.parts.debuggees.all.filter(({state}) => state.hasThreads);
    if (process.pid !== '') {
      await Promise.all(programs.filter(({pid}) => pid === '').map(program => program.identify()));
      const same = programs.filter(({pid}) => pid === process.pid);
      if (same.length > 0) return same;
      // Programs whose process is known are others.
      return programs.filter(({pid}) => pid === '');
    }
    const printed = programs.filter(({session}) => rootOf(session).name === sourceName);
    return printed.length > 0 ? printed : programs;
  }

  /** True when it stands; false when it ended before. */
  private async pause(debuggee: Debuggee): Promise<boolean> {
    const {debuggees} = this.parts;
    this.pausing.add(debuggee);
    const list = new DisposableList();
    try {
      const stands = new Promise<boolean>(resolve => {
        list.add(debuggees.stopped.on(stop => stop.debuggee === debuggee && resolve(true)));
        list.add(debuggees.ended.on(ended => ended === debuggee && resolve(false)));
      });
      const [threadId] = await debuggee.threads();
      if (threadId === undefined) return false;
      await debuggee.session.customRequest('pause', {threadId});
      return await stands;
    } finally {
      list.dispose();
      this.pausing.delete(debuggee);
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof RpcError)) this.parts.onProblem(error);
  }
}

export function filterOf(text: string, utcOffsetMinutes: number): RowFilter {
  return {text, minLevel: 0, timeRange: null, withText: false, span: null, utcOffsetMinutes};
}

/** Of the thread that is held; of another where that one runs no code of the program, as one that only sends. */
async function framesOf(debuggee: Debuggee): Promise<Frame[]> {
  const held = await debuggee.heldThread();
  const frames = held === null ? [] : await debuggee.frames(held);
  if (hasOwnCode(frames)) return frames;
  for (const thread of await debuggee.threads()) {
    const others = thread === held ? [] : await debuggee.frames(thread);
    if (hasOwnCode(others)) return others;
  }
  return frames;
}
