/**
 * The engine's side of the scanner thread: two threads read a large file in little more than half the time of one. Comes
 * in: an open file and a range. Goes out: scanned blocks in order, one per turn of the event loop, so that queries are
 * answered meanwhile. Called by indexFile.ts. The surprise: it may end early (no scanner script beside the bundle, an
 * error in the thread); the caller goes on from the offset it returns in its own thread, and nothing is lost.
 */
import {existsSync} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {join} from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import {Worker} from 'node:worker_threads';
import {RECORD_KEYS} from '../../core/formats/list';
import type {ScannedBlock} from '../../core/framing/scannedBlock';
import {scanMemory, viewsOf} from './lineScanner';
import type {ScanBuffer} from './lineScanner';
import type {ScannedPart, ScanOrder} from './messages';

const BLOCK_BYTES = 1024 * 1024;
/** Distlog records need a third of their own size; where lines are shorter, a block is cut earlier. */
const TABLE_NUMBERS = 192 * 1024;
/** One is filled, one is taken, one waits. */
const BUFFERS = 3;

export class FileScanner {
  private readonly parts: ScannedPart[] = [];
  private failed = false;
  private wake: (() => void) | null = null;

  private constructor(
    private readonly worker: Worker,
    private readonly memory: WebAssembly.Memory,
    private readonly buffers: readonly ScanBuffer[],
    bug: (error: unknown) => void,
  ) {
    worker.on('message', (part: ScannedPart) => {
      this.parts.push(part);
      this.wake?.();
    });
    const fail = () => {
      this.failed = true;
      this.wake?.();
    };
    worker.on('error', error => {
      bug(error);
      fail();
    });
    worker.on('exit', fail);
  }

  /** Starts the thread, which takes some 40 ms of another core; null where there is none. */
  static start(bug: (error: unknown) => void): FileScanner | null {
    // Not defined where the sources run as modules.
    const script = typeof __dirname === 'string' ? join(__dirname, 'scanner.js') : '';
    if (script === '' || !existsSync(script)) return null;
    try {
      const {memory, buffers} = scanMemory(BUFFERS, BLOCK_BYTES, TABLE_NUMBERS);
      return new FileScanner(new Worker(script), memory, buffers, bug);
    } catch (error) {
      // A process whose address space is limited gets no such memory.
      bug(error);
      return null;
    }
  }

  /** Returns the offset behind the last byte taken. `take` must be done with a block when it returns. */
  async read(
    file: FileHandle,
    fromOffset: number,
    endOffset: number,
    insideLine: boolean,
    take: (block: ScannedBlock, offset: number) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const {memory, buffers} = this;
    const views = buffers.map(buffer => viewsOf(memory, buffer));
    const {keys} = RECORD_KEYS;
    this.order({kind: 'start', fd: file.fd, keys, fromOffset, endOffset, insideLine, memory, buffers});
    for (let buffer = 0; buffer < BUFFERS; buffer++) this.order({kind: 'room', buffer});
    const stop = () => this.wake?.();
    signal.addEventListener('abort', stop);
    let offset = fromOffset;
    try {
      while (!signal.aborted) {
        const part = this.parts.shift();
        if (!part) {
          if (this.failed) break;
          await new Promise<void>(resolve => (this.wake = resolve));
          continue;
        }
        if (part.sizeBytes === 0) break;
        const {buffer, sizeBytes, rawBytes, lines, mayHoldMask} = part;
        const {bytes, table} = views[buffer]!;
        take({bytes: bytes.subarray(0, sizeBytes), rawBytes, lines, mayHoldMask, table}, offset);
        offset += sizeBytes;
        this.order({kind: 'room', buffer});
        await turn();
      }
    } finally {
      signal.removeEventListener('abort', stop);
      await this.end();
    }
    return offset;
  }

  /** The thread reads the file by its descriptor, so it must be gone before the file is closed. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private order(order: ScanOrder): void {
    this.worker.postMessage(order);
  }
}
