/**
 * A debug adapter whose program is a trace. In: requests of the Debug Adapter Protocol. Out: one response to each, and events.
 * Nothing of VS Code's API is used here. Requests that move the replay are answered at once and run one after the other;
 * where it has come to is told by `stopped`. Whatever fails is a response with a sentence for people.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {RecordId} from '../../protocol/model';
import type {RecordDetails} from '../../protocol/queries';
import type {ReplayStep} from '../../protocol/replay';
import {DisposableList, type Disposable} from '../emitter';
import {capabilities} from './capabilities';
import {checkConfiguration} from './checkConfiguration';
import {completionsAt} from './completions';
import {codeOf, Cursor, type Moved} from './cursor';
import {Dispatcher, type Body, type Handlers} from './dispatcher';
import {evaluate} from './evaluate';
import {firstStops, nothingToReplay} from './start';
import type {ReplayConfiguration, ReplayedTrace, ReplayServices} from './replayed';
import {scopesOf} from './scopes';
import {Stop} from './stop';
import {StopList} from './stopList';
import {Numbers} from './variables';
import {exceptionInfoOf, stoppedEvent} from './stopped';

/** What runs while a trace is open. */
interface Running {
  trace: ReplayedTrace;
  configuration: ReplayConfiguration;
  cursor: Cursor;
  stops: StopList;
  /** Where it stands; null while it moves. */
  stop: Stop | null;
  /** The record at which it has stood last. */
  last: RecordDetails | null;
  moved: Moved;
}

export class ReplaySession implements Disposable {
  private running: Running | null = null;
  readonly handle: (message: DebugProtocol.ProtocolMessage) => Promise<void>;
  private readonly own = new DisposableList();
  private readonly ended = new AbortController();
  private readonly numbers = new Numbers();
  private moves: Promise<void> = Promise.resolve();
  private readonly dispatcher: Dispatcher;

  constructor(
    private readonly services: ReplayServices,
    send: (message: DebugProtocol.ProtocolMessage) => void,
  ) {
    // Who has gone wants no answers but to that: one about a launch that was given up would be shown as an error.
    const sendIfWanted = (message: DebugProtocol.ProtocolMessage) => {
      if (!this.ended.signal.aborted || isDisconnect(message)) send(message);
    };
    this.dispatcher = new Dispatcher(this.handlersByCommand(), sendIfWanted, services.t);
    this.handle = async message => {
      await this.dispatcher.handle(message);
      // The answer to the launch comes first, then breakpoints are asked for.
      if (isLaunch(message) && this.running) this.event('initialized');
    };
  }

  /** The record that a frame of VS Code's call stack stands at; a thread where it has no number; null when it is of an earlier stop. */
  recordOf(threadId: number, frameId: number | undefined): RecordId | null {
    const stop = this.running?.stop;
    if (!stop) return null;
    return frameId === undefined ? stop.recordOfThread(threadId) : (stop.frame(frameId)?.record ?? null);
  }

  get trace(): ReplayedTrace | null {
    return this.running?.trace ?? null;
  }

  dispose(): void {
    this.ended.abort();
    this.running?.cursor.pause();
    this.running = null;
    this.own.dispose();
  }

