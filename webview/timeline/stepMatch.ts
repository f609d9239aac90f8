/**
 * To the next or previous task that holds a record which passes the filter. In: the Inspector and its selection. Works
 * on the records, so that tasks in folded flows are found as well.
 */
import {NONE} from '../../src/protocol/model';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';

const PAGE = 200;
/** Rows looked at before giving up. */
const MAX_PAGES = 50;

export async function stepMatch(inspector: Inspector, step: 1 | -1): Promise<void> {
  const {filter, selection, selectedSpan} = inspector.store.state;
  const {call} = inspector.forViews;
  try {
    let at = -1;
    if (selection) {
      const {position, exact} = await call('rowOf', {filter, record: selection.record});
      at = exact || step > 0 ? position : position + 1;
    }
    for (let page = 0; page < MAX_PAGES; page++) {
      const from = step > 0 ? at + 1 : Math.max(0, at - PAGE);
      const count = step > 0 ? PAGE : Math.max(0, at - from);
      if (count === 0) break;
      const rows = await call('rows', {filter, from, count});
      if (rows.count === 0) break;
      for (let offset = 0; offset < rows.count; offset++) {
        const row = step > 0 ? offset : rows.count - 1 - offset;
        const span = rows.span[row] ?? NONE;
        if (span === NONE || span === selectedSpan) continue;
        inspector.selectSpan(span, rows.record[row] ?? null);
        return;
      }
      at = step > 0 ? from + rows.count - 1 : from;
    }
    const text = step > 0 ? t('No further task matches.') : t('No earlier task matches.');
    inspector.store.set({notice: text});
  } catch (error) {
    inspector.complain(error);
  }
}
