/**
 * The frame of the table: grid, header with column handles, spacer, and the button for new rows. The rows themselves
 * are LogView's. In: the Inspector. One tab stop; the selected row is the active descendant.
 */
import {useCallback, useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {ContextMenu} from '../ui/ContextMenu';
import type {MenuItem} from '../ui/Menu';
import {COLUMN_IDS, columnTitle, layoutColumns} from './columns';
import {ColumnHandle} from './ColumnHandle';
import {handleLogKey} from './logKeys';
import {LogView} from './logView';
import {rowMenuItems} from './rowMenu';

export const HEADER_PX = 24;

export function LogTable({inspector}: {inspector: Inspector}) {
  const grid = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const sticky = useRef<HTMLDivElement>(null);
  const view = useRef<LogView | null>(null);
  const [widthPx, setWidthPx] = useState(1000);
  const columns = useStore(inspector.store, state => state.columns);
  const nested = useStore(inspector.store, state => state.nested);
  const relativeTime = useStore(inspector.store, state => state.relativeTime);
  const layout = layoutColumns(columns, widthPx, nested);

  useLayoutEffect(() => {
    if (!grid.current || !spacer.current || !sticky.current) return undefined;
    const made = new LogView(inspector, grid.current, spacer.current, sticky.current, HEADER_PX);
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
  const className = ['log', nested ? 'nested' : '', layout.compact ? 'compact' : '', ...hidden]
    .filter(Boolean)
    .join(' ');
  const onKeyDown = (event: KeyboardEvent) => {
    if (view.current && handleLogKey(event, view.current, inspector)) event.preventDefault();
  };
  const toggleTime = () => inspector.arrange({relativeTime: !relativeTime});
  const [menu, setMenu] = useState<{leftPx: number; topPx: number; items: MenuItem[]} | null>(null);
  const closeMenu = useCallback((refocus = false) => {
    setMenu(null);
    if (refocus) grid.current?.focus();
  }, []);
  const onContextMenu = (event: MouseEvent) => {
    if (!view.current) return;
    // A right click chooses the row and leaves the menu to VS Code, which knows what the extension can do with a record.
    if (event.button === 2) {
      view.current.chooseForMenu(event);
      return;
    }
    event.preventDefault();
    setMenu({...view.current.menuPlace(), items: rowMenuItems(view.current, inspector)});
  };
  return (
    <div class="log-frame">
      <div
        ref={grid}
        class={className}
        style={{'--columns': layout.template}}
        role={nested ? 'treegrid' : 'grid'}
        aria-label={t('Records')}
        aria-multiselectable="true"
        aria-colcount={COLUMN_IDS.length}
        tabIndex={0}
        data-region="view"
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
      >
        <div class="row header" role="row" aria-rowindex={1}>
          {COLUMN_IDS.map((id, index) => (
            <span class={`cell c-${id}`} role="columnheader" aria-colindex={index + 1} key={id}>
              {id === 'time' ? (
                <button type="button" class="text" tabIndex={-1} title={timeTitle(relativeTime)} onClick={toggleTime}>
                  {relativeTime ? t('Since Start') : columnTitle(id)}
                </button>
              ) : (
                <span class="text">{columnTitle(id)}</span>
              )}
              {id !== 'message' && !layout.compact ? <ColumnHandle id={id} inspector={inspector} /> : null}
            </span>
          ))}
        </div>
        <div ref={sticky} class="row sticky-row" aria-hidden="true" style={{display: 'none'}} />
        <div ref={spacer} class="spacer" role="rowgroup" />
      </div>
      <NewRows inspector={inspector} />
      {menu ? <ContextMenu label={t('Rows')} {...menu} close={closeMenu} /> : null}
    </div>
  );
}

function timeTitle(relative: boolean): string {
  return relative ? t('Show the time of day') : t('Show the time since the start');
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
    <button type="button" class="new-rows" title={t('Show the newest records and follow them')} onClick={follow}>
      <i class="codicon codicon-arrow-down" aria-hidden="true" />
      {t('{0} new', formatCount(newRows))}
    </button>
  );
}
