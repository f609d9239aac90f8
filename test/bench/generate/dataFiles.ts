/**
 * Generated files of one run: made when first asked for, used by every row of the run, removed at its end. Comes in: a
 * number of records. Goes out: paths. Everything is in one folder below the system's temporary one.
 */
import {closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {distlogLines} from './distlogLines';
import {wideFlowLines} from './wideFlow';

const CHUNK_CHARS = 4 * 1024 * 1024;

export interface DataFile {
  path: string;
  records: number;
  sizeBytes: number;
}

export class DataFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'tracescope-bench-'));
  private readonly made = new Map<number, DataFile>();

  distlog(records: number): DataFile {
    const known = this.made.get(records);
    if (known) return known;
    const path = join(this.folder, `distlog-${records}.ndjson`);
    write(path, distlogLines(records));
    const file = {path, records, sizeBytes: statSync(path).size};
    this.made.set(records, file);
    return file;
  }

  /** One flow with so many tasks; its path. */
  wideFlow(tasks: number): string {
    const path = join(this.folder, `flow-${tasks}.ndjson`);
    write(path, wideFlowLines(tasks));
    return path;
  }

  /** For files that one row alone needs. */
  discard(file: DataFile): void {
    rmSync(file.path, {force: true});
    this.made.delete(file.records);
  }

  remove(): void {
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 5});
  }
}

function write(path: string, lines: Iterable<string>): void {
  const fd = openSync(path, 'w');
  try {
    let chunk = '';
    for (const line of lines) {
      chunk += line;
      chunk += '\n';
      if (chunk.length < CHUNK_CHARS) continue;
      writeSync(fd, chunk);
      chunk = '';
    }
    writeSync(fd, chunk);
  } finally {
    closeSync(fd);
  }
}
