/**
 * Starts a real pyzmq PUSH peer. Comes in: where to send and a capture to play. Goes out: the process, and a promise
 * of the number of messages it sent, fulfilled when all of them are delivered.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {findPythonWithZmq, NO_PYTHON} from '../../support/python';
import {root} from './bundlePaths';
import {temporaryFolder} from './temporaryFolder';

export interface Peer {
  process: ChildProcess;
  sent: Promise<number>;
}

let python: string | undefined;

export function startPeer(endpoint: string, capturePath: string, repeat = 1, pauseSeconds = 0): Peer {
  python ??= findPythonWithZmq();
  if (python === undefined) throw new Error(NO_PYTHON);
  const script = join(root, 'test', 'engine', 'peers', 'push.py');
  const child = spawn(python, [script, endpoint, capturePath, `${repeat}`, `${pauseSeconds}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const sent = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(Number(output));
      else reject(new Error(`The peer ended with ${code}: ${errors}`));
    });
  });
  return {process: child, sent};
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
