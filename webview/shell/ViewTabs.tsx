/**
 * The row of views: tabs with the number of rows, the chosen time range or flow, columns, details. Tabs that do not
 * exist yet are not shown.
 */
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {formatClock} from '../format/time';
import {COLUMN_IDS, COLUMN_TITLES, DEFAULT_COLUMNS, isHideable, toggleColumn} from '../log/columns';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {MenuItem} from '../ui/Menu';
import {MenuButton} from '../ui/Menu';
import {Badge, IconButton, LinkButton} from '../ui/toolkit';
import {emptyKind} from './EmptyState';

export function ViewTabs({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const total = useStore(store, state => state.total);
  const detailsOpen = useStore(store, state => state.detailsOpen);
  const hasTable = useStore(store, state => emptyKind(state) === null && state.view === 'log');
  return (
    <div class="tabs" data-region="tabs">
      <div role="tablist" aria-label="Views" class="tab-list">
        <button type="button" role="tab" aria-selected="true" class="tab on" onClick={() => store.set({view: 'log'})}>
          Log
          {total === null ? null : <Badge>{formatCount(total)}</Badge>}
        </button>
      </div>
      <span class="grow" />
      <Restriction inspector={inspector} />
      {hasTable ? (
        <span class="icon-group">
          <ColumnsMenu inspector={inspector} />
          <IconButton
            icon="layout-sidebar-right"
            label="Details"
            pressed={detailsOpen}
            onClick={() => inspector.toggleDetails()}
          />
        </span>
      ) : null}
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
    : 'Only one flow';
  const showAll = () => inspector.setFilter({...inspector.store.state.filter, timeRange: null, span: null});
  return (
    <span class="restriction">
      <span class="muted range-text">{text}</span>
      <LinkButton onClick={showAll}>Show all</LinkButton>
      <span class="separator" />
    </span>
  );
}

function ColumnsMenu({inspector}: {inspector: Inspector}) {
  const columns = useStore(inspector.store, state => state.columns);
  const items: MenuItem[] = COLUMN_IDS.filter(isHideable).map(id => ({
    label: COLUMN_TITLES[id],
    checked: !columns.hidden.includes(id),
    run: () => inspector.arrange({columns: toggleColumn(inspector.store.state.columns, id)}),
  }));
  items.push({
    label: 'Reset Columns',
    separated: true,
    run: () => inspector.arrange({columns: DEFAULT_COLUMNS}),
  });
  return <MenuButton icon="columns" label="Columns" items={items} />;
}
