/**
 * The ZeroMQ listener: PULL or SUB, bound or connected, tcp or ipc, with or without CURVE. Comes in: messages of
 * frames. Goes out: one line per message to the intake, in one append for all that was ready in one turn of the event
 * loop. When the intake is held nothing is received: libzmq's queue fills, then the senders' queues, then they wait.
 * The surprise: `stop` first gives the port back, then takes in what had already arrived, then closes.
 */
import {connect} from 'node:net';
import {setImmediate as turn} from 'node:timers/promises';
import type {Pull, Subscriber} from 'zeromq';
import {encodeRejectLine} from '../../core/framing/rejectLine';
import {frameToLine, plainBody} from '../../core/framing/zmqMessage';
import type {ListenerSpec} from '../../protocol/engineApi';
import {errnoOf, reasonOf, rpcError} from '../ioErrors';
import {isLoopback, parseEndpoint} from './endpoint';
import type {Intake, LiveSource, SourceKind, ZeromqRequest} from './source';

/** Messages waiting inside libzmq per peer; its default, which Distlog's senders are used to. */
const HIGH_WATER_MARK = 1000;
/** libzmq drops the connection of a peer whose message is larger; a reject that names it is better, up to here. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
const BATCH_BYTES = 1024 * 1024;
const SMALL_BATCH_BYTES = 16 * 1024;
/** How long `stop` takes in what still arrives from senders that do not pause. */
const DRAIN_MS = 250;
const NEWLINE = 10;

export const zeromqKind: SourceKind<ZeromqRequest> = {
  name: request => request.spec.endpoint,
  resumes: true,
  async open({spec}, intake) {
    const listener = new ZeromqListener(spec, intake, await openSocket(spec));
    await listener.attach();
    return listener;
  },
};

async function openSocket(spec: ListenerSpec): Promise<Pull | Subscriber> {
  const endpoint = parseEndpoint(spec.endpoint);
  if (spec.mode === 'bind' && !spec.allowNonLoopback && !isLoopback(endpoint)) {
    throw rpcError(
      'notLoopback',
      `${spec.endpoint} can be reached from other machines. Allow it first, or bind to 127.0.0.1.`,
    );
  }
  if (spec.mode === 'connect' && endpoint.transport === 'tcp' && (endpoint.port === '*' || endpoint.port === 0)) {
    throw rpcError(
      'badEndpoint',
      `The endpoint "${spec.endpoint}" cannot be used. To connect, it needs a port number.`,
    );
  }
  if (spec.mode === 'bind' && endpoint.transport === 'ipc' && (await answers(endpoint.path))) throw taken(spec);
  const zeromq = await import('zeromq');
  const options = {receiveHighWaterMark: HIGH_WATER_MARK, maxMessageSize: MAX_MESSAGE_BYTES, linger: 0};
  const socket = spec.socket === 'pull' ? new zeromq.Pull(options) : new zeromq.Subscriber(options);
  try {
    setCurve(socket, spec);
    if ('subscribe' in socket) socket.subscribe(...(spec.topics.length > 0 ? spec.topics : ['']));
  } catch (error) {
    socket.close();
    throw rpcError('badEndpoint', `The keys for ${spec.endpoint} cannot be used: ${reasonOf(error)}.`);
  }
  return socket;
}

/** libzmq takes an ipc path over from whoever is bound to it, so ask whether somebody is. */
function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** The side with the server's secret key is the CURVE server, whichever side binds. */
function setCurve(socket: Pull | Subscriber, {curve}: ListenerSpec): void {
  if (!curve) return;
  socket.curveSecretKey = curve.secretKey;
  if (curve.serverKey === null) {
    socket.curveServer = true;
    return;
  }
  socket.curvePublicKey = curve.publicKey;
  socket.curveServerKey = curve.serverKey;
}

class ZeromqListener implements LiveSource {
  /** Lines are gathered in memory of about the size that the last batches needed. */
  private batch = Buffer.alloc(0);
  private batchBytes = 0;
  private lastBatchBytes = 0;
  private flushDue = false;
  private stopping = false;
  private peers = 0;
  private refused = 0;
  private endpoint: string;
  private release: () => void = () => undefined;
  private readonly released = new Promise<void>(resolve => (this.release = resolve));
  private receiving: Promise<void> = Promise.resolve();

  constructor(
    private readonly spec: ListenerSpec,
    private readonly intake: Intake,
    private readonly socket: Pull | Subscriber,
  ) {
    this.endpoint = spec.endpoint;
  }

  async attach(): Promise<void> {
    const {socket, spec} = this;
    void this.watchPeers();
    try {
      if (spec.mode === 'bind') await socket.bind(spec.endpoint);
      else socket.connect(spec.endpoint);
    } catch (error) {
      socket.close();
      throw startError(spec, error);
    }
    if (spec.mode === 'bind') this.endpoint = socket.lastEndpoint ?? spec.endpoint;
    this.intake.update({state: spec.mode === 'bind' ? 'listening' : 'connecting', name: this.endpoint, detail: ''});
    this.receiving = this.receive();
  }

