/**
 * Marked rows for the clipboard, as text or as the records themselves. In: ranges of positions; rows are fetched, as
 * most of them are not on screen. Out: text. Called by the keys and the menu of the table.
 */
import type {RowPage} from '../../src/protocol/queries';
import {NONE} from '../../src/protocol/model';
import {formatClock} from '../format/time';
import type {Inspector} from '../state/inspector';
import {isNested} from './rowKey';
import type {RowRange} from './rowMarks';
import {nestedMark, nestedText} from './nestedWords';
import {rowMark} from './rowWords';
import {sourceCell} from './sourceCell';

/** More than this is what saving and exporting are for. */
export const MAX_COPIED_ROWS = 10_000;
const PAGE = 1000;

/** One line per row: time, level, indented message, source. */
export async function rowsAsText(inspector: Inspector, ranges: readonly RowRange[]): Promise<string> {
  const lines: string[] = [];
  for await (const {page, from, end} of pagesOf(inspector, ranges)) {
    for (let index = from; index < end; index++) lines.push(lineOf(page, index, inspector));
  }
  return lines.join('\n');
}

/** The records of the rows as they were received, one line each. */
export async function rowsAsJson(inspector: Inspector, ranges: readonly RowRange[]): Promise<string> {
  const records: number[] = [];
  for await (const {page, from, end} of pagesOf(inspector, ranges)) {
    for (const record of page.record.subarray(from, end)) if (record !== NONE) records.push(record);
  }
  const {lines} = await inspector.forViews.call('jsonLines', {records});
  return lines.join('\n');
}

async function* pagesOf(inspector: Inspector, ranges: readonly RowRange[]) {
  let left = MAX_COPIED_ROWS;
  for (const [from, end] of ranges) {
    for (let at = from; at < end && left > 0;) {
      const page = await inspector.rows.page(at, Math.min(PAGE, end - at, left));
      if (page.count === 0) return;
      yield {page, from: 0, end: page.count};
      at += page.count;
      left -= page.count;
    }
  }
}

function lineOf(page: RowPage, index: number, {places}: Pick<Inspector, 'places'>): string {
  const nested = isNested(page) ? page : null;
  const facts = {
    kind: page.kind[index] ?? 0,
    level: page.level[index] ?? 0,
    flags: page.flags[index] ?? 0,
    spanState: page.spanState[index] ?? 0,
  };
  const mark = (nested && nestedMark(nested, index)) ?? rowMark(facts);
  const time = formatClock(page.originEpochMs, page.timeNs[index] ?? NaN);
  const {name, note} = nested ? nestedText(nested, index) : {name: page.message[index] ?? '', note: ''};
  const indent = '  '.repeat(nested?.indent[index] ?? 0);
  const message = indent + [name, note].filter(Boolean).join('  ');
  const where = nested ? [] : [page.flowName[index] ?? '', page.spanName[index] ?? ''];
  return [time, mark.word, ...where, message, sourceCell({page, index}, places).text].join('\t').trimEnd();
}
