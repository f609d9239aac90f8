/**
 * An engine process in memory: answers the calls of a test's handlers over the same Link as the real one, and can die.
 * Surprise: every start gives a new process with the same handlers, so what they keep survives a "crash", as a disk does.
 */
import type {EngineApi, EngineConfig, EngineEvents} from '../../../src/protocol/engineApi';
import {PROTOCOL_VERSION} from '../../../src/protocol/engineApi';
import type {SessionInfo, SourceInfo} from '../../../src/protocol/queries';
import {Link, RpcError} from '../../../src/protocol/rpc';
import type {Handlers, Port} from '../../../src/protocol/rpc';
import {Engine} from '../../../src/host/engine/engine';
import type {EngineProcess} from '../../../src/host/engine/engineProcess';
import {RestartPolicy} from '../../../src/host/engine/restartPolicy';
import {FakeTimers} from './fakeTimers';

type Answers = Partial<Handlers<EngineApi>>;
type NoMethods = Record<never, {params: unknown; result: unknown}>;

export class FakeEngine {
  readonly timers = new FakeTimers();
  readonly logged: string[] = [];
  readonly calls: string[] = [];
  starts = 0;
  private exit: (how: string) => void = () => undefined;
  private link: Link<EngineApi, NoMethods, EngineEvents, object> | undefined;
  readonly engine: Engine;

  constructor(private readonly answers: Answers = {}) {
    this.engine = new Engine({
      start: () => this.start(),
      config: () => ({storageDir: '/s'}) as EngineConfig,
      policy: new RestartPolicy(),
      timers: this.timers,
      log: {info: text => this.logged.push(text), error: text => this.logged.push(text)},
    });
  }

  die(how = 'signal SIGKILL'): void {
    this.exit(how);
  }

  emit<E extends keyof EngineEvents>(event: E, data: EngineEvents[E]): void {
    this.link?.emit(event, data);
  }

  private start(): EngineProcess {
    this.starts++;
    const [hostPort, enginePort] = portPair();
    const hello: Handlers<EngineApi>['hello'] = ({protocolVersion}) => {
      if (protocolVersion !== PROTOCOL_VERSION) throw new RpcError('versionMismatch', 'Other version.');
      return {protocolVersion, pid: 1000 + this.starts};
    };
    const handlers = new Proxy(
      {hello, ...this.answers},
      {
        get: (target, method) => {
          this.calls.push(String(method));
          return Reflect.get(target, method) as unknown;
        },
      },
    );
    this.link = new Link(enginePort, handlers as Handlers<EngineApi>);
    let exited = false;
    return {
      pid: 1000 + this.starts,
      port: hostPort,
      onExit: listener => {
        this.exit = how => {
          if (exited) return;
          exited = true;
          listener(how);
        };
      },
      stop: () => {
        this.exit('exit code 0');
        return Promise.resolve();
      },
    };
  }
}

function portPair(): [Port, Port] {
  const listeners: ((message: unknown) => void)[] = [];
  const port = (own: number): Port => ({
    post: message => void setImmediate(() => listeners[1 - own]?.(structuredClone(message))),
    onMessage: listener => (listeners[own] = listener),
  });
  return [port(0), port(1)];
}

export function sessionInfo(change: Partial<SessionInfo> = {}): SessionInfo {
  const counts = {
    ...{records: 0, rejected: 0, text: 0, duplicates: 0, flows: 0, subflows: 0, tasks: 0, failedFlows: 0},
    ...{failedTasks: 0, openFlows: 0, openTasks: 0, retries: 0, errors: 0, missing: 0, evicted: 0},
  };
  return {
    ...{id: 's1', name: 'shop', kind: 'live', live: true, originEpochMs: 0, startedEpochMs: 0},
    ...{counts, sources: [], diskBytes: 0, generation: 0, revision: 0},
    ...change,
  };
}

export function sourceInfo(change: Partial<SourceInfo> = {}): SourceInfo {
  return {
    ...{id: '1', kind: 'zeromq', name: 'tcp://127.0.0.1:5010', state: 'listening', detail: '', records: 0},
    ...{recordsPerSecond: 0, rejected: 0, evicted: 0, peers: 0, exitCode: null, progress: 1},
    ...change,
  };
}
