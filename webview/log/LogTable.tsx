/**
 * The frame of the table: grid, header with column handles, spacer, and the button for new rows. The rows themselves
 * are LogView's. In: the Inspector. One tab stop; the selected row is the active descendant.
 */
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {formatCount} from '../format/amount';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {COLUMN_IDS, COLUMN_TITLES, layoutColumns} from './columns';
import {ColumnHandle} from './ColumnHandle';
import {handleLogKey} from './logKeys';
import {LogView} from './logView';

export const HEADER_PX = 24;

export function LogTable({inspector}: {inspector: Inspector}) {
  const grid = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const view = useRef<LogView | null>(null);
  const [widthPx, setWidthPx] = useState(1000);
  const columns = useStore(inspector.store, state => state.columns);
  const layout = layoutColumns(columns, widthPx);

  useLayoutEffect(() => {
    if (!grid.current || !spacer.current) return undefined;
    const made = new LogView(inspector, grid.current, spacer.current, HEADER_PX);
    view.current = made;
    return () => {
      made.dispose();
      view.current = null;
    };
  }, [inspector]);

  useEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setWidthPx(element.clientWidth);
      view.current?.measure(layout.compact);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [layout.compact]);

  useLayoutEffect(() => view.current?.measure(layout.compact), [layout.template, layout.compact]);

  const hidden = COLUMN_IDS.filter(id => !layout.visible.includes(id)).map(id => `no-${id}`);
  const className = ['log', layout.compact ? 'compact' : '', ...hidden].filter(Boolean).join(' ');
  const onKeyDown = (event: KeyboardEvent) => {
    if (view.current && handleLogKey(event, view.current, inspector)) event.preventDefault();
  };
  return (
    <div class="log-frame">
      <div
        ref={grid}
        class={className}
        style={{'--columns': layout.template}}
        role="grid"
        aria-label="Records"
        aria-colcount={COLUMN_IDS.length}
        tabIndex={0}
        data-region="view"
        onKeyDown={onKeyDown}
      >
        <div class="row header" role="row" aria-rowindex={1}>
          {COLUMN_IDS.map((id, index) => (
            <span class={`cell c-${id}`} role="columnheader" aria-colindex={index + 1} key={id}>
              <span class="text">{COLUMN_TITLES[id]}</span>
              {id !== 'message' && !layout.compact ? <ColumnHandle id={id} inspector={inspector} /> : null}
            </span>
          ))}
        </div>
        <div ref={spacer} class="spacer" role="rowgroup" />
      </div>
      <NewRows inspector={inspector} />
    </div>
  );
}

function NewRows({inspector}: {inspector: Inspector}) {
  const newRows = useStore(inspector.store, state => state.newRows);
  const live = useStore(inspector.store, state => state.session?.live ?? false);
  if (newRows === 0 || !live) return null;
  const follow = () => {
    inspector.setFollow(true);
    inspector.focusTable();
  };
  return (
    <button type="button" class="new-rows" title="Show the newest records and follow them" onClick={follow}>
      <i class="codicon codicon-arrow-down" aria-hidden="true" />
      {formatCount(newRows)} new
    </button>
  );
}
