/**
 * The Statistics view: one row per name of task, entrypoint or node, sorted by any column, with histograms on one scale.
 * In: the Inspector. Enter or a click on a name adds it to the filter. Only rows on screen are in the document.
 */
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {StatisticsRow} from '../../src/protocol/queries';
import type {StatisticsTable} from '../../src/protocol/statistics';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {Button, ProgressRing} from '../ui/toolkit';
import {decadesOf, scaleOf} from './histogram';
import {addName} from './nameFilter';
import type {StatisticsColumn} from './statisticsColumns';
import {layoutStatistics, nextSort, readSort, sortRows, statisticsTitle} from './statisticsColumns';
import {HEADER_ROW, moveCursor} from './statisticsKeys';
import type {Cursor} from './statisticsKeys';
import type {StatisticsShown} from './statisticsLoader';
import {StatisticsLoader} from './statisticsLoader';
import {AllRow, ENOUGH_FOR_P95, ENOUGH_FOR_P99, NameRow} from './StatisticsRows';

const ROW_PX = 22;
/** The header and the row for all names stay on top. */
const STICKY_PX = 24 + ROW_PX;
const OVERSCAN = 6;

export function StatisticsView({inspector}: {inspector: Inspector}) {
  const [shown, setShown] = useState<StatisticsShown>({table: null, problem: ''});
  const loader = useRef<StatisticsLoader | null>(null);
  useEffect(() => {
    const made = new StatisticsLoader(inspector, setShown);
    loader.current = made;
    return () => made.dispose();
  }, [inspector]);
  const {table, problem} = shown;
  if (table && table.rows.length > 0) return <Table inspector={inspector} table={table} problem={problem} />;
  return (
    <div class="empty" data-region="view">
      {problem ? (
        <>
          <h2>{t('The figures could not be made')}</h2>
          <p>{problem}</p>
          <Button label={t('Try Again')} onClick={() => loader.current?.now()} />
        </>
      ) : table ? (
        <>
          <h2>{t('No tasks to count')}</h2>
          <p>{t('None of these records belongs to a task, a call or a node with a beginning and an end.')}</p>
        </>
      ) : (
        <ProgressRing label={t('Counting')} />
      )}
    </div>
  );
}

const keyOf = (row: StatisticsRow) => `${row.system}\n${row.service}\n${row.name}`;

function Table({inspector, table, problem}: {inspector: Inspector; table: StatisticsTable; problem: string}) {
  const grid = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState(() => readSort(inspector.forViews.remembered('statistics')));
  const [size, setSize] = useState({widthPx: 1000, heightPx: 600});
  const [scrollTop, setScrollTop] = useState(0);
  const [column, setColumn] = useState<StatisticsColumn>(sort.column);
  /** The row that the cursor is on goes with its name when the order changes; null is the header. */
  const [selectedKey, setSelectedKey] = useState<string | null>(null);
  const rows = useMemo(() => sortRows(table.rows, sort), [table, sort]);
  const maxTotalNs = useMemo(() => rows.reduce((most, row) => Math.max(most, row.totalNs || 0), 0), [rows]);
  const layout = useMemo(() => layoutStatistics(size.widthPx), [size.widthPx]);
  const scale = useMemo(() => scaleOf(table.all, layout.distributionPx), [table, layout]);
  const selected = selectedKey === null ? HEADER_ROW : rows.findIndex(row => keyOf(row) === selectedKey);
  // Keys may come faster than frames, so they go by this and not by what was drawn.
  const cursor = useRef<Cursor>({row: selected, column});
  cursor.current = {row: selected, column};

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const measure = () => setSize({widthPx: element.clientWidth, heightPx: element.clientHeight});
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const sortBy = (by: StatisticsColumn) => {
    const next = nextSort(sort, by);
    setSort(next);
    setColumn(by);
    inspector.forViews.remember('statistics', next);
  };
  const filterBy = (row: StatisticsRow) => {
    const {filter} = inspector.store.state;
    inspector.setFilter({...filter, text: addName(filter.text, row, table.rows)});
  };
  const select = (index: number) => {
    const row = rows[index];
    cursor.current = {...cursor.current, row: row ? index : HEADER_ROW};
    setSelectedKey(row ? keyOf(row) : null);
    const element = grid.current;
    if (!row || !element) return;
    const topPx = index * ROW_PX;
    const roomPx = element.clientHeight - STICKY_PX;
    if (topPx < element.scrollTop) element.scrollTop = topPx;
    else if (topPx + ROW_PX > element.scrollTop + roomPx) element.scrollTop = topPx + ROW_PX - roomPx;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const now = cursor.current;
    const row = rows[now.row];
    if (event.key === 'Enter' || (event.key === ' ' && !row)) {
      if (row) filterBy(row);
      else sortBy(now.column);
    } else {
      const pageRows = Math.max(1, Math.floor((size.heightPx - STICKY_PX) / ROW_PX) - 1);
      const next = moveCursor(event.key, now, rows.length, pageRows, layout.visible);
      if (!next) return;
      cursor.current = next;
      setColumn(next.column);
      select(next.row);
    }
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((scrollTop + size.heightPx) / ROW_PX) + OVERSCAN);
  const active = selected === HEADER_ROW ? headerId(column) : rowId(selected);
  const cells = {columns: layout.visible, scale, maxTotalNs};
  return (
    <div class="statistics">
      <div
        ref={grid}
        class="stat-grid"
        style={{'--columns': layout.template}}
        role="grid"
        aria-label={t('Statistics')}
        aria-rowcount={rows.length + 2}
        aria-colcount={layout.visible.length}
        aria-activedescendant={selected >= 0 && (selected < first || selected >= last) ? undefined : active}
        tabIndex={0}
        data-region="view"
        onKeyDown={onKeyDown}
        onScroll={event => setScrollTop(event.currentTarget.scrollTop)}
      >
        <div class="stat-head" role="rowgroup">
          <div class="stat-row header" role="row" aria-rowindex={1}>
            {layout.visible.map((id, index) => (
              <span
                id={headerId(id)}
                key={id}
                role="columnheader"
                aria-colindex={index + 1}
                aria-sort={sort.column !== id ? 'none' : sort.descending ? 'descending' : 'ascending'}
                class={headerClass(id, sort.column === id, selected === HEADER_ROW && column === id)}
                title={explanationOf(id)}
                onClick={() => sortBy(id)}
              >
                {id === 'distribution' ? <Decades scale={scale} /> : <span>{statisticsTitle(id)}</span>}
                {sort.column === id ? (
                  <i class={`codicon codicon-arrow-${sort.descending ? 'down' : 'up'}`} aria-hidden="true" />
                ) : null}
              </span>
            ))}
          </div>
          <AllRow row={table.all} names={table.names} {...cells} />
        </div>
        <div class="stat-rows" role="rowgroup" style={{height: `${rows.length * ROW_PX}px`}}>
          {rows.slice(first, last).map((row, index) => (
            <NameRow
              {...cells}
              key={keyOf(row)}
              row={row}
              id={rowId(first + index)}
              topPx={(first + index) * ROW_PX}
              rowIndex={first + index + 3}
              selected={first + index === selected}
              onSelect={() => select(first + index)}
              onFilter={() => filterBy(row)}
            />
          ))}
        </div>
      </div>
      <Notes table={table} problem={problem} />
    </div>
  );
}

