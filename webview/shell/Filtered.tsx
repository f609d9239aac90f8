/**
 * Why nothing is shown: each restriction by name, how many rows it alone would leave, and a way to take it off or to use
 * nothing else. In: the filter. The counts come from the engine, one question per restriction.
 */
import {useEffect, useState} from 'preact/hooks';
import type {RowFilter, SessionInfo} from '../../src/protocol/queries';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {levelWord} from '../log/rowWords';
import type {Inspector} from '../state/inspector';
import {rowsInSession} from '../state/inspectorState';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {Button, LinkButton} from '../ui/toolkit';

interface Restriction {
  name: string;
  isCode: boolean;
  /** The filter with this restriction and no other. */
  alone: RowFilter;
  /** The filter without it. */
  without: RowFilter;
  count: number | null;
}

export function Filtered({session, inspector}: {session: SessionInfo | null; inspector: Inspector}) {
  const filter = useStore(inspector.store, state => state.filter);
  const restrictions = useRestrictions(filter, inspector);
  const all = session ? rowsInSession(session, filter.withText) : 0;
  const rows = formatCount(all);
  const where =
    session?.kind === 'file'
      ? t('All {0} rows of this file are hidden.', rows)
      : t('All {0} rows of this session are hidden.', rows);
  const both = restrictions.length > 1 ? ` ${t('What is listed here has to hold together.')}` : '';
  return (
    <div class="empty" data-region="view" tabIndex={-1}>
      <Icon name="filter" tone="big" />
      <h2>{t('Nothing matches this filter')}</h2>
      <p>{(all === 1 ? t('The only row is hidden.') : where) + both}</p>
      <Button label={t('Clear Filter')} onClick={() => inspector.clearFilter()} />
      {restrictions.length > 1 ? (
        <ul class="restrictions" aria-label={t('What hides the rows')}>
          {restrictions.map(restriction => (
            <li key={restriction.name}>
              <Icon name="filter" />
              <span class={restriction.isCode ? 'mono' : ''}>{visibleLine(restriction.name)}</span>
              <span class="muted">
                {restriction.count === null ? '' : t('{0} rows by itself', formatCount(restriction.count))}
              </span>
              <LinkButton onClick={() => inspector.setFilter(restriction.alone)}>{t('use only this')}</LinkButton>
              <LinkButton onClick={() => inspector.setFilter(restriction.without)}>{t('remove')}</LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** What restricts, and by how much once the engine has answered. */
function useRestrictions(filter: RowFilter, inspector: Inspector): Restriction[] {
  const [restrictions, setRestrictions] = useState<Restriction[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const {call} = inspector.forViews;
    const load = async () => {
      const {parts} = await call('filterParts', {text: filter.text}, controller.signal);
      const found = listRestrictions(filter, parts);
      if (controller.signal.aborted) return;
      setRestrictions(found);
      for (const restriction of found) {
        const {total} = await call('rows', {filter: restriction.alone, from: 0, count: 0}, controller.signal);
        if (controller.signal.aborted) return;
        restriction.count = total;
        setRestrictions([...found]);
      }
    };
    load().catch((error: unknown) => {
      if (!controller.signal.aborted) inspector.complain(error);
    });
    return () => controller.abort();
  }, [filter, inspector]);
  return restrictions;
}

function listRestrictions(filter: RowFilter, parts: readonly string[]): Restriction[] {
  const none: RowFilter = {...filter, text: '', minLevel: 0, timeRange: null, span: null};
  const list: Omit<Restriction, 'count'>[] = parts.map((part, index) => ({
    name: part,
    isCode: true,
    alone: {...none, text: part},
    without: {...filter, text: parts.filter((_, other) => other !== index).join(' ')},
  }));
  const {minLevel, timeRange, span} = filter;
  const add = (name: string, alone: Partial<RowFilter>, without: Partial<RowFilter>) =>
    list.push({name, isCode: false, alone: {...none, ...alone}, without: {...filter, ...without}});
  if (minLevel > 0) add(t('level {0} or above', levelWord(minLevel)), {minLevel}, {minLevel: 0});
  if (timeRange) add(t('the chosen time range'), {timeRange}, {timeRange: null});
  if (span !== null) add(t('the chosen flow or task'), {span}, {span: null});
  return list.map(restriction => ({...restriction, count: null}));
}
