/**
 * JSON values as a tree: one tab stop, arrows move and unfold, Ctrl+C copies the value of the line, with Shift its path;
 * the context menu also filters by the value and shows a number over time. In: named values.
 * Text nodes only. The trees of two records with the same names keep what was unfolded.
 */
import {useCallback, useMemo, useRef, useState} from 'preact/hooks';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {ContextMenu} from '../ui/ContextMenu';
import {Icon} from '../ui/icons';
import type {MenuItem} from '../ui/Menu';
import type {JsonNode} from '../../src/protocol/looseJson';
import type {TreeRow} from './treeRows';
import {listTreeRows, valueText, writeLooseJson} from './treeRows';
import {filterForValue} from './valueFilter';

interface Props {
  label: string;
  roots: [string, JsonNode][];
  /** How many levels are unfolded before anything was touched. */
  openDepth: number;
  copy: (text: string) => void;
  /** Takes a condition of the filter language; without it values cannot be filtered by. */
  filterBy?: (condition: string) => void;
  /** Takes the path of a number; without it numbers cannot be shown over time. */
  overTime?: (path: string) => void;
}

let nextId = 0;

export function JsonTree({label, roots, openDepth, copy, filterBy, overTime}: Props) {
  const id = useRef(`tree-${nextId++}`).current;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const [active, setShownActive] = useState(0);
  // Keys may come faster than frames, and each goes on from the one before.
  const latest = useRef(0);
  const setActive = (index: number) => {
    latest.current = index;
    setShownActive(index);
  };
  const [menu, setMenu] = useState<{leftPx: number; topPx: number; items: MenuItem[]} | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () => listTreeRows(roots, (path, depth) => depth < openDepth !== toggled.has(path), pages),
    [roots, toggled, pages, openDepth],
  );
  const current = Math.min(active, rows.length - 1);

  const toggle = (row: TreeRow) => {
    if (row.more > 0) {
      setPages(new Map(pages).set(row.path, (pages.get(row.path) ?? 0) + 1));
      return;
    }
    if (row.expanded === null) return;
    const next = new Set(toggled);
    if (!next.delete(row.path)) next.add(row.path);
    setToggled(next);
  };
  const latestRow = () => Math.min(latest.current, rows.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[latestRow()];
    if (!row) return;
    const move = moveOf(event.key, rows, latestRow());
    if (move !== null) setActive(move);
    else if (event.key === 'ArrowRight' && row.expanded === false) toggle(row);
    else if (event.key === 'ArrowLeft' && row.expanded) toggle(row);
    else if (event.key === 'Enter' || event.key === ' ') toggle(row);
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      copy(event.shiftKey ? dottedPath(row) : textOf(row.node));
    } else return;
    event.preventDefault();
  };
  const openMenu = (index: number, leftPx: number, topPx: number) => {
    const row = rows[index];
    if (!row || row.more > 0) return;
    setActive(index);
    const condition = filterBy ? filterForValue(namesOf(row), row.node) : null;
    const items: MenuItem[] = [
      {label: t('Copy Value'), run: () => copy(textOf(row.node))},
      {label: t('Copy Path'), run: () => copy(dottedPath(row))},
    ];
    if (condition !== null && filterBy) {
      items.push({label: t('Filter by This Value'), separated: true, run: () => filterBy(condition)});
    }
    if (overTime && row.node.kind === 'number') {
      items.push({label: t('Show Over Time'), separated: condition === null, run: () => overTime(dottedPath(row))});
    }
    setMenu({leftPx, topPx, items});
  };
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    const line = event.target instanceof Element ? event.target.closest('[role=treeitem]') : null;
    const pointed = line ? [...(box.current?.children ?? [])].indexOf(line) : -1;
    if (event.button === 2 && pointed >= 0) openMenu(pointed, event.clientX, event.clientY);
    else {
      const index = latestRow();
      const place = box.current?.children[index]?.getBoundingClientRect();
      if (place) openMenu(index, place.left + 24, place.bottom);
    }
  };
  const closeMenu = useCallback((refocus = false) => {
    setMenu(null);
    if (refocus) box.current?.focus();
  }, []);
  return (
    <>
      <div
        ref={box}
        onContextMenu={onContextMenu}
        class="json"
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={rows.length > 0 ? `${id}-${current}` : undefined}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, index) => (
          <div
            key={row.more > 0 ? `${row.path} more` : row.path}
            id={`${id}-${index}`}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-expanded={row.expanded ?? undefined}
            aria-selected={index === current}
            class={index === current ? 'line active' : 'line'}
            style={{paddingLeft: `${row.depth * 16}px`}}
            onClick={() => {
              setActive(index);
              toggle(row);
            }}
          >
            <span class="twistie">
              {row.expanded === null ? null : <Icon name={row.expanded ? 'chevron-down' : 'chevron-right'} />}
            </span>
            {row.more > 0 ? <span class="link">{t('{0} more', row.more)}</span> : <Value row={row} />}
          </div>
        ))}
      </div>
      {menu ? <ContextMenu label={label} {...menu} close={closeMenu} /> : null}
    </>
  );
}

function namesOf({path}: TreeRow): string[] {
  return path
    .split('/')
    .slice(1)
    .map(name => name.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** As the filter language and most tools write it. */
function dottedPath(row: TreeRow): string {
  return namesOf(row).join('.');
}

function Value({row}: {row: TreeRow}) {
  return (
    <span class="pair">
      <span class="key">{visibleLine(row.label)}</span>:{' '}
      <span class={`value-${row.node.kind}`}>{valueText(row.node)}</span>
    </span>
  );
}

function moveOf(key: string, rows: TreeRow[], current: number): number | null {
  const row = rows[current];
  if (key === 'ArrowDown') return Math.min(rows.length - 1, current + 1);
  if (key === 'ArrowUp') return Math.max(0, current - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return rows.length - 1;
  if (key === 'ArrowRight' && row?.expanded) return current + 1;
  if (key === 'ArrowLeft' && row && !row.expanded && row.depth > 0) {
    for (let index = current - 1; index >= 0; index--) if ((rows[index]?.depth ?? 0) < row.depth) return index;
  }
  return null;
}

/** Strings are copied as they are, everything else as JSON. */
function textOf(node: JsonNode): string {
  return node.kind === 'string' ? node.value : writeLooseJson(node);
}
