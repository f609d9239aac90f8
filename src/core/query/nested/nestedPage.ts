/** Fills pages of the nested Log. In: rows of a block. Out: the columns of a page; texts are appended in order. */
import {NONE, SpanRole} from '../../../protocol/model';
import {NestedKind} from '../../../protocol/nested';
import type {NestedPage, SpanHead} from '../../../protocol/nested';
import type {RowPage} from '../../../protocol/queries';
import type {Model} from '../../model/model';
import type {Rows} from '../rows';
import {countBelow, processName, spanName} from '../spanInfo';
import type {AttemptFinder} from './blockRows';
import type {RowColumns} from './rowColumns';

export function emptyNestedPage(page: RowPage): NestedPage {
  const {count} = page;
  return {
    ...page,
    rowKind: new Uint8Array(count),
    indent: new Uint16Array(count),
    fold: new Uint8Array(count),
    parentAt: new Uint32Array(count),
    size: new Uint32Array(count),
    durationNs: new Float64Array(count).fill(NaN),
    heads: [],
    matches: 0,
    ancestors: [],
  };
}

/** `at` is the row within its block, `base` the position of the block. */
export function fillNestedRow(
  model: Model,
  source: Rows,
  attempts: AttemptFinder,
  page: NestedPage,
  row: number,
  rows: RowColumns,
  at: number,
  base: number,
): void {
  const kind = rows.kind[at]!;
  const parent = rows.parent[at]!;
  const record = rows.record[at]!;
  page.rowKind[row] = kind;
  page.indent[row] = rows.depth[at]!;
  page.fold[row] = rows.fold[at]!;
  page.parentAt[row] = parent === NONE ? NONE : base + parent;
  page.size[row] = kind === NestedKind.span ? 0 : rows.size[at]!;
  if (record === NONE) fillNone(model, source, page, row, rows.span[at]!);
  else source.fillRow(page, row, record);
  if (kind !== NestedKind.span) {
    page.heads.push(null);
    return;
  }
  const span = rows.span[at]!;
  const head = buildHead(model, attempts, span, rows.matching[at]!, rows.size[at]!);
  const {startNs, endNs, state} = model.spans;
  page.heads.push(head);
  page.span[row] = span;
  page.spanState[row] = state[span]!;
  page.spanName[row] = spanName(model, span);
  page.timeNs[row] = startOf(model, span);
  page.durationNs[row] = Math.max(0, endNs[span]! - startNs[span]!);
}

/** What the first row of a page is under, outermost first. */
export function ancestorsOf(model: Model, rows: RowColumns, row: number, base: number): NestedPage['ancestors'] {
  const found: NestedPage['ancestors'] = [];
  for (let at = rows.parent[row] ?? NONE; at !== NONE && row < rows.count; at = rows.parent[at]!) {
    if (rows.kind[at] !== NestedKind.span) continue;
    const span = rows.span[at]!;
    const durationNs = Math.max(0, model.spans.endNs[span]! - model.spans.startNs[span]!);
    const state = model.spans.state[span]!;
    found.unshift({
      position: base + at,
      span,
      name: spanName(model, span),
      state,
      timeNs: startOf(model, span),
      durationNs,
    });
  }
  return found;
}

function startOf(model: Model, span: number): number {
  const start = model.spans.startNs[span]!;
  return Number.isFinite(start) ? start : countBelow(model, span).startNs;
}

/** A row without a record of its own: a span whose begin is not shown, or a gap. */
function fillNone(model: Model, source: Rows, page: NestedPage, row: number, span: number): void {
  page.record[row] = NONE;
  page.timeNs[row] = NaN;
  page.span[row] = span;
  page.spanState[row] = model.spans.state[span]!;
  page.system[row] = model.spans.system[span]!;
  page.sincePreviousNs[row] = NaN;
  page.flowName.push(spanName(model, model.spans.rootOf(span)));
  page.spanName.push(spanName(model, span));
  page.message.push('');
  const {place, symbol} = source.sourceOfSpan(span);
  page.source.push(place);
  page.symbol.push(symbol);
}

function buildHead(model: Model, attempts: AttemptFinder, span: number, matching: number, shown: number): SpanHead {
  const {spans, texts} = model;
  const below = countBelow(model, span);
  const head: SpanHead = {
    span,
    id: texts.text(spans.id[span]!),
    firstRecord: spans.firstRecord[span] === NONE ? null : spans.firstRecord[span]!,
    roles: spans.roles[span]!,
    state: spans.state[span]!,
    reason: texts.text(spans.reason[span]!),
    process: processName(model, spans.process[span]!),
    service: texts.text(spans.service[span]!),
    // As in the tree of flows: a flow that is a task itself is one of its tasks.
    tasks: below.tasks - ((spans.roles[span]! & (SpanRole.task | SpanRole.flow)) === SpanRole.task ? 1 : 0),
    records: below.records,
    errors: below.errors,
    matching,
    hiddenChildren: Math.max(0, spans.children[span]! - shown),
    attempt: 0,
    attempts: spans.attempts[span]!,
    waitNs: NaN,
  };
  if (spans.roles[span] !== SpanRole.attempt || spans.parent[span] === NONE) return head;
  const siblings = attempts.attemptsOf(spans.parent[span]!);
  const index = siblings.indexOf(span);
  const next = siblings[index + 1];
  return {
    ...head,
    records: matching,
    attempt: index + 1,
    attempts: siblings.length,
    waitNs: next === undefined ? NaN : Math.max(0, spans.startNs[next]! - spans.endNs[span]!),
  };
}
