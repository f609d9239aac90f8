/**
 * The engine as the host sees it: started by the first call, started again when it dies, given up after three crashes
 * in a minute. Calls made while it starts wait for it; calls pending when it dies are rejected with 'engineGone'.
 * Sessions restore themselves in `onRestarted`, so this class knows nothing of them.
 */
import {PROTOCOL_VERSION} from '../../protocol/engineApi';
import type {EngineApi, EngineConfig, EngineEvents} from '../../protocol/engineApi';
import {Link, RpcError} from '../../protocol/rpc';
import type {Caller, Handlers} from '../../protocol/rpc';
import {Emitter} from '../emitter';
import type {Timers} from '../throttle';
import type {EngineProcess} from './engineProcess';
import type {RestartPolicy} from './restartPolicy';

type NoMethods = Record<never, {params: unknown; result: unknown}>;
type EngineLink = Link<NoMethods, EngineApi, object, EngineEvents>;
export type EngineCaller = Caller<EngineApi>;

export interface EngineLog {
  info(text: string): void;
  error(text: string): void;
}

export interface EngineParts {
  start(onOutput: (text: string) => void): EngineProcess;
  config(): EngineConfig;
  policy: RestartPolicy;
  timers: Timers;
  log: EngineLog;
}

export class Engine implements EngineCaller {
  /** The process is gone; a restart may follow. */
  readonly lost = new Emitter<{how: string; willRestart: boolean}>();
  /** A new process answers in place of a dead one. */
  readonly restarted = new Emitter<void>();
  readonly changed = new Emitter<EngineEvents['sessionChanged']>();
  readonly notice = new Emitter<EngineEvents['sourceNotice']>();
  readonly filterHit = new Emitter<EngineEvents['filterHit']>();

  private link: Promise<EngineLink> | undefined;
  private process: EngineProcess | undefined;
  private disposed = false;
  private givenUp = false;

  constructor(private readonly parts: EngineParts) {}

  /** -1 when it does not run. */
  get pid(): number {
    return this.process?.pid ?? -1;
  }

  get running(): boolean {
    return this.process !== undefined;
  }

  async call<M extends keyof EngineApi & string>(
    method: M,
    params: EngineApi[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineApi[M]['result']> {
    const link = await this.ready();
    return link.call(method, params, signal);
  }

  /** After giving up: the user wants another try. */
  async retry(): Promise<void> {
    if (!this.givenUp) return;
    this.givenUp = false;
    this.parts.policy.forget();
    this.relaunch(0);
    await this.link;
  }

  /** New settings reach a running engine at once, another one with its start. */
  async configure(): Promise<void> {
    if (this.running) await this.call('configure', this.parts.config());
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.process?.stop(3000);
  }

  private ready(): Promise<EngineLink> {
    if (this.disposed) return Promise.reject(new RpcError('engineGone', 'The window is closing.'));
    if (this.givenUp) return Promise.reject(new RpcError('engineGone', 'The engine is not running.'));
    this.link ??= this.launch();
    return this.link;
  }

  private async launch(): Promise<EngineLink> {
    const process = this.parts.start(text => this.parts.log.info(`engine: ${text}`));
    const noHandlers: Handlers<NoMethods> = {};
    const link: EngineLink = new Link(process.port, noHandlers);
    this.process = process;
    process.onExit(how => this.onExit(link, how));
    link.on('sessionChanged', change => this.changed.fire(change));
    link.on('sourceNotice', notice => this.notice.fire(notice));
    link.on('filterHit', hit => this.filterHit.fire(hit));
    link.on('log', entry => this.parts.log[entry.level === 'error' ? 'error' : 'info'](`engine: ${entry.text}`));
    try {
      const {pid} = await link.call('hello', {protocolVersion: PROTOCOL_VERSION, config: this.parts.config()});
      this.parts.log.info(`The engine started as process ${pid}.`);
      return link;
    } catch (error) {
      // A process that runs and refuses (another version, an unwritable folder) would refuse again: stop it and say why.
      if (!(error instanceof RpcError && error.code === 'engineGone')) {
        this.givenUp = true;
        this.link = undefined;
        await process.stop(1000);
      }
      throw error;
    }
  }

  private onExit(link: EngineLink, how: string): void {
    link.close(new RpcError('engineGone', 'The engine stopped before it could answer.'));
    this.process = undefined;
    this.link = undefined;
    if (this.disposed || this.givenUp) return;
    const waitMs = this.parts.policy.afterCrash(this.parts.timers.nowMs());
    this.givenUp = waitMs === null;
    this.parts.log.error(`The engine stopped (${how}).`);
    this.lost.fire({how, willRestart: waitMs !== null});
    if (waitMs !== null) this.relaunch(waitMs);
  }

  private relaunch(waitMs: number): void {
    const link = new Promise<void>(resolve => this.parts.timers.after(waitMs, resolve)).then(() => {
      if (this.disposed) throw new RpcError('engineGone', 'The window is closing.');
      return this.launch();
    });
    this.link = link;
    link.then(
      () => this.restarted.fire(),
      (error: unknown) => this.parts.log.error(`The engine could not be started again: ${String(error)}`),
    );
  }
}
