/** The edge between table and details: dragged, or moved by arrow keys. Double click gives the default width back. */
import {useRef} from 'preact/hooks';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {DEFAULT_DETAILS_PX, MIN_DETAILS_PX} from '../state/viewState';

const STEP_PX = 16;
/** What the table keeps. */
const MIN_TABLE_PX = 320;

export function Splitter({inspector}: {inspector: Inspector}) {
  const widthPx = useStore(inspector.store, state => state.detailsWidthPx);
  const start = useRef<{x: number; widthPx: number} | null>(null);
  const maxPx = Math.max(MIN_DETAILS_PX, window.innerWidth - MIN_TABLE_PX);
  const resize = (wantedPx: number) =>
    inspector.arrange({detailsWidthPx: Math.round(Math.min(maxPx, Math.max(MIN_DETAILS_PX, wantedPx)))});
  const onPointerDown = (event: PointerEvent) => {
    start.current = {x: event.clientX, widthPx};
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) resize(start.current.widthPx - (event.clientX - start.current.x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resize(widthPx + STEP_PX);
    else if (event.key === 'ArrowRight') resize(widthPx - STEP_PX);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('Width of details')}
      aria-valuenow={widthPx}
      aria-valuemin={MIN_DETAILS_PX}
      aria-valuemax={maxPx}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = null)}
      onDblClick={() => resize(DEFAULT_DETAILS_PX)}
      onKeyDown={onKeyDown}
    />
  );
}