  private handlersByCommand(): Handlers {
    const step = (way: 1 | -1, to: ReplayStep | null) => {
      return ({threadId}: {threadId: number}) => {
        // From where that thread stands when it is its turn: keys that are held down wait for each other.
        this.move(({cursor, configuration}, stop) => {
          const from = stop?.recordOfThread(threadId) ?? cursor.record;
          return cursor.step(way, to ?? configuration.stepInto, from);
        });
        return undefined;
      };
    };
    const run = (way: 1 | -1) => () => {
      this.move(running => this.runOn(running, way));
      return {allThreadsContinued: true};
    };
    return {
      initialize: () => capabilities(this.services.t),
      launch: (args: Record<string, unknown>) => this.launch(args),
      setBreakpoints: async (args: DebugProtocol.SetBreakpointsArguments) => ({
        breakpoints: await this.need().stops.setSource(args),
      }),
      setFunctionBreakpoints: async (args: DebugProtocol.SetFunctionBreakpointsArguments) => ({
        breakpoints: await this.need().stops.setFunctions(args),
      }),
      setExceptionBreakpoints: async (args: DebugProtocol.SetExceptionBreakpointsArguments) => ({
        breakpoints: await this.need().stops.setExceptions(args),
      }),
      configurationDone: () => this.begin(),
      threads: async () => ({threads: await this.threads()}),
      stackTrace: ({threadId, startFrame = 0, levels = 0}: DebugProtocol.StackTraceArguments) =>
        this.standing().stackTrace(threadId, startFrame, levels),
      scopes: ({frameId}: DebugProtocol.ScopesArguments) => this.scopes(frameId),
      variables: ({variablesReference, start, count}: DebugProtocol.VariablesArguments) => ({
        variables: this.standing().variables.list(variablesReference, start, count || undefined) ?? [],
      }),
      evaluate: (args: DebugProtocol.EvaluateArguments) => this.evaluate(args),
      completions: (args: DebugProtocol.CompletionsArguments) => this.complete(args),
      source: (args: DebugProtocol.SourceArguments) => this.source(args),
      exceptionInfo: () => exceptionInfoOf(this.standing().top, this.services.t),
      stepIn: step(1, null),
      stepBack: step(-1, null),
      next: step(1, 'over'),
      stepOut: step(1, 'out'),
      continue: run(1),
      reverseContinue: run(-1),
      pause: () => {
        this.running?.cursor.pause();
        return undefined;
      },
      restart: () => this.restart(),
      restartFrame: ({frameId}: DebugProtocol.RestartFrameArguments) => this.restartFrame(frameId),
      disconnect: () => {
        this.dispose();
        return undefined;
      },
    };
  }

  private async launch(args: Record<string, unknown>): Promise<undefined> {
    const {services} = this;
    const {configuration, problems} = checkConfiguration(args, services.t);
    if (!configuration) throw new Error(problems.join(' '));
    const {signal} = this.ended;
    const trace = this.own.add(await services.open(configuration, signal));
    // Ended while it was being read.
    if (signal.aborted) this.own.dispose();
    const first = await firstStops(trace, configuration, services);
    const cursor = await Cursor.at(trace, first, signal);
    if (!cursor) throw new Error(nothingToReplay(trace, configuration, services.t));
    const stops = new StopList(trace, services);
    const moved: Moved = {record: cursor.record, why: 'stop', stops: []};
    this.running = {trace, configuration, cursor, stops, stop: null, last: null, moved};
    this.own.add(trace.onReset(gone => this.reset(gone)));
    return undefined;
  }

  /** Breakpoints are set: at the first record, or on to what is stopped at. */
  private begin(): undefined {
    const {configuration, stops: list} = this.need();
    list.begin();
    if (configuration.stopOnEntry) this.move(({cursor}) => Promise.resolve(entryOf(cursor)), 'entry');
    else {
      this.move(async running => {
        const {cursor, stops} = running;
        const met = await cursor.meets(stops.current().stops);
        return met.length > 0 ? {record: cursor.record, why: 'stop', stops: met} : this.runOn(running, 1);
      });
    }
    return undefined;
  }

  private async runOn({cursor, stops, trace}: Running, way: 1 | -1): Promise<Moved> {
    if (trace.live) this.tellChanged(await stops.refresh());
    return cursor.run(way, stops.current().stops);
  }

  private tellChanged(breakpoints: readonly DebugProtocol.Breakpoint[]): void {
    for (const breakpoint of breakpoints) this.event('breakpoint', {reason: 'changed', breakpoint});
  }

  /** One after the other, each told by one `stopped`. */
  private move(run: (running: Running, stop: Stop | null) => Promise<Moved>, reason?: string): void {
    const running = this.need();
    this.moves = this.moves
      .then(async () => {
        if (this.running !== running) return;
        const {stop} = running;
        running.stop = null;
        running.moved = await run(running, stop);
        await this.arrive(running, reason);
      })
      .catch((error: unknown) => this.lost(error));
  }

  private async arrive(running: Running, reason: string | undefined): Promise<void> {
    const {trace, moved, stops} = running;
    const {t} = this.services;
    const stop = await Stop.at(trace, this.services, this.numbers, moved.record);
    if (this.running !== running) return;
    running.stop = stop;
    running.last = stop.top;
    this.services.follow(trace, moved.record);
    this.event('stopped', stoppedEvent(stop, moved, stops.current().owners, t, reason));
  }

