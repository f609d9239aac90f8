/**
 * What debuggers held, kept with a live session in a file of its own beside the spools: `pauses.ndjson`. Comes in:
 * beginnings and ends. Goes out: the same lines through an ingest, once they are on disk, so that live and restored
 * sessions take one way. Made by LiveSession with the first pause, or when the file is there.
 */
import {existsSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {encodePauseBegin, encodePauseEnd} from '../core/framing/pauseLine';
import type {Ingest} from '../core/ingest';
import type {DebugPause} from '../protocol/debugging';
import {readBlocks} from './blockReader';
import type {RecordFiles} from './recordFiles';
import {repairSpool} from './spoolRepair';
import {SpoolWriter} from './spoolWriter';

export const PAUSES_FILE = 'pauses.ndjson';

export class PauseSpool {
  private constructor(
    private readonly spool: SpoolWriter,
    private readonly path: string,
    private ingest: Ingest,
  ) {}

  get source(): number {
    return this.ingest.source;
  }

  /** Reads back what the file holds already. */
  static async open(
    path: string,
    ingest: Ingest,
    files: RecordFiles,
    onWritten: () => void,
    onProblem: (error: unknown) => void,
  ): Promise<PauseSpool> {
    if (existsSync(path)) await repairSpool(path);
    const written = (batch: Uint8Array, offset: number) => {
      pauses.ingest.write(batch, offset);
      onWritten();
    };
    const spool = await SpoolWriter.open(path, {written, problem: onProblem});
    files.open(ingest.source, path);
    const pauses: PauseSpool = new PauseSpool(spool, path, ingest);
    await pauses.readInto(ingest);
    return pauses;
  }

  begin(pause: DebugPause): Promise<void> {
    return this.append(encodePauseBegin(pause));
  }

  end(id: string, toEpochMs: number): Promise<void> {
    return this.append(encodePauseEnd(id, toEpochMs));
  }

  /** Forgets all of them; the ingest was reset by the caller, or will be. */
  async clear(files: RecordFiles): Promise<void> {
    await this.spool.suspend();
    try {
      await this.spool.truncate();
      files.forget(this.ingest.source);
    } finally {
      this.spool.resume();
    }
  }

  /** For making room: nothing is written during `work`, which reads all of it into another model. */
  async whileRebuilt<T>(work: () => Promise<T>): Promise<T> {
    await this.spool.suspend();
    try {
      return await work();
    } finally {
      this.spool.resume();
    }
  }

  /** Puts what the file holds into the ingest of a new model. */
  async rebuild(ingest: Ingest, files: RecordFiles): Promise<void> {
    files.open(ingest.source, this.path);
    await this.readInto(ingest);
  }

  replaceIngest(ingest: Ingest): void {
    this.ingest = ingest;
  }

  async close(): Promise<void> {
    await this.spool.close();
  }

  private append(line: Uint8Array): Promise<void> {
    this.spool.append(line);
    return this.spool.flushed();
  }

  private async readInto(ingest: Ingest): Promise<void> {
    const file = await open(this.path, 'r');
    try {
      const {size} = await file.stat();
      const take = (block: Uint8Array, offset: number) => ingest.write(block, offset);
      await readBlocks(file, 0, take, new AbortController().signal, size);
    } finally {
      await file.close();
    }
  }
}
