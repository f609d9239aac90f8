/**
 * Where the rows that stay are in one spool: ranges in ascending order, neighbours merged. Comes in: the marks of
 * `chooseEvicted`. Goes out: what to copy to the new spool. Rows of one source arrive in the order of their bytes. Pure.
 */
import type {RecordTable} from '../model/recordTable';

export interface ByteRange {
  /** Inclusive; `end` is exclusive. */
  start: number;
  end: number;
}

/** `endOffset`: where the line of the source's last row ends. A range may end inside a line that held several records. */
export function* keptExtents(
  records: RecordTable,
  gone: Uint8Array,
  source: number,
  endOffset: number,
): Generator<ByteRange> {
  let start = -1;
  for (let id = 0; id < gone.length; id++) {
    if (records.source[id] !== source) continue;
    const offset = records.offset[id]!;
    if (!gone[id] && start < 0) start = offset;
    else if (gone[id] && start >= 0) {
      yield {start, end: offset};
      start = -1;
    }
  }
  if (start >= 0) yield {start, end: endOffset};
}

/** Where the row of a source that arrived last ends, its line break not counted; -1 for one without rows. */
export function lastRowEnds(records: RecordTable, sources: number): number[] {
  const ends = new Array<number>(sources).fill(-1);
  let missing = sources;
  for (let id = records.size - 1; id >= 0 && missing > 0; id--) {
    const source = records.source[id]!;
    if (ends[source] !== -1) continue;
    ends[source] = records.offset[id]! + records.lengthBytes[id]!;
    missing--;
  }
  return ends;
}
