/**
 * A comparison for a terminal and for programs. Comes in: the comparison. Goes out: text in parts, and one object. The
 * tree holds what differs and what that is in; `all` adds the rest. Called by `compare`.
 */
import {CHANGES, type Change, type ComparedRow, type GroupFigures} from '../protocol/compare';
import type {SpanInfo} from '../protocol/queries';
import type {Comparison} from '../core/query/compare/comparison';
import {countOf, cut, formatDuration, printable} from './formatValues';
import type {Paint} from './paint';

const PAGE = 500;
const PART_LINES = 2000;
const MAX_NAME = 72;
const MAX_INDENT = 30;
const MARKS: Record<Change, string> = {
  ...{same: ' ', failed: '!', missing: '-', new: '+', slower: '>', changed: '~', fixed: '*', faster: '<'},
};

export function* comparisonText(
  comparison: Comparison,
  files: {before: string; after: string},
  all: boolean,
  paint: Paint,
): Generator<string> {
  yield `${paint.dim('before')}  ${printable(files.before)}\n${paint.dim('after')}   ${printable(files.after)}\n\n`;
  let part: string[] = [];
  for (const {row, depth} of rowsOf(comparison, all)) {
    part.push(lineOf(row, depth, paint));
    if (part.length < PART_LINES) continue;
    yield part.join('');
    part = [];
  }
  if (part.length > 0) yield `${part.join('')}\n`;
  yield `${totalsLine(comparison, paint)}\n`;
}

/** In the order of the tree; numbers are those of `CompareWish`. */
export function comparisonJson(comparison: Comparison): object {
  const {totals, notCompared} = comparison.info(0);
  const differences: object[] = [];
  const path: string[] = [];
  for (const {row, depth} of rowsOf(comparison, false)) {
    path.length = depth;
    path[depth] = nameOf(row);
    if (row.change === 'same') continue;
    const sides = row.group
      ? {before: groupJson(row.group.left), after: groupJson(row.group.right)}
      : {before: spanJson(row.left), after: spanJson(row.right)};
    differences.push({change: row.change, path: [...path], system: systemOf(row), ...sides});
  }
  return {totals, notCompared, differences};
}

function* rowsOf(comparison: Comparison, all: boolean): Generator<{row: ComparedRow; depth: number}> {
  const pageOf = (parent: number | null, from: number) => comparison.rows(parent, from, PAGE, !all);
  const stack = [{parent: null as number | null, at: 0, page: pageOf(null, 0)}];
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    if (level.at >= level.page.from + level.page.rows.length && level.at < level.page.total) {
      level.page = pageOf(level.parent, level.at);
    }
    const row = level.page.rows[level.at - level.page.from];
    if (!row) {
      stack.pop();
      continue;
    }
    level.at++;
    yield {row, depth: stack.length - 1};
    // What is on one side only is one difference, with what it holds as a number.
    const isWhole = !all && (row.change === 'missing' || row.change === 'new');
    if (row.children > 0 && !isWhole) stack.push({parent: row.node, at: 0, page: pageOf(row.node, 0)});
  }
}

function lineOf(row: ComparedRow, depth: number, paint: Paint): string {
  const indent = '  '.repeat(Math.min(depth, MAX_INDENT));
  const name = cut(printable(nameOf(row)), MAX_NAME);
  const words = [row.change === 'same' ? '' : row.change, ...factsOf(row)].filter(word => word !== '').join(', ');
  const mark = paintChange(paint, row.change, MARKS[row.change]);
  return `${`${mark} ${indent}${depth === 0 ? paint.bold(name) : name}  ${paintChange(paint, row.change, words)}`.trimEnd()}\n`;
}

function factsOf({left, right, group, notCompared, change}: ComparedRow): string[] {
  const leftOut = notCompared > 0 ? `${countOf(notCompared, 'task')} inside not compared` : '';
  if (group) {
    const flows = arrow(countOf(group.left.flows, 'flow'), countOf(group.right.flows, 'flow'));
    const failed =
      group.left.failed + group.right.failed > 0
        ? `failed ${arrow(`${group.left.failed}`, `${group.right.failed}`)}`
        : '';
    const medians = [group.left, group.right].map(({medianNs}) => formatDuration(medianNs / 1e6));
    const isKnown = Number.isFinite(group.left.medianNs) || Number.isFinite(group.right.medianNs);
    const median = isKnown ? `median ${arrow(medians[0]!, medians[1]!)}` : '';
    return [flows, failed, median, leftOut];
  }
  if (left && right) {
    const state = left.state === right.state ? '' : `${left.state} → ${right.state}`;
    const errors = left.errorsBelow === right.errorsBelow ? '' : `errors ${left.errorsBelow} → ${right.errorsBelow}`;
    const reason = change === 'failed' ? cut(printable(right.stateReason), 120) : '';
    return [state, arrow(durationOf(left), durationOf(right)), errors, reason, leftOut];
  }
  const one = left ?? right;
  if (!one) return [leftOut];
  const state = one.state === 'succeeded' ? '' : one.state;
  return [state, durationOf(one), one.tasksBelow > 1 ? countOf(one.tasksBelow, 'task') : '', leftOut];
}

function totalsLine(comparison: Comparison, paint: Paint): string {
  const {totals, notCompared} = comparison.info(0);
  const words = CHANGES.filter(change => change !== 'same' && totals[change] > 0).map(change =>
    paintChange(paint, change, `${totals[change]} ${change}`),
  );
  const counts = [...(words.length > 0 ? words : ['no differences']), `${totals.same} same`];
  if (notCompared > 0) counts.push(`${countOf(notCompared, 'task')} not compared`);
  return counts.join(', ');
}

function nameOf({left, right, group}: ComparedRow): string {
  const span = right ?? left;
  return group?.name ?? (span?.name || span?.id) ?? '';
}

function systemOf({left, right, group}: ComparedRow): string {
  return group?.system ?? (right ?? left)!.system;
}

function spanJson(span: SpanInfo | null): object | null {
  if (!span) return null;
  const {id, name, state, stateReason, tasksBelow, errorsBelow} = span;
  return {
    id,
    name,
    state,
    reason: stateReason,
    tasks: tasksBelow,
    errors: errorsBelow,
    durationMs: ms(durationNs(span)),
  };
}

function groupJson({flows, failed, medianNs}: GroupFigures): object {
  return {flows, failed, medianMs: ms(medianNs)};
}

function durationNs({startNs, endNs, pausedNs}: SpanInfo): number {
  return endNs - startNs - pausedNs;
}

function durationOf(span: SpanInfo): string {
  return formatDuration(durationNs(span) / 1e6);
}

function ms(valueNs: number): number | null {
  return Number.isFinite(valueNs) ? valueNs / 1e6 : null;
}

function arrow(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`;
}

function paintChange(paint: Paint, change: Change, text: string): string {
  switch (change) {
    case 'failed':
    case 'missing':
      return paint.red(text);
    case 'new':
    case 'fixed':
    case 'faster':
      return paint.green(text);
    case 'slower':
    case 'changed':
      return paint.yellow(text);
    case 'same':
      return paint.dim(text);
  }
}
