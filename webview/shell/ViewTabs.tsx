/**
 * The row of views: tabs with the number of rows, the chosen time range or flow, columns, details.
 */
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {formatClock} from '../format/time';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Badge, IconButton, LinkButton} from '../ui/toolkit';
import {emptyKind} from './EmptyState';
import {ViewTools} from './ViewTools';
import {VIEWS} from './views';

export function ViewTabs({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const total = useStore(store, state => state.total);
  const detailsOpen = useStore(store, state => state.detailsOpen);
  const view = useStore(store, state => state.view);
  const hasRows = useStore(store, state => emptyKind(state) === null && state.view !== 'rejects');
  const shown = view === 'rejects' ? 'log' : view;
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
    <div class="tabs" data-region="tabs">
      <div role="tablist" aria-label={t('Views')} class="tab-list" onKeyDown={onKeyDown}>
        {VIEWS.map(({id, title}) => (
          <button
            type="button"
            role="tab"
            key={id}
            aria-selected={id === shown}
            tabIndex={id === shown ? 0 : -1}
            class={id === shown ? 'tab on' : 'tab'}
            onClick={() => inspector.showView(id)}
          >
            {title()}
            {id === 'log' && total !== null ? <Badge>{formatCount(total)}</Badge> : null}
          </button>
        ))}
      </div>
      <div class="tab-tools">
        <Restriction inspector={inspector} />
        {hasRows ? <ViewTools id={shown} inspector={inspector} /> : null}
        {hasRows ? (
          <span class="icon-group">
            <IconButton
              icon="layout-sidebar-right"
              label={t('Details')}
              pressed={detailsOpen}
              onClick={() => inspector.toggleDetails()}
            />
          </span>
        ) : null}
      </div>
    </div>
  );
}

/** What is chosen in the overview or from a tree, and the way out of it. */
function Restriction({inspector}: {inspector: Inspector}) {
  const range = useStore(inspector.store, state => state.filter.timeRange);
  const span = useStore(inspector.store, state => state.filter.span);
  const originEpochMs = useStore(inspector.store, state => state.session?.originEpochMs ?? NaN);
  if (!range && span === null) return null;
  const text = range
    ? `${formatClock(originEpochMs, range.fromNs)} – ${formatClock(originEpochMs, range.toNs)} · ${formatDuration(range.toNs - range.fromNs)}`
    : t('Only one flow');
  const showAll = () => inspector.setFilter({...inspector.store.state.filter, timeRange: null, span: null});
  return (
    <span class="restriction">
      <span class="muted range-text">{text}</span>
      <LinkButton onClick={showAll}>{t('Show all')}</LinkButton>
      <span class="separator" />
    </span>
  );
}