const headerId = (column: StatisticsColumn) => `stat-head-${column}`;
const rowId = (row: number) => `stat-row-${row}`;

function headerClass(id: StatisticsColumn, sorted: boolean, active: boolean): string {
  return ['stat-cell', `s-${id}`, sorted ? 'sorted' : '', active ? 'active' : ''].filter(Boolean).join(' ');
}

function explanationOf(id: StatisticsColumn): string {
  const texts: Partial<Record<StatisticsColumn, string>> = {
    errors: t('Runs that failed or timed out, and scopes that logged an error'),
    total: t('Time from beginning to end, of all runs together'),
    self: t('Total without the time in which tasks below were under way'),
    p50: t('Half of the runs took no longer'),
    p95: t('95 of 100 runs took no longer'),
    p99: t('99 of 100 runs took no longer'),
    distribution: t('How many runs took how long; the line is p50'),
  };
  return texts[id] ?? statisticsTitle(id);
}

function Decades({scale}: {scale: ReturnType<typeof scaleOf>}) {
  return (
    <>
      <span class="screen-reader-only">{statisticsTitle('distribution')}</span>
      <svg class="histogram" width={scale.widthPx} height={24} aria-hidden="true">
        {decadesOf(scale)
          .filter(decade => decade.labelled)
          .map(({xPx, ns}) => (
            <text key={ns} x={xPx} y={16} text-anchor="middle">
              {roundDuration(ns)}
            </text>
          ))}
      </svg>
    </>
  );
}

/** `10 ms` for `10.0 ms`; the scale says 100 µs where a cell says 0.10 ms. */
function roundDuration(ns: number): string {
  if (ns >= 1e5 && ns < 1e6) return `${ns / 1e3} µs`;
  return formatDuration(ns).replace(/[.,]0+ /, ' ');
}

function Notes({table, problem}: {table: StatisticsTable; problem: string}) {
  const more = table.names - table.rows.length;
  return (
    <div class="stat-notes">
      {problem ? <span class="error-text">{problem}</span> : null}
      {more > 0 ? <span>{t('{0} more names are counted and not listed.', formatCount(more))}</span> : null}
      <span class="grow" />
      <span class="ellipsis">
        {t('Percentiles of fewer than {0} (p95) or {1} (p99) runs are dimmed', ENOUGH_FOR_P95, ENOUGH_FOR_P99)}
      </span>
      <span class="stat-key">{t('p50')}</span>
    </div>
  );
}
