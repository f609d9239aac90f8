/**
 * The row of views: tabs with how much each has to show, the chosen time range or flow, tools of the view, details. Where
 * they have no room beside each other, words give way to icons, then the range to its length, then there are two rows.
 */
import {useRef} from 'preact/hooks';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {formatClock} from '../format/time';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Badge, IconButton, LinkButton} from '../ui/toolkit';
import {emptyKind} from './EmptyState';
import {useFit} from './useFit';
import type {ViewId} from './viewIds';
import {ViewTools} from './ViewTools';
import {VIEWS} from './views';

export function ViewTabs({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const detailsOpen = useStore(store, state => state.detailsOpen);
  const view = useStore(store, state => state.view);
  const hasRows = useStore(store, state => emptyKind(state) === null && state.view !== 'rejects');
  const shown = view === 'rejects' ? 'log' : view;
  const row = useRef<HTMLDivElement>(null);
  useFit(row, 3);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = VIEWS.findIndex(({id}) => id === shown);
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    inspector.showView(next.id);
    const tabs = event.currentTarget instanceof HTMLElement ? event.currentTarget.querySelectorAll('button') : [];
    tabs[VIEWS.indexOf(next)]?.focus();
  };
  return (
    <div class="tabs" data-region="tabs" ref={row}>
      <div role="tablist" aria-label={t('Views')} class="tab-list" onKeyDown={onKeyDown}>
        {VIEWS.map(({id, title}) => (
          <button
            type="button"
            role="tab"
            key={id}
            aria-selected={id === shown}
            tabIndex={id === shown ? 0 : -1}
            class={id === shown ? 'tab on' : 'tab'}
            title={COUNT_TITLES[id]()}
            onClick={() => inspector.showView(id)}
          >
            {title()}
            <TabCount inspector={inspector} id={id} />
          </button>
        ))}
      </div>
      <div class="tab-tools">
        <Restriction inspector={inspector} />
        {hasRows ? <ViewTools id={shown} inspector={inspector} /> : null}
      </div>
      <span class="tab-details">
        {hasRows ? (
          <IconButton
            icon="layout-sidebar-right"
            label={t('Details')}
            pressed={detailsOpen}
            onClick={() => inspector.toggleDetails()}
          />
        ) : null}
      </span>
    </div>
  );
}

/** How much the view has to show of what passes filter and time range. */
function TabCount({inspector, id}: {inspector: Inspector; id: ViewId}) {
  const count = useStore(inspector.store, ({total, shownFlows}) => {
    if (id === 'log') return total;
    return (id === 'statistics' ? shownFlows?.names : shownFlows?.flows) ?? null;
  });
  return count === null ? null : <Badge>{formatCount(count)}</Badge>;
}

/** What the number on a tab counts. */
const COUNT_TITLES: Record<ViewId, () => string> = {
  log: () => t('Counts records, text lines and rejected messages that pass the filter'),
  timeline: () => t('Counts flows that hold a record that passes the filter'),
  graph: () => t('Counts flows that hold a record that passes the filter'),
  statistics: () => t('Counts names of tasks, entrypoints and nodes that pass the filter'),
};

/** What is chosen in the overview or from a tree, and the way out of it. */
function Restriction({inspector}: {inspector: Inspector}) {
  const range = useStore(inspector.store, state => state.filter.timeRange);
  const span = useStore(inspector.store, state => state.filter.span);
  const originEpochMs = useStore(inspector.store, state => state.session?.originEpochMs ?? NaN);
  if (!range && span === null) return null;
  const clock = range ? `${formatClock(originEpochMs, range.fromNs)} – ${formatClock(originEpochMs, range.toNs)}` : '';
  const lengthText = range ? formatDuration(range.toNs - range.fromNs) : t('Only one flow');
  const showAll = () => inspector.setFilter({...inspector.store.state.filter, timeRange: null, span: null});
  return (
    <span class="restriction">
      <span class="muted range-text" title={clock}>
        {clock ? <span class="range-clock">{`${clock} · `}</span> : null}
        {lengthText}
      </span>
      <LinkButton onClick={showAll}>{t('Show all')}</LinkButton>
      <span class="separator" />
    </span>
  );
}
