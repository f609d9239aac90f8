/**
 * The Timeline: labels as a tree grid on the left, lanes on a canvas on the right, a ruler above. In: the Inspector.
 * What can be done is the controller's; here are elements, pointer and wheel. One tab stop, the selected row is the
 * active descendant; the canvas is hidden from assistive technology because the labels say all that it shows.
 */
import {useEffect, useLayoutEffect, useReducer, useRef} from 'preact/hooks';
import {t} from '../format/l10n';
import {isMapped, toScrollTop, toTopPx} from '../log/scrollMap';
import {EmptyState} from '../shell/EmptyState';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {Button, ProgressRing} from '../ui/toolkit';
import {controllerOf} from './controller';
import {CounterTracks} from './CounterTracks';
import {HoverCard} from './HoverCard';
import {handleTimelineKey} from './keys';
import {LaneCanvas} from './laneCanvas';
import {labelWidthPx, ROW_PX} from './measures';
import {PointerGestures} from './pointer';
import {rowId, RowLabels} from './RowLabels';

const LIVE_TEXT_MS = 500;

export function TimelineView({inspector}: {inspector: Inspector}) {
  const controller = controllerOf(inspector);
  const {slices, problem, hover, firstRow, endRow, cursorRow} = useStore(controller.store, state => state);
  const selectedSpan = useStore(inspector.store, state => state.selectedSpan);
  const isLive = useStore(inspector.store, state => state.session?.live ?? false);
  const [, redraw] = useReducer<number, undefined>(count => count + 1, 0);
  const root = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLElement>(null);
  const marquee = useRef<HTMLDivElement>(null);
  const isEmpty = slices !== null && slices.totalRows === 0;

  useLayoutEffect(() => {
    const elements = {root: root.current, scroll: scroll.current, lanes: lanes.current, ruler: ruler.current};
    const {root: box, scroll: scroller, lanes: lanesCanvas, ruler: rulerCanvas} = elements;
    if (!box || !scroller || !lanesCanvas || !rulerCanvas || !probe.current || !marquee.current) return undefined;
    const follow = () => {
      const current = controller.slices;
      const map = controller.scrollMap();
      const wanted = toScrollTop(map, controller.topPx);
      if (!isMapped(map) && Math.abs(scroller.scrollTop - wanted) >= 1) scroller.scrollTop = wanted;
      if (labels.current && current) {
        labels.current.style.transform = `translateY(${current.fromRow * ROW_PX - controller.topPx}px)`;
      }
    };
    const canvas = new LaneCanvas(
      controller,
      {lanes: lanesCanvas, ruler: rulerCanvas, probe: probe.current},
      () => inspector.store.state.selectedSpan,
      follow,
    );
    const measure = () => {
      const labelPx = labelWidthPx(box.clientWidth);
      box.style.setProperty('--tl-label-width', `${labelPx}px`);
      const heightPx = scroller.clientHeight;
      const widthPx = Math.max(40, scroller.clientWidth - labelPx);
      if (stage.current) stage.current.style.height = `${heightPx}px`;
      controller.measure(widthPx, heightPx);
      canvas.resize(widthPx, heightPx);
    };
    const detach = controller.attach(() => canvas.request());
    const gestures = new PointerGestures(controller, {
      lanes: lanesCanvas, ruler: rulerCanvas, scroll: scroller, root: box, marquee: marquee.current,
    }); // prettier-ignore
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    measure();
    return () => {
      observer.disconnect();
      gestures.dispose();
      detach();
      canvas.dispose();
    };
  }, [controller, inspector, isEmpty]);

  // Durations of what goes on are text and move by themselves.
  useEffect(() => {
    if (!isLive) return undefined;
    const timer = setInterval(() => redraw(undefined), LIVE_TEXT_MS);
    return () => clearInterval(timer);
  }, [isLive]);

  const map = controller.scrollMap();
  const onScroll = () => {
    const element = scroll.current;
    if (element) controller.scrollTo(toTopPx(map, element.scrollTop));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!handleTimelineKey(event, controller, inspector)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (isEmpty) return <EmptyState kind="filtered" inspector={inspector} />;
  const cursor = cursorRow >= 0 ? cursorRow : selectedOf(slices, selectedSpan);
  const active = cursor >= firstRow && cursor < endRow ? rowId(cursor) : undefined;
  return (
    <div class="timeline" ref={root}>
      <div class="tl-head">
        <div class="tl-head-labels" aria-hidden="true">
          <span>{slices?.mode === 'aggregated' ? t('Name') : t('Flow › task')}</span>
          <span>{slices?.mode === 'aggregated' ? t('Total') : t('Duration')}</span>
        </div>
        <canvas class="tl-ruler" ref={ruler} aria-hidden="true" />
      </div>
      {slices?.mode === 'aggregated' ? null : <CounterTracks inspector={inspector} />}
      <div
        ref={scroll}
        class="tl-scroll"
        role="treegrid"
        aria-label={t('Timeline')}
        aria-rowcount={slices?.totalRows ?? 0}
        aria-colcount={2}
        aria-activedescendant={active}
        aria-busy={slices === null}
        tabIndex={0}
        data-region="view"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div class="tl-spacer" role="presentation" style={{height: `${Math.max(map.spacerPx, 1)}px`}}>
          <div class="tl-stage" role="presentation" ref={stage}>
            <div class="tl-labels" role="presentation">
              <div class="tl-label-rows" role="rowgroup" ref={labels}>
                {slices ? (
                  <RowLabels
                    {...{slices, selectedSpan, cursorRow}}
                    first={firstRow}
                    end={endRow}
                    nowNs={controller.clock.nowNs()}
                    onToggle={row => controller.toggleRow(row)}
                    onSelect={row => controller.selection.selectRow(row)}
                  />
                ) : null}
              </div>
            </div>
            <canvas class="tl-lanes" ref={lanes} aria-hidden="true" />
          </div>
        </div>
      </div>
      <div class="tl-focus" />
      <div class="tl-marquee" ref={marquee} hidden />
      <i class="tl-probe" ref={probe} aria-hidden="true" />
      {slices === null && problem === '' ? (
        <div class="tl-cover">
          <ProgressRing label={t('Laying out the timeline')} />
        </div>
      ) : null}
      {problem !== '' && slices === null ? (
        <div class="tl-cover">
          <div class="empty" role="alert">
            <Icon name="warning" tone="big" />
            <h2>{t('The timeline could not be laid out')}</h2>
            <p>{problem}</p>
            <Button label={t('Try Again')} onClick={() => controller.retry()} />
          </div>
        </div>
      ) : null}
      {hover ? <HoverCard hover={hover} controller={controller} inspector={inspector} /> : null}
    </div>
  );
}

function selectedOf(slices: ReturnType<typeof controllerOf>['slices'], span: number | null): number {
  if (!slices || span === null) return -1;
  const row = slices.rowSpan.indexOf(span);
  return row < 0 ? -1 : slices.fromRow + row;
}
