/**
 * Records over time with errors marked, and flows as lines while the Timeline is shown; dragging restricts the time.
 * In: `overview`, folded rows of the Timeline and the filter's time range. Keys: arrows move the range, Shift+arrows resize it, Escape clears it, as a double click does. One focus stop.
 */
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {formatClock, formatDay, formatSeconds} from '../format/time';
import type {Inspector} from '../state/inspector';
import {rowsInSession} from '../state/inspectorState';
import {useStore} from '../state/store';
import {buildBars, countIn} from './bars';
import type {Grip, Range} from './brush';
import {dragRange, gripAt, growRange, moveRange} from './brush';
import {buildFlowLanes, LANES_PX} from './flowLanes';
import {useFlowLanes} from './laneLoader';
import {buildTicks} from './ticks';

const SIDE_PX = 12;
const BAR_PX = 4;
const AXIS_PX = 18;
const MARKS_PX = 18;
const HANDLE_PX = 6;
const LOW_STRIP_PX = 56;
const LABEL_PX = 120;
/** A label that begins this near to the end would be cut. */
const LABEL_END_PX = 84;
const KEY_SHARE = 0.02;
const DAY_MS = 86_400_000;

interface Drag {
  grip: Grip;
  startShare: number;
  before: Range | null;
}

export function OverviewStrip({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const overview = useStore(store, state => state.overview);
  const originEpochMs = useStore(store, state => state.session?.originEpochMs ?? NaN);
  // Not the session itself, which is another one ten times a second.
  const isEmpty = useStore(store, ({session}) => !session || rowsInSession(session, true) === 0);
  const timeRange = useStore(store, state => state.filter.timeRange);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [size, setSize] = useState({widthPx: 0, heightPx: 60});
  const [drawn, setDrawn] = useState<Range | null>(null);
  const answer = useFlowLanes(inspector);
  // A low strip has room for its bars alone.
  const flows = size.heightPx < LOW_STRIP_PX ? null : answer;

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setSize({widthPx: element.clientWidth, heightPx: element.clientHeight});
      inspector.setOverviewBuckets(Math.max(1, Math.floor((element.clientWidth - 2 * SIDE_PX) / BAR_PX)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [inspector, isEmpty]);

  const spanNs = overview ? overview.toNs - overview.fromNs : 0;
  const chosen: Range | null =
    timeRange && overview && spanNs > 0
      ? [
          clampShare((timeRange.fromNs - overview.fromNs) / spanNs),
          clampShare((timeRange.toNs - overview.fromNs) / spanNs),
        ]
      : null;
  const range = drawn ?? chosen;
  const strip = {
    leftPx: SIDE_PX,
    widthPx: size.widthPx - 2 * SIDE_PX,
    topPx: flows ? LANES_PX : MARKS_PX,
    basePx: size.heightPx - AXIS_PX,
  };
  const bars = useMemo(
    () => (overview && strip.widthPx > 0 ? buildBars(overview, strip, range) : null),
    [overview, size, range?.[0], range?.[1], flows === null],
  );
  const lanes = useMemo(
    () => (overview && flows && strip.widthPx > 0 ? buildFlowLanes(flows, overview, strip) : null),
    [overview, flows, size],
  );
  if (isEmpty) return null;

  const apply = (next: Range | null) => {
    setDrawn(null);
    if (!overview || spanNs <= 0) return;
    const toNs = (share: number) => overview.fromNs + share * spanNs;
    const {filter} = store.state;
    if (next) inspector.setFollow(false);
    inspector.setFilter({...filter, timeRange: next ? {fromNs: toNs(next[0]), toNs: toNs(next[1])} : null});
  };
  const shareOf = (event: PointerEvent) => {
    const leftPx = box.current?.getBoundingClientRect().left ?? 0;
    return clampShare((event.clientX - leftPx - SIDE_PX) / Math.max(1, strip.widthPx));
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || spanNs <= 0) return;
    const startShare = shareOf(event);
    drag.current = {grip: gripAt(startShare, range, HANDLE_PX / strip.widthPx), startShare, before: range};
    box.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const {grip, before, startShare} = drag.current;
    setDrawn(dragRange(grip, before, startShare, shareOf(event)));
  };
  const onPointerUp = () => {
    if (drag.current && drawn) apply(drawn);
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? KEY_SHARE : event.key === 'ArrowLeft' ? -KEY_SHARE : 0;
    if (step !== 0) {
      const current = range ?? [0.25, 0.75];
      apply(!range ? current : event.shiftKey ? growRange(current, step) : moveRange(current, step));
    } else if (event.key === 'Escape' && range) apply(null);
    else return;
    event.preventDefault();
  };

  const clock = (share: number) => formatClock(originEpochMs, (overview?.fromNs ?? 0) + share * spanNs);
  const stretch = range
    ? t('{0} to {1}, {2}', clock(range[0]), clock(range[1]), formatDuration((range[1] - range[0]) * spanNs))
    : t('The whole session');
  // What the bars show, for those who do not see them.
  const {records, errors} = overview ? countIn(overview, range) : {records: 0, errors: 0};
  const valueText = t('{0}; records: {1}, errors: {2}', stretch, formatCount(records), formatCount(errors));
  const x = (share: number) => SIDE_PX + share * strip.widthPx;
  return (
    <div
      ref={box}
      class={flows ? 'overview with-flows' : 'overview'}
      role="slider"
      aria-label={t('Time range')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={range ? Math.round(range[0] * 100) : 0}
      aria-valuetext={valueText}
      tabIndex={0}
      data-region="overview"
      title={range ? t('Double click shows all.') : t('Drag to show only a part of the time.')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onDblClick={() => apply(null)}
      onKeyDown={onKeyDown}
    >
      <svg aria-hidden="true" width={size.widthPx} height={size.heightPx}>
        <Axis
          fromMs={originEpochMs + (overview?.fromNs ?? 0) / 1e6}
          spanMs={spanNs / 1e6}
          strip={strip}
          heightPx={size.heightPx}
        />
        {range ? (
          <rect
            class="brush"
            x={x(range[0])}
            y={0}
            width={Math.max(1, x(range[1]) - x(range[0]))}
            height={strip.basePx}
          />
        ) : null}
        {bars ? (
          <>
            <path class="bar-outside" d={bars.outside} />
            <path class="bar-inside" d={bars.inside} />
            <path class="bar-warning" d={bars.warnings} />
            <path class="bar-error" d={bars.errors} />
            {lanes ? null : <path class="bar-error" d={bars.marks} />}
          </>
        ) : null}
        {lanes ? (
          <>
            <path class="lane-ended" d={lanes.ended} />
            <path class="lane-running" d={lanes.running} />
            <path class="lane-open" d={lanes.open} />
            <path class="lane-bad" d={lanes.bad} />
          </>
        ) : null}
        {range ? <Handles fromPx={x(range[0])} toPx={x(range[1])} basePx={strip.basePx} /> : null}
      </svg>
    </div>
  );
}

function Handles({fromPx, toPx, basePx}: {fromPx: number; toPx: number; basePx: number}) {
  return (
    <>
      <path class="brush-edge" d={`M${fromPx} 0V${basePx}M${toPx} 0V${basePx}`} />
      {[fromPx, toPx].map(px => (
        <rect key={px} class="brush-handle" x={px - 3} y={basePx / 2 - 8} width={HANDLE_PX} height={16} rx={2} />
      ))}
    </>
  );
}

interface AxisProps {
  fromMs: number;
  spanMs: number;
  strip: {leftPx: number; widthPx: number; basePx: number};
  heightPx: number;
}

function Axis({fromMs, spanMs, strip, heightPx}: AxisProps) {
  const {stepMs, ticks} = buildTicks(fromMs, fromMs + spanMs, Math.floor(strip.widthPx / LABEL_PX));
  const labelOf = (epochMs: number) => {
    if (stepMs >= DAY_MS) return formatDay(epochMs);
    return stepMs < 1000 ? formatClock(epochMs, 0) : formatSeconds(epochMs);
  };
  const rightPx = strip.leftPx + strip.widthPx;
  const stepPx = spanMs > 0 ? (stepMs / spanMs) * strip.widthPx : 0;
  return (
    <>
      <path class="axis" d={`M${strip.leftPx} ${strip.basePx + 0.5}H${rightPx}`} />
      {ticks.map(({epochMs, share}) => {
        const px = strip.leftPx + share * strip.widthPx;
        const atEnd = px > rightPx - LABEL_END_PX;
        return (
          <g key={epochMs}>
            <path class="tick" d={`M${Math.round(px) + 0.5} ${strip.basePx}v4`} />
            {atEnd && stepPx < 2 * LABEL_END_PX ? null : (
              <text x={atEnd ? px - 4 : px + 4} y={heightPx - 5} text-anchor={atEnd ? 'end' : 'start'}>
                {labelOf(epochMs)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
