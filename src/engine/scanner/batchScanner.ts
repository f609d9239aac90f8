/**
 * Finds the objects in what is received, in the engine's own thread: the same WebAssembly as for files, which takes less than half the
 * time of ObjectScan. One for the whole process, made when the first large batch comes; called by SpooledSource. Without it
 * (nothing to load, no memory to be had) batches are read as before.
 */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {RECORD_KEYS} from '../../core/formats/list';
import type {Ingest} from '../../core/ingest';
import {LineScanner, scanMemory} from './lineScanner';
import type {ScanBuffer, ScanViews} from './lineScanner';

/** Below, copying to and fro costs more than is gained. */
const SMALL_BYTES = 4 * 1024;
const BUFFER_BYTES = 256 * 1024;
const TABLE_NUMBERS = 64 * 1024;
const NEWLINE = 0x0a;

export class BatchScanner {
  /** Weak, because what reads for a session that is over holds all of it. */
  private last: WeakRef<Ingest> | null = null;

  private constructor(
    private readonly scanner: LineScanner,
    private readonly buffer: ScanBuffer,
    private readonly views: ScanViews,
  ) {}

  /** Null where there is none. `bug` is told why. */
  static make(bug: (error: unknown) => void): BatchScanner | null {
    // Not defined where the sources run as modules.
    const file = typeof __dirname === 'string' ? join(__dirname, 'scan.wasm') : '';
    if (file === '' || !existsSync(file)) return null;
    try {
      const {memory, buffers} = scanMemory(1, BUFFER_BYTES, TABLE_NUMBERS);
      const scanner = new LineScanner(new WebAssembly.Module(readFileSync(file)), memory, RECORD_KEYS.keys);
      return new BatchScanner(scanner, buffers[0]!, scanner.views(buffers[0]!));
    } catch (error) {
      bug(error);
      return null;
    }
  }

  /** Whether it is worth it for this batch. Only whole lines are. */
  suits(batch: Uint8Array): boolean {
    return batch.length >= SMALL_BYTES && batch[batch.length - 1] === NEWLINE;
  }

  /** As `ingest.write`, for a batch that suits and begins at the beginning of a line. */
  take(ingest: Ingest, batch: Uint8Array, offset: number): void {
    const {scanner, buffer, views} = this;
    if (this.last?.deref() !== ingest) {
      scanner.forgetCodes();
      this.last = new WeakRef(ingest);
    }
    let insideLine = false;
    for (let from = 0; from < batch.length;) {
      const part = batch.subarray(from, from + BUFFER_BYTES);
      views.bytes.set(part);
      const block = scanner.lines(buffer, views, part.length, insideLine);
      ingest.writeScanned(block, offset + from);
      from += block.bytes.length;
      insideLine = batch[from - 1] !== NEWLINE;
    }
  }
}

/** Undefined before it was asked for. */
let shared: BatchScanner | null | undefined;

export function batchScanner(bug: (error: unknown) => void): BatchScanner | null {
  if (shared === undefined) shared = BatchScanner.make(bug);
  return shared;
}
