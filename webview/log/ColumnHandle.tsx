/**
 * The edge of a column header that the mouse drags and the arrow keys move. Columns right of the message grow to the left, so their handle is
 * on the left side. Double click gives the default width back.
 */
import {useRef} from 'preact/hooks';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import type {ColumnId} from './columns';
import {COLUMN_IDS, columnTitle, columnWidthPx, MAX_COLUMN_PX, MIN_COLUMN_PX, resizeColumn} from './columns';

const KEY_STEP_PX = 8;

export function ColumnHandle({id, inspector}: {id: ColumnId; inspector: Inspector}) {
  const start = useRef<{x: number; widthPx: number} | null>(null);
  const growsLeft = COLUMN_IDS.indexOf(id) > COLUMN_IDS.indexOf('message');
  const onPointerDown = (event: PointerEvent) => {
    start.current = {x: event.clientX, widthPx: columnWidthPx(inspector.store.state.columns, id)};
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return;
    const movedPx = event.clientX - start.current.x;
    const widthPx = start.current.widthPx + (growsLeft ? -movedPx : movedPx);
    inspector.arrange({columns: resizeColumn(inspector.store.state.columns, id, widthPx)});
  };
  const onPointerUp = () => {
    start.current = null;
  };
  const onDblClick = () => {
    const {columns} = inspector.store.state;
    const {[id]: _default, ...widthPx} = columns.widthPx;
    inspector.arrange({columns: {...columns, widthPx}});
  };
  const widthPx = columnWidthPx(inspector.store.state.columns, id);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? KEY_STEP_PX : event.key === 'ArrowLeft' ? -KEY_STEP_PX : 0;
    if (event.key === 'Enter') onDblClick();
    else if (step === 0) return;
    else
      inspector.arrange({
        columns: resizeColumn(inspector.store.state.columns, id, widthPx + (growsLeft ? -step : step)),
      });
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('Width of {0}', columnTitle(id))}
      aria-valuenow={widthPx}
      aria-valuemin={MIN_COLUMN_PX}
      aria-valuemax={MAX_COLUMN_PX}
      tabIndex={0}
      onKeyDown={onKeyDown}
      class={`handle ${growsLeft ? 'left' : 'right'}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onDblClick={onDblClick}
    />
  );
}
