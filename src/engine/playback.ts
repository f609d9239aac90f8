/**
 * Reads a saved trace as the messages that a sender would send. Comes in: a path (plain or gzip). Goes out: messages in
 * order with the second at which each was sent, where the file says so: captures frame for frame, other JSON lines as
 * Distlog's `[PLJ, line]`. Lines that are neither are counted and left out. Called by `tracescope send`.
 */
import {copyOf} from '../core/copyOf';
import {createReadStream} from 'node:fs';
import type {Readable} from 'node:stream';
import {createGunzip} from 'node:zlib';
import {decodeCaptureLine, isCaptureLine} from '../core/framing/capture';
import {LineSplitter} from '../core/framing/lineSplitter';
import {KeySet} from '../core/json/keySet';
import {ObjectScan} from '../core/json/objectScan';
import {cannotRead} from './ioErrors';
import {sniffFile} from './sources/fileKind';

const MAX_LINE_BYTES = 512 * 1024 * 1024;
const TOPIC = Buffer.from('PLJ');
const OPEN_BRACE = 123;
const CREATED = 0;

export interface PlayedMessage {
  frames: readonly Uint8Array[];
  /** Seconds, only meaningful between messages of one file; null where the line does not say. */
  atSeconds: number | null;
}

export class Playback {
  /** Lines that hold nothing to send. */
  skipped = 0;
  private readonly scan = new ObjectScan(new KeySet(['created']));
  private ready: PlayedMessage[] = [];

  private constructor(
    private readonly path: string,
    private readonly gzip: boolean,
  ) {}

  /** Rejects with 'fileNotFound' or 'fileUnreadable'. */
  static async open(path: string): Promise<Playback> {
    const {gzip} = await sniffFile(path).catch((error: unknown) => {
      throw cannotRead(path, error);
    });
    return new Playback(path, gzip);
  }

  async *messages(): AsyncGenerator<PlayedMessage> {
    const splitter = new LineSplitter(
      {line: (buf, start, end) => this.line(buf, start, end), overlong: () => this.skipped++},
      MAX_LINE_BYTES,
    );
    let offset = 0;
    try {
      for await (const chunk of this.bytes() as AsyncIterable<Buffer>) {
        splitter.write(chunk, offset);
        offset += chunk.length;
        yield* this.ready.splice(0);
      }
    } catch (error) {
      throw cannotRead(this.path, error);
    }
    splitter.end();
    yield* this.ready.splice(0);
  }

  private bytes(): Readable {
    const input = createReadStream(this.path, {highWaterMark: 256 * 1024});
    if (!this.gzip) return input;
    const output = createGunzip();
    input.on('error', error => output.destroy(error));
    return input.pipe(output);
  }

  private line(buf: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    if (isCaptureLine(buf, start, end)) {
      const capture = decodeCaptureLine(buf, start, end);
      if ('reject' in capture) this.skipped++;
      else this.ready.push({frames: capture.frames, atSeconds: capture.t});
      return;
    }
    if (buf[start] !== OPEN_BRACE || this.scan.scan(buf, start, end) < 0) {
      this.skipped++;
      return;
    }
    const created = this.scan.num(CREATED);
    const atSeconds = Number.isFinite(created) ? created : null;
    this.ready.push({frames: [TOPIC, copyOf(buf, start, end)], atSeconds});
  }
}
