/**
 * A replay of a recording without VS Code: the adapter that the extension uses, over a trace in memory and the recordings'
 * sources, and a client that speaks the Debug Adapter Protocol to it. Surprise: only the session behind the trace and VS Code
 * itself are not there; engine handlers and source resolution are the real ones.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {Trace} from '../../src/core/trace';
import {createHandlers} from '../../src/engine/handlers';
import type {SessionList} from '../../src/engine/sessionList';
import {plainEnglish} from '../../src/host/localize';
import {ReplaySession} from '../../src/host/replay/replaySession';
import type {ReplayedTrace, ReplayPlaces} from '../../src/host/replay/replayed';
import type {EngineApi} from '../../src/protocol/engineApi';
import {resolveSource, type Resolution} from '../../src/resolve/resolveSource';
import {resolveSymbol, resolveSymbols} from '../../src/resolve/resolveSymbol';
import {SourceIndex} from '../../src/resolve/sourceIndex';
import {memoryFiles, SOURCES} from './sourceTree';

/** Where the sources are in these tests. */
export const WORKSPACE = '/w';

export type Stopped = DebugProtocol.StoppedEvent['body'];
type Event = DebugProtocol.Event;

export class ReplayClient {
  /** Records that the views were told to show. */
  readonly followed: number[] = [];
  readonly events: Event[] = [];
  /** Every session method that was asked, in order. */
  readonly asked: string[] = [];
  /** What the trace tells: numbers mean something else, or it is gone. */
  reset: (gone: boolean) => void = () => undefined;
  isGivenBack = false;
  live = false;
  /** Resolves when the trace may be opened. */
  opening: Promise<void> = Promise.resolve();
  /** How often the definitions of names were looked up. */
  lookUps = 0;
  private readonly session: ReplaySession;
  private readonly answers = new Map<number, (response: DebugProtocol.Response) => void>();
  private waiting: {name: string; take(event: Event): void}[] = [];
  private seq = 0;

  /** `trace` is asked for at every call, so that a test may put another one in its place. */
  constructor(
    readonly trace: () => Trace,
    files: ReadonlyMap<string, string> = sourcesIn(WORKSPACE),
  ) {
    this.session = new ReplaySession(
      {
        places: placesIn(files, () => this.lookUps++),
        open: async () => {
          await this.opening;
          return this.replayed();
        },
        follow: (_trace, record) => this.followed.push(record),
        ...{t: plainEnglish, locale: 'en', utcOffsetMinutes: () => 0},
        reportBug: error => {
          throw error;
        },
      },
      message => this.take(message),
    );
  }

  /** Rejects with the adapter's sentence. */
  async request<B = undefined>(command: string, args: object = {}): Promise<B> {
    const seq = ++this.seq;
    const answered = new Promise<DebugProtocol.Response>(resolve => this.answers.set(seq, resolve));
    await this.session.handle({type: 'request', seq, command, arguments: args} as DebugProtocol.Request);
    const response = await answered;
    if (!response.success) throw new Error(response.message);
    return response.body as B;
  }

  /** The next event of that name from now on. */
  next(name: string): Promise<Event> {
    return new Promise(resolve => this.waiting.push({name, take: resolve}));
  }

  /** As VS Code does it; out comes the first stop. */
  async launch(configuration: object = {}, set: () => Promise<unknown> = () => Promise.resolve()): Promise<Stopped> {
    const {exceptionBreakpointFilters = []} = await this.request<DebugProtocol.Capabilities>('initialize', {
      adapterID: 'tracescope',
    });
    const initialized = this.next('initialized');
    await this.request('launch', configuration);
    await initialized;
    const filters = exceptionBreakpointFilters.filter(({default: isOn}) => isOn).map(({filter}) => filter);
    await this.request('setExceptionBreakpoints', {filters});
    await set();
    return this.moved('configurationDone');
  }

  /** Sends a request that moves the replay; out comes the stop. */
  async moved(command: string, args: object = {threadId: this.threadId}): Promise<Stopped> {
    const stopped = this.next('stopped');
    await this.request(command, args);
    const body = (await stopped).body as Stopped;
    this.threadId = body.threadId ?? 0;
    return body;
  }

