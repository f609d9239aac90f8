/**
 * The figures of some records, in the shape of a summary. Records are counted as given; flows and tasks count when one
 * of the records is in them, with the state and duration they have as a whole. Called by `summary --filter`.
 */
import {NONE, RecordFlag, RecordKind, SpanRole, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {FlowSummary, Summary} from '../../protocol/model';
import type {Model} from '../model/model';
import {markSpans} from './markedSpans';
import {buildSummary, isoTime} from './summary';

const FAILED: readonly number[] = [SpanState.failed, SpanState.failedExpected, SpanState.timedOut];
const OPEN: readonly number[] = [SpanState.open, SpanState.neverClosed, SpanState.retrying, SpanState.scheduled];

export function summarize(model: Model, ids: Uint32Array): Summary {
  const whole = buildSummary(model);
  const marked = markSpans(model, ids);
  const perFlow = new Map<string, {records: number; errors: number; tasks: number}>();
  const result: Summary = {
    ...whole,
    ...{records: 0, rejected: 0, text: 0, systems: {}, flows: 0, subflows: 0, tasks: 0, failedFlows: 0},
    ...{failedTasks: 0, openFlows: 0, openTasks: 0, retries: 0, errors: 0, missing: 0, maxDepth: 0},
  };
  countRecords(model, ids, result, perFlow);
  countSpans(model, marked, result, perFlow);
  result.flowList = whole.flowList.flatMap((flow): FlowSummary[] => {
    const counts = perFlow.get(flowKey(flow.system, flow.id));
    return counts ? [{...flow, ...counts}] : [];
  });
  return result;
}

type PerFlow = Map<string, {records: number; errors: number; tasks: number}>;

function countRecords(model: Model, ids: Uint32Array, result: Summary, perFlow: PerFlow): void {
  const {kind, system, flags, span, timeNs} = model.records;
  let startNs = Infinity;
  let endNs = -Infinity;
  for (const id of ids) {
    if (kind[id] === RecordKind.reject) result.rejected++;
    else if (kind[id] === RecordKind.text) result.text++;
    if (kind[id]! >= RecordKind.text) continue;
    result.records++;
    const name = SYSTEM_NAMES[system[id]!]!;
    result.systems[name] = (result.systems[name] ?? 0) + 1;
    if (!(flags[id]! & RecordFlag.timeGuessed)) {
      startNs = Math.min(startNs, timeNs[id]!);
      endNs = Math.max(endNs, timeNs[id]!);
    }
    // As in the unfiltered figures: a second copy is a record, but no second error and none of its flow's records.
    if (flags[id]! & RecordFlag.duplicate) continue;
    const isError = (flags[id]! & RecordFlag.error) !== 0;
    if (isError) result.errors++;
    if (span[id] === NONE) continue;
    const flow = flowOf(model, perFlow, span[id]!);
    flow.records++;
    if (isError) flow.errors++;
  }
  result.startTime = isoTime(model, startNs);
  result.endTime = isoTime(model, endNs);
}

function countSpans(model: Model, marked: Uint8Array, result: Summary, perFlow: PerFlow): void {
  const {spans} = model;
  const depth = new Uint32Array(spans.size);
  for (const root of model.roots) {
    if (spans.parent[root] !== NONE || marked[root] !== 1) continue;
    for (const span of spans.subtree(root)) {
      if (marked[span] !== 1) continue;
      const parent = spans.parent[span]!;
      const role = spans.roles[span]!;
      depth[span] = (parent === NONE ? 0 : depth[parent]!) + (role === SpanRole.attempt ? 0 : 1);
      result.maxDepth = Math.max(result.maxDepth, depth[span]);
      result.missing += spans.missing[span]!;
      const failed = FAILED.includes(spans.state[span]!) ? 1 : 0;
      const open = OPEN.includes(spans.state[span]!) ? 1 : 0;
      if (role & SpanRole.flow) {
        result.flows++;
        result.failedFlows += failed;
        result.openFlows += open;
      }
      if (role & SpanRole.subflow) result.subflows++;
      if (role & SpanRole.task) {
        result.tasks++;
        result.failedTasks += failed;
        result.openTasks += open;
        result.retries += Math.max(0, spans.attempts[span]! - 1);
        flowOf(model, perFlow, span).tasks++;
      }
    }
  }
}

function flowOf(model: Model, perFlow: PerFlow, span: number): {records: number; errors: number; tasks: number} {
  const root = model.spans.rootOf(span);
  const key = flowKey(SYSTEM_NAMES[model.spans.system[root]!]!, model.texts.text(model.spans.id[root]!));
  let counts = perFlow.get(key);
  if (!counts) perFlow.set(key, (counts = {records: 0, errors: 0, tasks: 0}));
  return counts;
}

function flowKey(system: string, id: string): string {
  return `${system} ${id}`;
}
