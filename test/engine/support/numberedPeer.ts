/**
 * Senders of numbered records, and what arrived of them. Comes in: an endpoint. Goes out: how many were sent, and from
 * the bytes of a session's spools which numbers are there. Used where the engine is killed: what ZeroMQ itself had in
 * flight is lost then, and shows as gaps, one a kill and peer at most.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {findPythonWithZmq, NO_PYTHON} from '../../support/python';
import {root} from './bundlePaths';

let python: string | undefined;
const running = new Set<ChildProcess>();

export class NumberedPeer {
  private output = '';
  private errors = '';

  private constructor(
    readonly peer: number,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    running.add(child);
  }

  static start(endpoint: string, peer: number, pauseSeconds = 0): NumberedPeer {
    python ??= findPythonWithZmq();
    if (python === undefined) throw new Error(NO_PYTHON);
    const script = join(root, 'test', 'engine', 'peers', 'numbered.py');
    const args = [script, endpoint, `${peer}`, '--pause', `${pauseSeconds}`];
    return new NumberedPeer(peer, spawn(python, args, {stdio: ['ignore', 'pipe', 'pipe']}));
  }

  /** Ends it; gives how many records it sent, once all are delivered. Needs a receiver. */
  async stop(): Promise<number> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'close');
    running.delete(this.child);
    // Ended before it had begun.
    if (this.child.signalCode === 'SIGTERM') return 0;
    if (this.child.exitCode !== 0)
      throw new Error(`Peer ${this.peer} ended with ${this.child.exitCode}: ${this.errors}`);
    return Number(this.output.trim());
  }
}

export function endNumberedPeers(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

export interface Arrived {
  records: number;
  rejects: number;
  /** Numbers that came more than once or out of order. */
  disorder: number;
  /** Runs of numbers that are not there. */
  gaps: number;
  lost: number;
}

/** What the spools hold of the records of one peer that sent `sent` in all. */
export function arrivedOf(sessionFolder: string, peer: number, sent: number): Arrived {
  const arrived: Arrived = {records: 0, rejects: 0, disorder: 0, gaps: 0, lost: 0};
  let next = 0;
  const miss = (until: number) => {
    if (until <= next) return;
    arrived.gaps++;
    arrived.lost += until - next;
  };
  const mark = new RegExp(`"message": "${peer} (\\d+)"}$`);
  for (const line of spoolLines(sessionFolder)) {
    if (line.startsWith('{"tracescope.reject"')) arrived.rejects++;
    const number = Number(mark.exec(line)?.[1] ?? NaN);
    if (Number.isNaN(number)) continue;
    arrived.records++;
    if (number < next) arrived.disorder++;
    else {
      miss(number);
      next = number + 1;
    }
  }
  miss(sent);
  return arrived;
}

/** The same of several peers together; `sentBy`: how many each peer sent. */
export function arrivedOfAll(sessionFolder: string, sentBy: ReadonlyMap<number, number>) {
  const all = {sent: 0, stored: 0, lost: 0, gaps: 0, disorder: 0};
  for (const [peer, count] of sentBy) {
    const arrived = arrivedOf(sessionFolder, peer, count);
    all.sent += count;
    all.stored += arrived.records;
    all.lost += arrived.lost;
    all.gaps += arrived.gaps;
    all.disorder += arrived.disorder;
  }
  return all;
}

function* spoolLines(folder: string): Generator<string> {
  for (const file of readdirSync(folder).filter(name => /^\d+\.ndjson$/.test(name))) {
    yield* readFileSync(join(folder, file), 'latin1').split('\n');
  }
}
