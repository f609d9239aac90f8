/** What can be done with the marked rows: the items of the table's context menu. In: the view and what is selected. */
import {t} from '../format/l10n';
import {Fold} from '../../src/protocol/nested';
import type {Inspector} from '../state/inspector';
import type {MenuItem} from '../ui/Menu';
import {rowsAsJson, rowsAsText} from './copyRows';
import type {LogView} from './logView';
import {foldOfRow} from './rowKey';

export function rowMenuItems(view: LogView, inspector: Inspector): MenuItem[] {
  const {selection, selectedSpan, details} = inspector.store.state;
  const row = view.chosen.row();
  const record = selection?.record ?? null;
  const items: MenuItem[] = [];
  if (record !== null) items.push({label: t('Go to Source'), run: () => inspector.goToSource(record)});
  const fold = row ? foldOfRow(row) : Fold.none;
  if (row && fold !== Fold.none) {
    items.push({label: fold === Fold.folded ? t('Unfold') : t('Fold'), run: () => view.toggleFold(row)});
  }
  items.push(
    {label: t('Copy as Text'), separated: items.length > 0, run: () => copyText(view, inspector)},
    {label: t('Copy as JSON'), run: () => copyJson(view, inspector)},
  );
  const span = selectedSpan ?? details?.span?.span ?? null;
  if (span !== null) {
    const run = () => inspector.setFilter({...inspector.store.state.filter, span});
    items.push({label: t('Show Only This Task'), separated: true, run});
  }
  items.push({label: t('Show Details'), separated: span === null, run: () => inspector.toggleDetails(true)});
  return items;
}

export function copyText(view: LogView, inspector: Inspector): void {
  void copy(inspector, rowsAsText(inspector, view.chosen.ranges()));
}

export function copyJson(view: LogView, inspector: Inspector): void {
  void copy(inspector, rowsAsJson(inspector, view.chosen.ranges()));
}

async function copy(inspector: Inspector, text: Promise<string>): Promise<void> {
  try {
    inspector.copy(await text);
  } catch (error) {
    inspector.complain(error);
  }
}
