/**
 * Moves records and spans that turned out to belong elsewhere, because something arrived late in order of time. Called
 * by formats from `settle`; input in order of time never comes here.
 */
import {NONE, RecordFlag, RecordKind} from '../../protocol/model';
import type {Model} from './model';

/**
 * Deals the records of `spans` out again. `spanOf` names the new span, one of `spans` or NONE, or undefined to stay.
 * Text lines follow the record above them.
 */
export function regroupRecords(
  model: Model,
  spans: ReadonlySet<number>,
  spanOf: (record: number) => number | undefined,
): void {
  const {records, spans: table} = model;
  model.moves.addUnknown();
  const ids: number[] = [];
  for (const span of spans) {
    for (const id of records.ofSpan(table.newestArrival[span]!)) ids.push(id);
    table.newestArrival[span] = NONE;
    table.firstRecord[span] = NONE;
    table.lastRecord[span] = NONE;
    table.startNs[span] = Infinity;
    table.lastNs[span] = -Infinity;
    table.records[span] = 0;
    table.errors[span] = 0;
  }
  ids.sort((a, b) => a - b);
  const above: number[] = [];
  for (const id of ids) {
    const source = records.source[id]!;
    const isRecord = records.kind[id]! < RecordKind.text;
    const span = (isRecord ? spanOf(id) : above[source]) ?? records.span[id]!;
    if (isRecord) above[source] = span;
    records.span[id] = span;
    if (span === NONE) continue;
    records.previousInSpan[id] = table.newestArrival[span]!;
    table.newestArrival[span] = id;
    if (isRecord && !(records.flags[id]! & RecordFlag.duplicate)) {
      model.countInSpan(id, {span, timeNs: records.timeNs[id]!, flags: records.flags[id]!, kind: records.kind[id]!});
    }
    model.touch(span);
  }
}

/** Puts a span below another parent of the same root. Refuses what would close a circle. */
export function moveSpan(model: Model, child: number, parent: number): boolean {
  const {spans} = model;
  const old = spans.parent[child]!;
  if (old === parent) return true;
  if (old === NONE) return model.setParent(child, parent);
  for (let at = parent; at !== NONE; at = spans.parent[at]!) if (at === child) return false;
  const root = spans.rootOf(child);
  spans.unlink(child);
  spans.link(child, parent);
  // A hint at the new parent could close a circle with hints that are still those of the old tree.
  spans.rootHint[child] = root;
  model.moves.add(child);
  model.grow(old);
  model.grow(parent);
  return true;
}

/** Takes a span that turned out not to exist out of the tree, with its records gone and its roles 0. It may come back. */
export function detachSpan(model: Model, span: number): void {
  const {spans} = model;
  const parent = spans.parent[span]!;
  if (spans.roles[span] !== 0) model.setRoles(span, 0);
  if (parent === NONE) return;
  spans.unlink(span);
  spans.rootHint[span] = span;
  model.moves.add(span);
  model.moves.add(parent);
  model.grow(parent);
}
