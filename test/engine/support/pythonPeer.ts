/**
 * Starts a real pyzmq sender. Comes in: where to send (or bind), a capture to play, how. Goes out: the process, and a
 * promise of the number of messages it sent, fulfilled when all of them are delivered. `endPeers` ends what is left.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {eventually} from '../../support/eventually';
import {findPythonWithZmq, NO_PYTHON} from '../../support/python';
import {root} from './bundlePaths';
import {temporaryFolder} from './temporaryFolder';

export interface PeerOptions {
  repeat?: number;
  pauseSeconds?: number;
  /** PUB instead of PUSH. */
  pub?: boolean;
  /** Bind instead of connect. */
  bind?: boolean;
  /** Z85 keys: the receiver's public one, then the sender's own pair. */
  curve?: readonly [serverKey: string, publicKey: string, secretKey: string];
}

export interface Peer {
  process: ChildProcess;
  sent: Promise<number>;
  /** Of a bound peer. */
  boundTo(): Promise<string>;
}

let python: string | undefined;
const running: ChildProcess[] = [];

export function startPeer(endpoint: string, capturePath: string, options: PeerOptions = {}): Peer {
  python ??= findPythonWithZmq();
  if (python === undefined) throw new Error(NO_PYTHON);
  const args = ['--repeat', `${options.repeat ?? 1}`, '--pause', `${options.pauseSeconds ?? 0}`];
  if (options.pub) args.push('--pub');
  if (options.bind) args.push('--bind');
  if (options.curve) args.push(...options.curve.flatMap((key, index) => (index === 0 ? ['--curve', key] : [key])));
  const script = join(root, 'test', 'engine', 'peers', 'peer.py');
  const child = spawn(python, [script, endpoint, capturePath, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
  running.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const sent = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(Number(output.trim().split('\n').at(-1)));
      else reject(new Error(`The peer ended with ${code}: ${errors}`));
    });
  });
  // A test may end the peer and not care.
  sent.catch(() => undefined);
  const boundTo = () => eventually(() => /^\w+:\/\/.+$/m.exec(output)?.[0], 'the peer to say where it is bound');
  return {process: child, sent, boundTo};
}

export function endPeers(): void {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
}

/** Writes messages as a capture file for `startPeer`. */
export function writeCapture(messages: readonly (readonly Uint8Array[])[]): string {
  const path = join(temporaryFolder(), 'capture.ndjson');
  const lines = messages.map((frames, index) =>
    JSON.stringify({t: index / 1000, frames: frames.map(frame => Buffer.from(frame).toString('base64'))}),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
