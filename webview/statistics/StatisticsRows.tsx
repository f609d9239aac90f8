/**
 * Rows of the Statistics table: one name each, and the row for all of them. In: a row of the engine, the columns that
 * fit, the common scale. What is too few to mean something is dimmed.
 */
import type {StatisticsRow} from '../../src/protocol/queries';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {systemTitle} from '../../src/protocol/systemTitle';
import {Icon} from '../ui/icons';
import type {Scale} from './histogram';
import {barsOf, decadesOf, HISTOGRAM_PX, markOf, pathOf} from './histogram';
import type {StatisticsColumn} from './statisticsColumns';

/** From so many runs on a percentile is one run of many and not simply the longest. */
export const ENOUGH_FOR_P95 = 20;
export const ENOUGH_FOR_P99 = 100;

export interface CellContext {
  columns: readonly StatisticsColumn[];
  scale: Scale;
  /** Longest total of all names: what a full bar stands for. */
  maxTotalNs: number;
}

export interface RowProps extends CellContext {
  row: StatisticsRow;
  id: string;
  topPx: number;
  /** Counts from 1; the header is the first. */
  rowIndex: number;
  selected: boolean;
  onSelect: () => void;
  onFilter: () => void;
}

const TOTAL_BAR_PX = 136;

export function NameRow(props: RowProps) {
  const {row, id, topPx, rowIndex, selected, onSelect, onFilter} = props;
  return (
    <div
      role="row"
      id={id}
      class={selected ? 'stat-row on' : 'stat-row'}
      style={{transform: `translateY(${topPx}px)`}}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      onMouseDown={onSelect}
    >
      {props.columns.map((column, index) => (
        <span class={`stat-cell s-${column}`} role="gridcell" aria-colindex={index + 1} key={column}>
          {column === 'name' ? (
            <span class="stat-name" title={t('Show only {0}', visibleLine(row.name))} onClick={onFilter}>
              {visibleLine(row.name)}
              {row.names > 1 ? <span class="stat-names">{t('{0} names', formatCount(row.names))}</span> : null}
            </span>
          ) : (
            cellOf(column, row, props)
          )}
        </span>
      ))}
    </div>
  );
}

export function AllRow({row, names, ...context}: CellContext & {row: StatisticsRow; names: number}) {
  return (
    <div role="row" class="stat-row all" aria-rowindex={2}>
      {context.columns.map((column, index) => (
        <span class={`stat-cell s-${column}`} role="gridcell" aria-colindex={index + 1} key={column}>
          {column === 'name' ? (
            <span class="ellipsis">{names === 1 ? t('One name') : t('All {0} names', formatCount(names))}</span>
          ) : column === 'total' ? (
            <span class="stat-note">{t('nested, not added')}</span>
          ) : (
            cellOf(column, row, context)
          )}
        </span>
      ))}
    </div>
  );
}

function cellOf(column: StatisticsColumn, row: StatisticsRow, {scale, maxTotalNs}: CellContext) {
  const ended = row.count - row.open;
  switch (column) {
    case 'name':
      return row.name;
    case 'system':
      return systemTitle(row.system);
    case 'count':
      return formatCount(row.count);
    case 'errors':
      return <Count count={row.errors} bad />;
    case 'retries':
      return <Count count={row.retries} />;
    case 'total':
      return (
        <>
          <Duration ns={row.totalNs} />
          <span class="stat-bar" style={{width: `${barPx(row.totalNs, maxTotalNs)}px`}} />
        </>
      );
    case 'self':
      return <Duration ns={row.selfNs} />;
    case 'p50':
      return <Duration ns={row.p50Ns} />;
    case 'p95':
      return <Duration ns={row.p95Ns} dim={ended < ENOUGH_FOR_P95} />;
    case 'p99':
      return <Duration ns={row.p99Ns} dim={ended < ENOUGH_FOR_P99} />;
    case 'max':
      return <Duration ns={row.maxNs} />;
    case 'distribution':
      return <Histogram row={row} scale={scale} />;
  }
}

function barPx(ns: number, maxNs: number): number {
  const px = (ns / maxNs) * TOTAL_BAR_PX;
  // Below two it would only be a speck.
  return px >= 2 ? Math.round(px * 10) / 10 : 0;
}

function Count({count, bad}: {count: number; bad?: boolean}) {
  if (count === 0) return <span class="muted">0</span>;
  if (!bad) return <>{formatCount(count)}</>;
  return (
    <>
      <Icon name="error" tone="error" />
      <span class="error-text">{formatCount(count)}</span>
    </>
  );
}

/** The unit has a slot of its own, so that digits line up; minutes and more are written out. */
function Duration({ns, dim}: {ns: number; dim?: boolean}) {
  const text = formatDuration(ns);
  if (text === '') return <span class="muted">–</span>;
  const [value, unit, more] = text.split(' ');
  return (
    <span class={dim ? 'stat-duration muted' : 'stat-duration'}>
      {more === undefined ? value : text}
      {more === undefined ? <span class="stat-unit"> {unit}</span> : null}
    </span>
  );
}

function Histogram({row, scale}: {row: StatisticsRow; scale: Scale}) {
  const markPx = markOf(row.p50Ns, scale);
  return (
    <svg class="histogram" width={scale.widthPx} height={HISTOGRAM_PX} aria-hidden="true">
      <path
        class="histogram-grid"
        d={decadesOf(scale)
          .map(({xPx}) => `M${Math.round(xPx) + 0.5} 0V${HISTOGRAM_PX}`)
          .join('')}
      />
      <path class="histogram-bars" d={pathOf(barsOf(row, scale))} />
      {Number.isNaN(markPx) ? null : <path class="histogram-p50" d={`M${markPx.toFixed(1)} 2V19.5`} />}
    </svg>
  );
}
