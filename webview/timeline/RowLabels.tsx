/**
 * The labels left of the lanes, which are also what a screen reader has of them: one row of a tree grid for each lane,
 * with name, state, duration and everything else the canvas shows. Only rows on screen exist.
 */
import {TimelineRowFlag} from '../../src/protocol/timeline';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {t} from '../format/l10n';
import {stateMark} from '../log/rowWords';
import {Icon} from '../ui/icons';
import {ROW_PX} from './measures';
import {isFlowRow, isLane, rowAside, rowDuration, rowLabel, rowName} from './rowText';

export interface RowLabelsProps {
  slices: TimelineSlices;
  first: number;
  end: number;
  selectedSpan: number | null;
  cursorRow: number;
  nowNs: number;
  onToggle: (row: number) => void;
  onSelect: (row: number) => void;
}

const INDENT_PX = 14;
/** Deeper rows are not indented further, so that names stay readable. */
const MAX_INDENT = 10;

export function rowId(row: number): string {
  return `timeline-row-${row}`;
}

export function RowLabels(props: RowLabelsProps) {
  const {slices, first, end} = props;
  const rows = [];
  for (let row = Math.max(first, slices.fromRow); row < Math.min(end, slices.fromRow + slices.rowCount); row++) {
    rows.push(<RowLabel key={row} {...props} row={row} />);
  }
  return <>{rows}</>;
}

function RowLabel({slices, row, selectedSpan, cursorRow, nowNs, onToggle, onSelect}: RowLabelsProps & {row: number}) {
  const at = row - slices.fromRow;
  const flags = slices.rowFlags[at] ?? 0;
  const depth = slices.rowDepth[at] ?? 0;
  const hasChildren = (flags & TimelineRowFlag.hasChildren) !== 0;
  const isUnfolded = (flags & TimelineRowFlag.unfolded) !== 0;
  const lane = isLane(slices, at);
  const isSelected = cursorRow >= 0 ? row === cursorRow : !lane && slices.rowSpan[at] === selectedSpan;
  const classes = [
    'tl-row',
    isFlowRow(slices, at) ? 'flow' : '',
    isSelected ? 'on' : '',
    flags & TimelineRowFlag.context ? 'context' : '',
  ];
  const mark = stateMark(slices.rowState[at] ?? 0);
  const duration = rowDuration(slices, at, nowNs);
  const indentPx = 8 + Math.min(depth, MAX_INDENT) * INDENT_PX;
  return (
    <div
      id={rowId(row)}
      role="row"
      class={classes.filter(Boolean).join(' ')}
      style={{transform: `translateY(${(row - slices.fromRow) * ROW_PX}px)`, paddingLeft: `${indentPx}px`}}
      aria-level={depth + 1}
      aria-rowindex={row + 1}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? isUnfolded : undefined}
      aria-label={rowLabel(slices, at, nowNs)}
      onClick={() => onSelect(row)}
      onDblClick={() => onToggle(at)}
    >
      <Guides slices={slices} row={at} depth={depth} />
      <span class="tl-name" role="gridcell">
        <span class="tl-twistie" onClick={hasChildren ? event => toggle(event, () => onToggle(at)) : undefined}>
          {hasChildren ? <Icon name={isUnfolded ? 'chevron-down' : 'chevron-right'} /> : null}
        </span>
        {lane || slices.mode === 'aggregated' ? null : (
          <span class="tl-state" title={mark.word}>
            <Icon name={mark.icon} tone={mark.tone} />
          </span>
        )}
        <span class="tl-title" title={rowName(slices, at)}>
          {rowName(slices, at)}
        </span>
        <span class="tl-aside">{rowAside(slices, at)}</span>
      </span>
      <span class="tl-duration" role="gridcell" title={t('Duration')}>
        {duration}
      </span>
    </div>
  );
}

function toggle(event: Event, run: () => void): void {
  event.stopPropagation();
  run();
}

function Guides({slices, row, depth}: {slices: TimelineSlices; row: number; depth: number}) {
  const guides = slices.rowGuides[row] ?? 0;
  const lines = [];
  for (let level = 1; level < Math.min(depth, MAX_INDENT + 1); level++) {
    if (guides & (1 << (level - 1))) {
      lines.push(<i key={level} class="tl-guide" style={{left: `${8 + level * INDENT_PX + 7}px`}} />);
    }
  }
  return <>{lines}</>;
}
