/**
 * Makes room in a live session that has reached a limit. Comes in: its sources, none of which writes meanwhile, and how
 * much may stay. Goes out: new spools beside the old ones and a new model beside the old one, to be put in place by
 * `commit`; until then a crash or an error leaves everything as it was. Called by LiveSession.
 */
import {open, rm} from 'node:fs/promises';
import type {Rebuild, Trace} from '../core/trace';
import type {Budget} from '../core/retention/chooseEvicted';
import {readBlocks} from './blockReader';
import type {SpooledSource} from './liveSource';
import type {PauseSpool} from './pauseSpool';
import {RecordFiles} from './recordFiles';
import {copyRanges, lineEndAfter, type CopiedSpool} from './spoolCopy';

export interface RoomParts {
  trace: Trace;
  /** All sources of the session whose spool is open. */
  sources: readonly SpooledSource[];
  /** A file name that is not in use. */
  nextFile(): string;
  pathOf(file: string): string;
  signal: AbortSignal;
  /** Kept whole; it has no rows. */
  pauses: PauseSpool | null;
}

export interface NewSpool extends CopiedSpool {
  source: SpooledSource;
  /** Name of the new file. */
  name: string;
}

export interface Room {
  rebuild: Rebuild;
  /** Of the sources that lost rows; the others keep their spool. */
  spools: NewSpool[];
  /** Reads the spools of the new model. */
  files: RecordFiles;
  /** Removes what was written, when it is not wanted after all. */
  discard(): Promise<void>;
}

/** null when nothing can go. Rejects with what the operating system says. */
export async function makeRoom(parts: RoomParts, budget: Budget): Promise<Room | null> {
  const {trace, sources} = parts;
  const endOffsets = await lineEnds(parts);
  const unfinished = sources.reduce(
    (sum, source) => sum + source.sizeBytes - (endOffsets[source.entry.ingest.source] ?? 0),
    0,
  );
  const choice = trace.chooseEvicted(endOffsets, {rows: budget.rows, bytes: budget.bytes - unfinished});
  if (choice.perSource.every(rows => rows === 0)) return null;
  const files = new RecordFiles();
  const spools: NewSpool[] = [];
  const written: string[] = [];
  const discard = async () => {
    files.closeAll();
    for (const {file} of spools) await file.close();
    for (const path of written) await rm(path, {force: true});
  };
  try {
    const rebuild = trace.rebuild(files);
    for (const source of sources) {
      const index = source.entry.ingest.source;
      const ingest = rebuild.ingests[index];
      if (!ingest) continue;
      const take = (block: Uint8Array, offset: number) => ingest.write(block, offset);
      ingest.evicted = source.entry.ingest.evicted + (choice.perSource[index] ?? 0);
      if (choice.perSource[index] === 0) {
        files.open(index, source.path);
        await readAll(source, take, parts.signal);
      } else {
        const name = parts.nextFile();
        const path = parts.pathOf(name);
        written.push(path);
        await rm(path, {force: true});
        const end = endOffsets[index] ?? 0;
        const ranges = withTail(trace.keptExtents(choice, index, end), {start: end, end: source.sizeBytes});
        const taken = lateOpened(files, index, path, take);
        const copied = await copyRanges(source.path, path, ranges, source.sizeBytes, taken, parts.signal);
        spools.push({...copied, source, name});
        if (copied.sizeBytes === 0) files.open(index, path);
      }
      if (!source.running) ingest.end();
    }
    const ofPauses = parts.pauses && rebuild.ingests[parts.pauses.source];
    if (ofPauses) await parts.pauses?.rebuild(ofPauses, files);
    return {rebuild, spools, files, discard};
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The new model may look at earlier records while it is built, so their file must be open by then. */
function lateOpened(
  files: RecordFiles,
  index: number,
  path: string,
  take: (block: Uint8Array, offset: number) => void,
): (block: Uint8Array, offset: number) => void {
  let opened = false;
  return (block, offset) => {
    if (!opened) files.open(index, path);
    opened = true;
    take(block, offset);
  };
}

async function lineEnds({trace, sources}: RoomParts): Promise<number[]> {
  const ends = trace.lastRowEnds();
  for (const source of sources) {
    const index = source.entry.ingest.source;
    const from = ends[index] ?? -1;
    ends[index] = from < 0 ? 0 : await lineEndAfter(source.path, from, source.sizeBytes);
  }
  return ends;
}

async function readAll(
  source: SpooledSource,
  take: (block: Uint8Array, offset: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(source.path, 'r');
  try {
    await readBlocks(file, 0, take, signal, source.sizeBytes);
    signal.throwIfAborted();
  } finally {
    await file.close();
  }
}

/** The beginning of a line or object whose end has not come yet stays. */
function* withTail(ranges: Iterable<{start: number; end: number}>, tail: {start: number; end: number}) {
  yield* ranges;
  if (tail.end > tail.start) yield tail;
}
