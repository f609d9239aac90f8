/**
 * Row elements that are made once and painted again and again: as many as fit on screen. In: a row of a page or none
 * (not fetched yet). Out: text nodes and attributes, changed only where they differ. The owner places rows.
 */
import {NONE, RecordKind} from '../../src/protocol/model';
import {Fold, NestedKind} from '../../src/protocol/nested';
import type {NestedPage} from '../../src/protocol/nested';
import {formatDuration, formatElapsed} from '../format/duration';
import {formatClock, formatSinceStart} from '../format/time';
import {visibleLine} from '../format/visibleText';
import type {IconSlot} from '../ui/icons';
import {createIconSlot, paintIcon} from '../ui/icons';
import type {ColumnId} from './columns';
import {COLUMN_IDS} from './columns';
import type {NamedPlaces} from './namedPlaces';
import {nestedMark, nestedText, nestedTone} from './nestedWords';
import type {RowRef} from './rowFeed';
import {isNested, recordOfRow, rowKey} from './rowKey';
import {rowMark, rowTone} from './rowWords';
import type {SourceCell} from './sourceCell';
import {NO_SOURCE, sourceCell} from './sourceCell';
import {systemTitle} from '../../src/protocol/systemTitle';

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
  /** In the message cell: guides of the indent, the fold, secondary text behind the message. */
  guides: HTMLElement;
  twistie: IconSlot;
  note: Text;
  state: string;
}

export interface RowLook {
  originEpochMs: number;
  /** Times count from here; null shows the clock. */
  sinceNs: number | null;
  selected: boolean;
  /** Only hours to seconds. */
  compact: boolean;
}

/** Where names are defined, as far as is known. */
export type KnownPlaces = Pick<NamedPlaces, 'placeOf' | 'version'>;

export class RowPool {
  private readonly rows: RowParts[] = [];

  constructor(
    private readonly parent: HTMLElement,
    private readonly places: KnownPlaces,
  ) {}

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
    const {version} = this.places;
    const state = `${position} ${look.selected} ${look.compact} ${look.originEpochMs} ${look.sinceNs} ${version}`;
    if (parts.state === state && parts.row?.page === row?.page && parts.row?.index === row?.index) return;
    parts.state = state;
    parts.position = position;
    parts.row = row;
    const {root} = parts;
    root.style.display = '';
    root.setAttribute('aria-rowindex', String(position + 2));
    setAttribute(root, 'aria-selected', String(look.selected));
    if (row) {
      fill(parts, row, look);
      writeSource(parts.text.source, sourceCell(row, this.places));
    } else clear(parts);
  }

  /** Texts of the messages on screen, for marking words. */
  *messages(): Generator<Text> {
    for (const row of this.rows) if (row.position >= 0) yield row.text.message;
  }

  hideFrom(isShown: (position: number) => boolean): void {
    for (const row of this.rows) if (row.position >= 0 && !isShown(row.position)) hide(row);
  }
}

function fill(parts: RowParts, ref: RowRef, look: RowLook): void {
  const {page, index} = ref;
  const facts = {
    kind: page.kind[index] ?? 0,
    level: page.level[index] ?? 0,
    flags: page.flags[index] ?? 0,
    spanState: page.spanState[index] ?? 0,
    depth: page.depth[index] ?? 0,
  };
  const nested = isNested(page) ? page : null;
  const mark = (nested && nestedMark(nested, index)) ?? rowMark(facts);
  const isRecord = facts.kind !== RecordKind.text && facts.kind !== RecordKind.reject;
  const tone = nested && nested.rowKind[index] !== NestedKind.record ? nestedTone(nested, index) : rowTone(facts);
  setClass(parts.root, `row ${tone}${look.selected ? ' on' : ''}`);
  parts.root.id = `row-${rowKey(ref)}`;
  // What VS Code's own context menu is about.
  parts.root.dataset.vscodeContext = recordMenu(recordOfRow(ref) ?? NONE);
  paintIcon(parts.level, mark.icon, mark.tone);
  if (look.compact) paintIcon(parts.compactLevel, mark.icon, mark.tone);
  write(parts.text.time, timeText(page.timeNs[index] ?? NaN, look));
  write(parts.text.level, mark.short ?? mark.word);
  write(parts.text.system, isRecord ? systemTitle(page.system[index] ?? 0) : '');
  write(parts.text.flow, visibleLine(page.flowName[index] ?? ''));
  write(parts.text.task, visibleLine(page.spanName[index] ?? ''));
  const {name, note} = nested ? nestedText(nested, index) : {name: page.message[index] ?? '', note: ''};
  write(parts.text.message, visibleLine(name));
  write(parts.note, visibleLine(note));
  write(parts.text.elapsed, elapsedText(ref, isRecord));
  if (nested) paintIndent(parts, nested, index);
}

