/**
 * Reads the first items of a list that the engine gives in pages. What has been read so far is given when the engine
 * goes away or the session is cleared midway: a redraw follows in both cases. `generation` 0 stands for nothing read.
 */
import {RpcError} from '../../protocol/rpc';

interface Page {
  generation: number;
  total: number;
}

export async function readPages<P extends Page, Item>(
  wanted: number,
  pageSize: number,
  read: (from: number, count: number) => Promise<P>,
  itemsOf: (page: P) => readonly Item[],
): Promise<{items: Item[]; total: number; generation: number}> {
  const items: Item[] = [];
  let total = 0;
  let generation = 0;
  try {
    do {
      const page = await read(items.length, Math.min(pageSize, wanted - items.length));
      ({total, generation} = page);
      const more = itemsOf(page);
      if (more.length === 0) break;
      items.push(...more);
    } while (items.length < Math.min(wanted, total));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
  }
  return {items, total, generation};
}