  private async threads(): Promise<DebugProtocol.Thread[]> {
    // Asked for while it moves: what stood last is not true any more, what comes is told soon.
    await this.moves;
    return this.running?.stop?.threads() ?? [];
  }

  private async scopes(frameId: number): Promise<Body> {
    const stop = this.standing();
    const frame = stop.frame(frameId);
    if (!frame) return {scopes: []};
    const {t, locale} = this.services;
    return {scopes: await scopesOf(stop, frame, {t, locale, originEpochMs: this.need().trace.originEpochMs})};
  }

  private evaluate(args: DebugProtocol.EvaluateArguments): Promise<Body> {
    const stop = this.standing();
    const {trace} = this.need();
    return evaluate(stop, stop.frame(args.frameId) ?? stop.topFrame, args, {trace, services: this.services});
  }

  private async complete({frameId, text, column}: DebugProtocol.CompletionsArguments): Promise<Body> {
    const stop = this.standing();
    return {targets: await completionsAt(stop, stop.frame(frameId) ?? stop.topFrame, text.slice(0, column - 1))};
  }

  private async source({source, sourceReference}: DebugProtocol.SourceArguments): Promise<Body> {
    const content = await this.standing().sourceText(source?.sourceReference ?? sourceReference);
    const {t} = this.services;
    if (content === null) throw new Error(t('The replay has gone on from there.'));
    return {content};
  }

  private async restart(): Promise<undefined> {
    const {trace, configuration} = this.need();
    const cursor = await Cursor.at(trace, await firstStops(trace, configuration, this.services), this.ended.signal);
    if (!cursor) throw new Error(nothingToReplay(trace, configuration, this.services.t));
    this.move(running => {
      running.cursor.record = cursor.record;
      return Promise.resolve(entryOf(cursor));
    }, 'entry');
    return undefined;
  }

  /** Back to the begin of a scope. */
  private async restartFrame(frameId: number): Promise<undefined> {
    const span = this.standing().frame(frameId)?.span;
    const first = span?.firstRecord ?? null;
    const {t} = this.services;
    if (first === null) throw new Error(t('Of this scope no record has come, so there is no begin to go to.'));
    this.move(({cursor}) => {
      cursor.record = first;
      return Promise.resolve({record: first, why: 'step', stops: []});
    }, 'restart');
    return Promise.resolve(undefined);
  }

  /** Records are numbered anew: the one that the replay stands at is the same, or the replay is over. */
  private reset(gone: boolean): void {
    const {running} = this;
    const {t} = this.services;
    if (!running) return;
    const before = running.last;
    if (gone || !before) {
      this.over(gone ? t('The trace was closed.') : t('The trace was read anew.'));
      return;
    }
    this.move(async ({trace, cursor, stops}) => {
      await trace.untilRead();
      const now = await trace.call('record', {record: before.record}).catch(() => null);
      if (now?.raw === before.raw && now.epochMs === before.epochMs) {
        this.tellChanged(await stops.renew());
        return entryOf(cursor);
      }
      throw new Error(t('The records of this trace have changed, and the one you were at is gone.'));
    });
  }

  private lost(error: unknown): void {
    // An engine that went is started again: then the trace is told to be read anew, which goes on from there.
    if (!this.running || codeOf(error) === 'engineGone') return;
    this.over(error instanceof Error ? error.message : String(error));
  }

  private over(reason: string): void {
    this.event('output', {category: 'important', output: `${reason}\n`});
    this.event('terminated');
    this.dispose();
  }

  private need(): Running {
    if (this.running) return this.running;
    const {t} = this.services;
    throw new Error(t('No trace is being replayed.'));
  }

  private standing(): Stop {
    const stop = this.need().stop;
    if (stop) return stop;
    const {t} = this.services;
    throw new Error(t('The replay is on its way.'));
  }

  private event(event: string, body?: object): void {
    this.dispatcher.event(event, body);
  }
}

function isLaunch(message: DebugProtocol.ProtocolMessage): boolean {
  return message.type === 'request' && 'command' in message && message.command === 'launch';
}

function isDisconnect(message: DebugProtocol.ProtocolMessage): boolean {
  return message.type === 'response' && 'command' in message && message.command === 'disconnect';
}

function entryOf({record}: Cursor): Moved {
  return {record, why: 'step', stops: []};
}