function timeText(timeNs: number, look: RowLook): string {
  if (look.sinceNs !== null) return formatSinceStart(timeNs - look.sinceNs);
  const time = formatClock(look.originEpochMs, timeNs);
  return look.compact ? time.slice(0, 8) : time;
}

function writeSource(node: Text, {text, title, found}: SourceCell): void {
  write(node, visibleLine(text));
  const box = node.parentElement;
  if (!box) return;
  setClass(box, found ? 'text' : 'text named');
  setAttribute(box, 'title', visibleLine(title));
}

/** How long a flow or task took; of a record, the time since the one before it in its flow. */
function elapsedText({page, index}: RowRef, isRecord: boolean): string {
  if (isNested(page) && page.rowKind[index] === NestedKind.span) return formatDuration(page.durationNs[index] ?? NaN);
  const isRow = !isNested(page) || page.rowKind[index] === NestedKind.record;
  return isRecord && isRow ? formatElapsed(page.sincePreviousNs[index] ?? NaN) : '';
}

const INDENT_PX = 16;
/** Deeper rows stand at this indent: the message needs the room. */
const MAX_INDENT = 24;

function paintIndent(parts: RowParts, page: NestedPage, index: number): void {
  const indent = page.indent[index] ?? 0;
  const fold = page.fold[index] ?? Fold.none;
  parts.guides.style.width = `${Math.min(indent, MAX_INDENT) * INDENT_PX}px`;
  setAttribute(parts.root, 'aria-level', String(indent + 1));
  parts.twistie.glyph.parentElement?.classList.toggle('none', fold === Fold.none);
  if (fold === Fold.none) parts.root.removeAttribute('aria-expanded');
  else {
    setAttribute(parts.root, 'aria-expanded', String(fold === Fold.open));
    paintIcon(parts.twistie, fold === Fold.open ? 'chevron-down' : 'chevron-right', '');
  }
}

/** A row whose text has not come yet keeps its place. */
function clear(parts: RowParts): void {
  parts.root.className = 'row pending';
  parts.root.id = '';
  delete parts.root.dataset.vscodeContext;
  for (const id of COLUMN_IDS) write(parts.text[id], '');
  writeSource(parts.text.source, NO_SOURCE);
  write(parts.text.message, '…');
  write(parts.note, '');
  parts.twistie.glyph.parentElement?.classList.add('none');
  parts.root.removeAttribute('aria-expanded');
}

/** The menu is contributed under `webview/context` in package.json. */
function recordMenu(record: number): string {
  return JSON.stringify({webviewSection: 'record', record, preventDefaultContextMenuItems: true});
}

/** Setting the same value again is work for the browser all the same. */
function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function setClass(element: HTMLElement, className: string): void {
  if (element.className !== className) element.className = className;
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

function createRow(parent: HTMLElement): RowParts {
  const root = document.createElement('div');
  root.setAttribute('role', 'row');
  root.style.display = 'none';
  const text: Partial<Record<ColumnId, Text>> = {};
  let level: IconSlot | undefined;
  let compactLevel: IconSlot | undefined;
  const guides = element('guides');
  const twistieBox = element('twistie none');
  const twistie = createIconSlot(twistieBox);
  const note = document.createTextNode('');
  COLUMN_IDS.forEach((id, column) => {
    const cell = document.createElement('span');
    cell.className = `cell c-${id}`;
    cell.setAttribute('role', 'gridcell');
    cell.setAttribute('aria-colindex', String(column + 1));
    if (id === 'time') compactLevel = createIconSlot(cell);
    if (id === 'level') level = createIconSlot(cell);
    if (id === 'message') cell.append(guides, twistieBox);
    const box = element('text');
    const node = document.createTextNode('');
    box.append(node);
    cell.append(box);
    if (id === 'message') {
      const behind = element('note-text');
      behind.append(note);
      cell.append(behind);
    }
    root.append(cell);
    text[id] = node;
  });
  parent.append(root);
  if (!level || !compactLevel) throw new Error('A row has a time and a level cell.');
  const texts = text as Record<ColumnId, Text>;
  return {root, position: -1, row: null, text: texts, level, compactLevel, guides, twistie, note, state: ''};
}

function element(className: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  return made;
}