  async stop(): Promise<void> {
    if (this.stopping) return this.receiving;
    const {socket, spec} = this;
    try {
      if (spec.mode === 'bind') await socket.unbind(this.endpoint);
      else socket.disconnect(spec.endpoint);
    } catch (error) {
      // Closing below releases the endpoint as well.
      if (!socket.closed) this.intake.bug(error);
    }
    const lastMs = performance.now() + DRAIN_MS;
    while (!socket.closed && socket.readable && !this.intake.held && performance.now() < lastMs) await turn();
    this.stopping = true;
    this.release();
    socket.close();
    await this.receiving;
    this.flush();
    await this.intake.flushed();
  }

  private async receive(): Promise<void> {
    try {
      while (!this.stopping) {
        this.take(await this.socket.receive());
        while (this.intake.held && !this.stopping) {
          this.flush();
          await Promise.race([this.intake.room(), this.released]);
        }
      }
    } catch (error) {
      if (this.stopping) return;
      this.intake.update({state: 'failed', detail: `Receiving ended: ${reasonOf(error)}.`});
      this.intake.notice('error', `Receiving on ${this.endpoint} ended: ${reasonOf(error)}.`, 'receiveFailed');
    }
  }

  private take(frames: readonly Uint8Array[]): void {
    const line = plainBody(frames, this.intake.limits().maxRecordBytes) ?? this.lineOf(frames);
    if (this.batchBytes + line.length >= this.batch.length) this.makeRoom(line.length + 1);
    this.batch.set(line, this.batchBytes);
    this.batchBytes += line.length + 1;
    this.batch[this.batchBytes - 1] = NEWLINE;
    if (this.batchBytes >= BATCH_BYTES) this.flush();
    else if (!this.flushDue) {
      this.flushDue = true;
      // Runs when no message is ready any more, or at the latest when zeromq lets the event loop turn.
      setImmediate(() => this.flush());
    }
  }

  private makeRoom(lineBytes: number): void {
    const isFull = this.batchBytes > 0;
    const due = this.flushDue;
    this.flush();
    this.flushDue = due;
    // What filled its memory within one turn gets more; what never did, less.
    const wanted = isFull ? this.batch.length * 4 : this.lastBatchBytes * 2;
    const sizeBytes = Math.max(lineBytes, Math.min(BATCH_BYTES, Math.max(SMALL_BATCH_BYTES, wanted)));
    this.batch = Buffer.allocUnsafeSlow(sizeBytes);
  }

  private lineOf(frames: readonly Uint8Array[]): Uint8Array {
    try {
      const result = frameToLine(frames, this.intake.limits());
      if ('line' in result) return result.line;
      return encodeRejectLine(result.reject, result.sample, result.sizeBytes);
    } catch (error) {
      this.intake.bug(error);
      const body = frames.at(-1) ?? new Uint8Array(0);
      return encodeRejectLine('Tracescope could not decode this message', body.subarray(0, 200), body.length);
    }
  }

  private flush(): void {
    this.flushDue = false;
    if (this.batchBytes === 0) return;
    const bytes = this.batch.subarray(0, this.batchBytes);
    // The spool owns these bytes now; what is left of the memory is for the lines that come next.
    this.batch = this.batch.subarray(this.batchBytes);
    this.lastBatchBytes = this.batchBytes;
    this.batchBytes = 0;
    this.intake.append(bytes);
  }

  private async watchPeers(): Promise<void> {
    try {
      for await (const event of this.socket.events) {
        if (event.type === 'handshake') this.peers++;
        else if (event.type === 'disconnect') this.peers = Math.max(0, this.peers - 1);
        else if (event.type === 'end') return;
        else if (event.type.startsWith('handshake:error')) this.reportRefusal();
        else continue;
        this.reportPeers();
      }
    } catch (error) {
      if (!this.stopping && !this.socket.closed) this.intake.bug(error);
    }
  }

  private reportRefusal(): void {
    this.refused++;
    const how = this.refused === 1 ? 'A connection was refused' : `${this.refused} connections were refused`;
    const why = this.spec.curve
      ? 'the key of the other program does not fit, or it has none.'
      : 'the other program does not speak ZeroMQ without encryption.';
    this.intake.update({detail: `${how}: ${why}`});
  }

  private reportPeers(): void {
    if (this.stopping) return;
    const {peers} = this;
    if (this.spec.mode === 'bind') this.intake.update({peers});
    else this.intake.update({peers, state: peers > 0 ? 'running' : 'connecting'});
  }
}

function taken({endpoint}: ListenerSpec) {
  return rpcError(
    'addressInUse',
    `${endpoint} is taken by another program, perhaps by another window. Stop that one, or choose another port.`,
  );
}

function startError(spec: ListenerSpec, error: unknown) {
  const {endpoint} = spec;
  switch (errnoOf(error)) {
    case 'EADDRINUSE':
      return taken(spec);
    case 'EADDRNOTAVAIL':
    case 'ENODEV':
      return rpcError('badEndpoint', `The endpoint "${endpoint}" cannot be used: this machine has no such address.`);
    case 'EACCES':
      return rpcError('badEndpoint', `The endpoint "${endpoint}" cannot be used: access is not allowed.`);
    case 'ENOENT':
      return rpcError('badEndpoint', `The endpoint "${endpoint}" cannot be used: its folder does not exist.`);
    default:
      return rpcError('badEndpoint', `The endpoint "${endpoint}" cannot be used: ${reasonOf(error)}.`);
  }
}
