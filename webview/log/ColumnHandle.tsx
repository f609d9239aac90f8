/**
 * The edge of a column header that the mouse drags. Columns right of the message grow to the left, so their handle is
 * on the left side. Double click gives the default width back.
 */
import {useRef} from 'preact/hooks';
import type {Inspector} from '../state/inspector';
import type {ColumnId} from './columns';
import {COLUMN_IDS, columnWidthPx, resizeColumn} from './columns';

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
  return (
    <span
      class={`handle ${growsLeft ? 'left' : 'right'}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onDblClick={onDblClick}
    />
  );
}
