/**
 * Where rows are in the spools, for saving them byte for byte. Comes in: ids of rows. Goes out: ranges, source by source
 * in the order of their bytes, neighbours merged, with what is kept of pauses. Called by Trace.
 */
import type {Model} from '../model/model';

/** A range of one spool. */
export interface Extent {
  source: number;
  offset: number;
  length: number;
}

/** Sorts `ids` in place. */
export function mergedExtents(model: Model, ids: Uint32Array): Extent[] {
  const {source, offset, lengthBytes} = model.records;
  ids.sort((a, b) => source[a]! - source[b]! || offset[a]! - offset[b]!);
  const extents: Extent[] = [];
  for (const id of ids) {
    const last = extents.at(-1);
    const end = offset[id]! + lengthBytes[id]!;
    // One byte between two records is the line break.
    if (last && last.source === source[id] && offset[id]! <= last.offset + last.length + 1) {
      last.length = Math.max(last.length, end - last.offset);
    } else extents.push({source: source[id]!, offset: offset[id]!, length: lengthBytes[id]!});
  }
  for (const place of model.pausePlaces) extents.push({...place, length: place.lengthBytes});
  return model.pausePlaces.length === 0 ? extents : extents.sort((a, b) => a.source - b.source || a.offset - b.offset);
}
