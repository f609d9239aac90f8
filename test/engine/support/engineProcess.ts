/**
 * A real engine process and a typed link to it, as the host has one. Comes in: limits to change. Goes out: calls, the
 * events so far, a way to kill it. Every engine started is ended by `endEngines`, which tests call afterwards.
 */
import {fork, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {
  PROTOCOL_VERSION,
  type EngineApi,
  type EngineConfig,
  type EngineEvents,
  type Limits,
  type ListenerSpec,
} from '../../../src/protocol/engineApi';
import {engineEnvironment} from '../../../src/host/engine/engineEnvironment';
import type {SessionChange, SessionInfo, SourceInfo} from '../../../src/protocol/queries';
import {Link, RpcError} from '../../../src/protocol/rpc';
import {eventually} from '../../support/eventually';
import {enginePath} from './bundlePaths';

const running: EngineProcess[] = [];

export const LIMITS: Limits = {
  maxRecords: 1_000_000,
  maxDiskBytes: 1024 ** 3,
  maxRecordBytes: 16 * 1024 ** 2,
};

type None = Record<never, never>;

export class EngineProcess {
  readonly notices: EngineEvents['sourceNotice'][] = [];
  readonly logs: EngineEvents['log'][] = [];
  readonly changes: SessionChange[] = [];
  readonly link: Link<None, EngineApi, None, EngineEvents>;

  private constructor(readonly child: ChildProcess) {
    this.link = new Link(
      {
        post: message => void (child.connected && child.send(message as object)),
        onMessage: listener => child.on('message', listener),
      },
      {},
    );
    child.on('exit', () => this.link.close(new RpcError('engineGone', 'The engine has ended.')));
    this.link.on('sourceNotice', notice => this.notices.push(notice));
    this.link.on('log', log => this.logs.push(log));
    this.link.on('sessionChanged', change => this.changes.push(change));
  }

  /** Not yet greeted. */
  static spawn(): EngineProcess {
    const engine = new EngineProcess(
      fork(enginePath, [], {serialization: 'advanced', env: engineEnvironment(process.env)}),
    );
    running.push(engine);
    return engine;
  }

  static async start(
    storageDir: string,
    limits: Partial<Limits> = {},
    redacted: string[] = [],
  ): Promise<EngineProcess> {
    const engine = EngineProcess.spawn();
    const config = {...configFor(storageDir, limits), redaction: {fields: redacted}};
    await engine.call('hello', {protocolVersion: PROTOCOL_VERSION, config});
    return engine;
  }

  call<M extends keyof EngineApi & string>(method: M, params: EngineApi[M]['params'], signal?: AbortSignal) {
    return this.link.call(method, params, signal);
  }

  async session(sessionId: string): Promise<SessionInfo> {
    const found = (await this.call('listSessions', {})).find(session => session.id === sessionId);
    if (!found) throw new Error(`There is no session ${sessionId}.`);
    return found;
  }

  async source(sessionId: string, sourceId: string): Promise<SourceInfo> {
    const found = (await this.session(sessionId)).sources.find(source => source.id === sourceId);
    if (!found) throw new Error(`There is no source ${sourceId}.`);
    return found;
  }

  /** Waits until the session holds so many records and rejects in all. */
  async taken(sessionId: string, messages: number): Promise<SessionInfo> {
    return eventually(async () => {
      const session = await this.session(sessionId);
      return session.counts.records + session.counts.rejected >= messages ? session : null;
    }, `${messages} messages in session ${sessionId}`);
  }

  async indexed(sessionId: string, timeoutMs?: number): Promise<SessionInfo> {
    return eventually(
      async () => {
        const session = await this.session(sessionId);
        return session.sources.every(source => source.state !== 'reading' && source.state !== 'starting')
          ? session
          : null;
      },
      'the files to be read',
      timeoutMs,
    );
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }
}

export function configFor(storageDir: string, limits: Partial<Limits> = {}): EngineConfig {
  return {storageDir, limits: {...LIMITS, ...limits}, redaction: {fields: []}};
}

export async function endEngines(): Promise<void> {
  await Promise.all(running.splice(0).map(engine => engine.end().catch(() => engine.kill())));
}

/** A PULL socket on a port that the system chooses; the source's name is then the real endpoint. */
export function pullSpec(endpoint = 'tcp://127.0.0.1:*'): ListenerSpec {
  return {socket: 'pull', mode: 'bind', endpoint, topics: [], curve: null, allowNonLoopback: false};
}
