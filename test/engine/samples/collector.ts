/**
 * A PULL socket on a free loopback port that keeps every message: what a viewer would receive. Used by the emitters'
 * tests, which start a real program against it and then look at the frames.
 */
import {spawn} from 'node:child_process';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Pull} from 'zeromq';

/** The body of one record, as far as the tests look at it. */
export interface Body {
  readonly name: string;
  readonly msg: unknown;
  readonly message: string;
  readonly levelname: string;
  readonly levelno: number;
  readonly pathname: string;
  readonly filename: string;
  readonly lineno: number;
  readonly funcName: string;
  readonly exc_text: string | null;
  readonly process: number;
  readonly threadName: string;
  readonly context: Readonly<Record<string, unknown>> | null;
  readonly [field: string]: unknown;
}

export interface Received {
  readonly topic: string;
  readonly frameCount: number;
  readonly text: string;
  readonly body: Body;
}

export const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const PROGRAMS = join(REPOSITORY, 'test', 'engine', 'samples', 'programs');

/** The message with which each test program ends: with one peer, everything before it has then arrived. */
const LAST_MESSAGE = 'the end';

export class Collector {
  readonly received: Received[] = [];
  readonly #socket = new Pull();
  #arrived: () => void = () => undefined;

  static async open(): Promise<Collector> {
    const collector = new Collector();
    await collector.#socket.bind('tcp://127.0.0.1:*');
    void collector.#read();
    return collector;
  }

  get endpoint(): string {
    return this.#socket.lastEndpoint ?? '';
  }

  /** Waits until that many programs have sent their last record. */
  async ends(count = 1): Promise<readonly Received[]> {
    await this.endsWith(LAST_MESSAGE, count);
    return this.received;
  }

  /** Waits until a message has come `count` times. The test's own timeout is the limit. */
  async endsWith(message: string, count = 1): Promise<void> {
    while (this.received.filter(({body}) => body.message === message).length < count) {
      await new Promise<void>(resolve => (this.#arrived = resolve));
    }
  }

  close(): void {
    this.#socket.close();
  }

  async #read(): Promise<void> {
    for await (const frames of this.#socket) {
      const text = frames[frames.length - 1]?.toString('utf8') ?? '';
      // Python writes NaN bare, which JSON.parse refuses; the tests look at `text` for that.
      const body = JSON.parse(text.replace(/: NaN/g, ': "NaN"')) as Body;
      this.received.push({topic: frames[0]?.toString('utf8') ?? '', frameCount: frames.length, text, body});
      this.#arrived();
    }
  }
}

export interface Finished {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs a program to its end with the emitter within reach. `endpoint` goes into TRACESCOPE_ENDPOINT. */
export function runProgram(command: string, args: readonly string[], endpoint: string): Promise<Finished> {
  const env = {
    ...process.env,
    TRACESCOPE_ENDPOINT: endpoint,
    PYTHONPATH: join(REPOSITORY, 'samples', 'python'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {env, stdio: ['ignore', 'ignore', 'pipe']});
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', code => resolve({code, stderr}));
  });
}
