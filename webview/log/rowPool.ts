/**
 * Row elements that are made once and painted again and again: as many as fit on screen. In: a row of a page or none
 * (not fetched yet). Out: text nodes and attributes, changed only where they differ. The owner places rows.
 */
import {RecordKind, SYSTEM_NAMES} from '../../src/protocol/model';
import {formatElapsed} from '../format/duration';
import {formatClock} from '../format/time';
import {visibleLine} from '../format/visibleText';
import type {IconSlot} from '../ui/icons';
import {createIconSlot, paintIcon} from '../ui/icons';
import type {ColumnId} from './columns';
import {COLUMN_IDS} from './columns';
import type {RowRef} from './rowFeed';
import {rowMark, rowTone} from './rowWords';

export const ROW_PX = 22;

export interface RowElement {
  root: HTMLElement;
  /** Position among the rows that pass the filter; -1 while not in use. */
  position: number;
  row: RowRef | null;
}

interface RowParts extends RowElement {
  text: Record<ColumnId, Text>;
  level: IconSlot;
  /** Beside the time, in the narrowest layout. */
  compactLevel: IconSlot;
  state: string;
}

export interface RowLook {
  originEpochMs: number;
  selected: boolean;
  /** Only hours to seconds. */
  compact: boolean;
}

export class RowPool {
  private readonly rows: RowParts[] = [];

  constructor(private readonly parent: HTMLElement) {}

  /** Makes sure that there are `count` elements, and hides those beyond. */
  resize(count: number): void {
    while (this.rows.length < count) this.rows.push(createRow(this.parent));
    for (const row of this.rows.slice(count)) hide(row);
  }

  /** A row keeps its element while it is on screen, so scrolling by one paints one. */
  elementFor(position: number): RowElement {
    return this.rows[position % this.rows.length] ?? createRow(this.parent);
  }

  all(): readonly RowElement[] {
    return this.rows;
  }

  paint(element: RowElement, position: number, row: RowRef | null, look: RowLook): void {
    const parts = element as RowParts;
    const state = `${position} ${look.selected} ${look.compact} ${look.originEpochMs}`;
    if (parts.state === state && parts.row?.page === row?.page && parts.row?.index === row?.index) return;
    parts.state = state;
    parts.position = position;
    parts.row = row;
    const {root} = parts;
    root.style.display = '';
    root.setAttribute('aria-rowindex', String(position + 2));
    root.setAttribute('aria-selected', String(look.selected));
    if (row) fill(parts, row, look);
    else clear(parts);
  }

  hideFrom(isShown: (position: number) => boolean): void {
    for (const row of this.rows) if (row.position >= 0 && !isShown(row.position)) hide(row);
  }
}

function fill(parts: RowParts, {page, index}: RowRef, look: RowLook): void {
  const facts = {
    kind: page.kind[index] ?? 0,
    level: page.level[index] ?? 0,
    flags: page.flags[index] ?? 0,
    spanState: page.spanState[index] ?? 0,
    depth: page.depth[index] ?? 0,
  };
  const mark = rowMark(facts);
  const isRecord = facts.kind !== RecordKind.text && facts.kind !== RecordKind.reject;
  const time = formatClock(look.originEpochMs, page.timeNs[index] ?? NaN);
  parts.root.className = `row ${rowTone(facts)}${look.selected ? ' on' : ''}`;
  parts.root.id = `row-${page.record[index] ?? 0}`;
  // What VS Code's own context menu is about.
  parts.root.dataset.vscodeContext = recordMenu(page.record[index] ?? 0);
  paintIcon(parts.level, mark.icon, mark.tone);
  paintIcon(parts.compactLevel, mark.icon, mark.tone);
  const source = page.source[index] ?? '';
  write(parts.text.time, look.compact ? time.slice(0, 8) : time);
  write(parts.text.level, mark.word);
  write(parts.text.system, isRecord ? systemTitle(page.system[index] ?? 0) : '');
  write(parts.text.flow, visibleLine(page.flowName[index] ?? ''));
  write(parts.text.task, visibleLine(page.spanName[index] ?? ''));
  write(parts.text.message, visibleLine(page.message[index] ?? ''));
  write(parts.text.elapsed, isRecord ? formatElapsed(page.sincePreviousNs[index] ?? NaN) : '');
  write(parts.text.source, visibleLine(source));
}

/** A row whose text has not come yet keeps its place. */
function clear(parts: RowParts): void {
  parts.root.className = 'row pending';
  parts.root.id = '';
  delete parts.root.dataset.vscodeContext;
  for (const id of COLUMN_IDS) write(parts.text[id], '');
  write(parts.text.message, '…');
}

/** The menu is contributed under `webview/context` in package.json. */
function recordMenu(record: number): string {
  return JSON.stringify({webviewSection: 'record', record, preventDefaultContextMenuItems: true});
}

function write(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

function hide(row: RowElement): void {
  row.position = -1;
  row.row = null;
  row.root.id = '';
  row.root.style.display = 'none';
  row.root.setAttribute('aria-selected', 'false');
  (row as RowParts).state = '';
}

const SYSTEM_TITLES: Record<string, string> = {
  none: '',
  distlog: 'Distlog',
  selinon: 'Selinon',
  nameko: 'nameko',
  penguiflow: 'PenguiFlow',
  generic: 'Logging',
};

export function systemTitle(system: number | string): string {
  const name = typeof system === 'number' ? (SYSTEM_NAMES[system] ?? 'none') : system;
  return SYSTEM_TITLES[name] ?? name;
}

function createRow(parent: HTMLElement): RowParts {
  const root = document.createElement('div');
  root.setAttribute('role', 'row');
  root.style.display = 'none';
  const text: Partial<Record<ColumnId, Text>> = {};
  let level: IconSlot | undefined;
  let compactLevel: IconSlot | undefined;
  COLUMN_IDS.forEach((id, column) => {
    const cell = document.createElement('span');
    cell.className = `cell c-${id}`;
    cell.setAttribute('role', 'gridcell');
    cell.setAttribute('aria-colindex', String(column + 1));
    if (id === 'time') compactLevel = createIconSlot(cell);
    if (id === 'level') level = createIconSlot(cell);
    const box = document.createElement('span');
    box.className = 'text';
    const node = document.createTextNode('');
    box.append(node);
    cell.append(box);
    root.append(cell);
    text[id] = node;
  });
  parent.append(root);
  if (!level || !compactLevel) throw new Error('A row has a time and a level cell.');
  return {root, position: -1, row: null, text: text as Record<ColumnId, Text>, level, compactLevel, state: ''};
}