  threadId = 0;

  get record(): number {
    return this.followed.at(-1)!;
  }

  async frames(threadId = this.threadId, args: object = {}): Promise<DebugProtocol.StackFrame[]> {
    const body = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', {threadId, ...args});
    return body.stackFrames;
  }

  /** Names and values of the scopes of a frame. */
  async variables(frameId: number): Promise<Record<string, DebugProtocol.Variable[]>> {
    const {scopes} = await this.request<DebugProtocol.ScopesResponse['body']>('scopes', {frameId});
    const shown: Record<string, DebugProtocol.Variable[]> = {};
    for (const {name, variablesReference} of scopes) shown[name] = await this.inside(variablesReference);
    return shown;
  }

  async inside(variablesReference: number, part: object = {}): Promise<DebugProtocol.Variable[]> {
    const args = {variablesReference, ...part};
    return (await this.request<DebugProtocol.VariablesResponse['body']>('variables', args)).variables;
  }

  async evaluate(expression: string, args: object = {context: 'watch'}): Promise<string> {
    return (await this.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {expression, ...args})).result;
  }

  dispose(): void {
    this.session.dispose();
  }

  private replayed(): ReplayedTrace {
    const handlers = createHandlers({get: () => ({trace: this.trace()})} as unknown as SessionList);
    const call = async (method: keyof EngineApi, params: object, signal = new AbortController().signal) => {
      this.asked.push(method);
      // A process stands between the two in the extension, so an answer never comes at once.
      await new Promise(resolve => setImmediate(resolve));
      const run = handlers[method] as (params: object, signal: AbortSignal) => unknown;
      return run({...params, sessionId: 's'}, signal);
    };
    const trace = this.trace;
    const isLive = () => this.live;
    return {
      call: call as ReplayedTrace['call'],
      name: 'a recording',
      get originEpochMs() {
        return trace().originEpochMs;
      },
      get live() {
        return isLive();
      },
      untilRead: () => Promise.resolve(),
      onReset: run => {
        this.reset = run;
        return {dispose: () => (this.reset = () => undefined)};
      },
      dispose: () => {
        this.isGivenBack = true;
      },
    };
  }

  private take(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.answers.get(response.request_seq)?.(response);
      return;
    }
    const event = message as Event;
    this.events.push(event);
    const index = this.waiting.findIndex(({name}) => name === event.event);
    if (index >= 0) this.waiting.splice(index, 1)[0]?.take(event);
  }
}

export function sourcesIn(folder: string): Map<string, string> {
  return new Map([...SOURCES].map(([path, text]) => [`${folder}/${path}`, text]));
}

/** As SourceNavigator finds places, without VS Code. */
function placesIn(sources: ReadonlyMap<string, string>, onLookUp: () => void): ReplayPlaces {
  const files = memoryFiles([WORKSPACE], sources);
  const index = new SourceIndex(files);
  const resolve: ReplayPlaces['resolve'] = (ref, evidence) =>
    resolveSource(ref, evidence, files, {configured: [], learnt: []});
  return {
    resolve,
    find: async ({source, template, code, neighbours, symbols}) => {
      const resolution: Resolution = source ? await resolve(source, {template, code, neighbours}) : {kind: 'noPath'};
      if (resolution.kind === 'found') return {path: resolution.path, line1: resolution.line1, reason: ''};
      for (const symbol of symbols) {
        const found = await resolveSymbol(index, symbol);
        if (found.kind === 'found') return {path: found.place.path, line1: found.place.line1, reason: ''};
      }
      return {path: null, reason: `not found: ${resolution.kind}`};
    },
    definitionsOf: async symbols => {
      onLookUp();
      return (await resolveSymbols(index, symbols, () => Promise.resolve())).map(found =>
        found.kind === 'found' ? [found.place, ...found.more] : [],
      );
    },
    toLocation: path => path,
    fromLocation: location => location,
  };
}
