/**
 * The flows of a session as an indented tree. Comes in: pages of spans. Goes out: text in parts, so that a million
 * tasks need no more memory than one part. Walks with a stack of its own: depth is unbounded. Called by `tree`.
 */
import {SpanRole} from '../protocol/model';
import type {SpanInfo, SpanPage} from '../protocol/queries';
import {countOf, cut, formatDuration, printable} from './formatValues';
import {paintState, type Paint} from './paint';

const PAGE = 500;
const PART_LINES = 2000;
const MAX_NAME = 72;
/** Deeper levels are not indented any further: the terminal has an end. */
const MAX_INDENT = 30;

export type SpanPages = (parent: number | null, from: number, count: number) => SpanPage;

/** Only spans with a 1 in `marked`. Children are asked for in the order of the walk, so a list is let go of at its end. */
export function markedPages(pages: SpanPages, marked: Uint8Array): SpanPages {
  const lists = new Map<number | null, SpanInfo[]>();
  return (parent, from, count) => {
    let list = lists.get(parent);
    if (!list || from === 0) {
      list = [];
      for (let at = 0, total = 1; at < total; at += PAGE) {
        const page = pages(parent, at, PAGE);
        total = page.total;
        list.push(...page.spans.filter(({span}) => marked[span] === 1));
      }
      lists.set(parent, list);
    }
    const spans = list.slice(from, from + count);
    // Walked to the end: nobody asks for it again.
    if (from + count >= list.length) lists.delete(parent);
    return {revision: 0, generation: 0, total: list.length, from, spans};
  };
}

interface Line {
  span: SpanInfo;
  left: string;
  state: string;
  duration: string;
  records: string;
  note: string;
}

interface Level {
  parent: number | null;
  prefix: string;
  page: SpanPage;
  at: number;
}

export function* treeText(pages: SpanPages, paint: Paint): Generator<string> {
  let part: Line[] = [];
  const stack: Level[] = [{parent: null, prefix: '', page: pages(null, 0, PAGE), at: 0}];
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    const span = nextSpan(level, pages);
    if (!span) {
      stack.pop();
      continue;
    }
    const root = level.parent === null;
    const last = level.at === level.page.total;
    part.push(lineOf(span, root ? '' : `${level.prefix}${last ? '└─ ' : '├─ '}`));
    if (span.children > 0) {
      const prefix = root || stack.length > MAX_INDENT ? level.prefix : `${level.prefix}${last ? '   ' : '│  '}`;
      stack.push({parent: span.span, prefix, page: pages(span.span, 0, PAGE), at: 0});
    } else if (part.length >= PART_LINES) {
      yield render(part, paint);
      part = [];
    }
  }
  if (part.length > 0) yield render(part, paint);
}

function nextSpan(level: Level, pages: SpanPages): SpanInfo | undefined {
  if (level.at >= level.page.from + level.page.spans.length && level.at < level.page.total) {
    level.page = pages(level.parent, level.at, PAGE);
  }
  const span = level.page.spans[level.at - level.page.from];
  if (span) level.at++;
  return span;
}

function lineOf(span: SpanInfo, indent: string): Line {
  const notes: string[] = [];
  if (span.attempts > 1) notes.push(countOf(span.attempts, 'attempt'));
  if (span.missing > 0) notes.push(`${span.missing} missing`);
  if (span.pausedNs > 0) notes.push(`${formatDuration(span.pausedNs / 1e6)} paused, not counted`);
  if (span.endInferred && span.state === 'succeeded') notes.push('end inferred');
  else if (span.stateReason !== '') notes.push(cut(printable(span.stateReason), 120));
  const isAttempt = (span.roles & SpanRole.attempt) !== 0;
  return {
    span,
    left: cut(indent + printable(span.name || span.id), MAX_NAME + indent.length),
    state: span.state,
    duration: formatDuration((span.endNs - span.startNs - span.pausedNs) / 1e6),
    records: isAttempt && span.recordsBelow === 0 ? '' : countOf(span.recordsBelow, 'record'),
    note: notes.join(', '),
  };
}

function render(lines: readonly Line[], paint: Paint): string {
  const width = (pick: (line: Line) => string) =>
    lines.reduce((widest, line) => Math.max(widest, pick(line).length), 0);
  const left = width(line => line.left);
  const state = width(line => line.state);
  const duration = width(line => line.duration);
  const records = width(line => line.records);
  return lines
    .map(line => {
      const name = line.span.parent === null ? paint.bold(line.left.padEnd(left)) : line.left.padEnd(left);
      const word = paintState(paint, line.span.state, line.state.padEnd(state));
      const figures = `${line.duration.padStart(duration)}  ${line.records.padStart(records)}`;
      return `${`${name}  ${word}  ${figures}  ${paint.dim(line.note)}`.trimEnd()}\n`;
    })
    .join('');
}
