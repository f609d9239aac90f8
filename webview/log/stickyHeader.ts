/**
 * The row below the column titles that says what the first visible row is in: flow › nearest task that is scrolled
 * away. A click scrolls back to it. In: the feed and the place of the viewport. Drawn with the rows, hidden from screen
 * readers: the keyboard's way to the parent is the left arrow.
 */
import type {NestedPage} from '../../src/protocol/nested';
import {NestedKind} from '../../src/protocol/nested';
import {formatDuration} from '../format/duration';
import {formatClock} from '../format/time';
import {visibleLine} from '../format/visibleText';
import type {IconSlot} from '../ui/icons';
import {createIconSlot, paintIcon} from '../ui/icons';
import type {RowRef} from './rowFeed';
import {isNested} from './rowKey';
import {stateMark} from './rowWords';

type Ancestor = NestedPage['ancestors'][number];

/** What a row of a page is under, outermost first: those of the page's first row, then what the rows between opened. */
export function ancestorsOfRow(page: NestedPage, index: number): Ancestor[] {
  const path: Ancestor[] = [...page.ancestors];
  const indents = path.map((_, depth) => depth);
  for (let row = 0; row <= index; row++) {
    const indent = page.indent[row] ?? 0;
    while (indents.length > 0 && (indents.at(-1) ?? 0) >= indent) {
      indents.pop();
      path.pop();
    }
    if (row === index || page.rowKind[row] !== NestedKind.span) continue;
    indents.push(indent);
    path.push({
      position: page.from + row,
      span: page.span[row] ?? 0,
      name: page.spanName[row] ?? '',
      state: page.spanState[row] ?? 0,
      timeNs: page.timeNs[row] ?? NaN,
      durationNs: page.durationNs[row] ?? NaN,
    });
  }
  return path;
}

export class StickyHeader {
  private readonly icon: IconSlot;
  private readonly time = document.createTextNode('');
  private readonly word = document.createTextNode('');
  private readonly flow = document.createTextNode('');
  private readonly task = document.createTextNode('');
  private readonly elapsed = document.createTextNode('');
  private position = 0;

  constructor(
    private readonly root: HTMLElement,
    goTo: (position: number) => void,
  ) {
    root.replaceChildren();
    const cell = (name: string) => {
      const element = document.createElement('span');
      element.className = `cell c-${name}`;
      root.append(element);
      return element;
    };
    const text = (parent: HTMLElement, node: Text, className = 'text') => {
      const box = document.createElement('span');
      box.className = className;
      box.append(node);
      parent.append(box);
    };
    text(cell('time'), this.time);
    const level = cell('level');
    this.icon = createIconSlot(level);
    text(level, this.word);
    const message = cell('message');
    text(message, this.flow, 'text strong');
    text(message, this.task);
    text(cell('elapsed'), this.elapsed);
    cell('source');
    root.addEventListener('click', () => goTo(this.position));
  }

  /** `top` is the first row that is at least partly visible, `topPx` where the viewport begins. */
  paint(top: RowRef | null, topPx: number, rowPx: number, originEpochMs: number): void {
    const page = top?.page;
    const path =
      top && page && isNested(page)
        ? ancestorsOfRow(page, top.index).filter(({position}) => position * rowPx < topPx)
        : [];
    const inner = path.at(-1);
    const flow = path[0];
    this.root.style.display = inner && flow ? '' : 'none';
    if (!inner || !flow) return;
    this.position = inner.position;
    const mark = stateMark(inner.state);
    paintIcon(this.icon, mark.icon, mark.tone);
    this.time.data = formatClock(originEpochMs, inner.timeNs);
    this.word.data = mark.short ?? mark.word;
    this.flow.data = visibleLine(flow.name);
    this.task.data = inner === flow ? '' : `› ${visibleLine(inner.name)}`;
    this.elapsed.data = formatDuration(inner.durationNs);
  }
}
