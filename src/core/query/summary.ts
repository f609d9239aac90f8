/** The figures of a session as `tracescope summary --json` prints them. Columns only; the model must be settled. */
import {NONE, SPAN_STATE_NAMES, SpanRole, System, SYSTEM_NAMES} from '../../protocol/model';
import type {FlowSummary, Summary} from '../../protocol/model';
import type {Model} from '../model/model';
import {flowSpans} from './flowList';
import {countBelow, spanName} from './spanInfo';
import type {Below} from './spanInfo';

/** Flows one at a time: a program that writes them down need not hold those of a large session at once. */
export type SummaryParts = Omit<Summary, 'flowList'> & {flowList: Iterable<FlowSummary>};

export function buildSummary(model: Model): Summary {
  const parts = summaryParts(model);
  return {...parts, flowList: [...parts.flowList]};
}

export function summaryParts(model: Model): SummaryParts {
  const systems: Summary['systems'] = {};
  SYSTEM_NAMES.forEach((name, system) => {
    const records = model.perSystem[system]!;
    if (records > 0) systems[name] = records;
  });
  const {
    records, rejected, text, flows, subflows, tasks, failedFlows, failedTasks, openFlows, openTasks, retries, errors, missing,
  } = model.counts(); // prettier-ignore
  return {
    records, rejected, text, systems, flows, subflows, tasks, failedFlows, failedTasks, openFlows, openTasks, retries, errors, missing,
    maxDepth: maxDepth(model),
    startTime: isoTime(model, model.startNs),
    endTime: isoTime(model, model.endNs),
    flowList: flowSummaries(model),
  }; // prettier-ignore
}

/** Ordered by start. */
function* flowSummaries(model: Model): Generator<FlowSummary> {
  // An array: unlike that of a typed one, its sort is quick where flows came in order.
  const flows = flowSpans(model);
  const starts = new Float64Array(model.spans.size);
  for (const span of flows) starts[span] = countBelow(model, span).startNs;
  flows.sort((a, b) => starts[a]! - starts[b]! || a - b);
  for (const span of flows) yield flowSummary(model, span, countBelow(model, span));
}

function flowSummary(model: Model, span: number, below: Below): FlowSummary {
  const {spans} = model;
  const end = spans.endNs[span]!;
  // What was heard last may stand before the start, where the start is taken from a record that is trusted more.
  const lastNs = Number.isNaN(end) ? Math.max(below.lastNs, below.startNs) : Math.max(end, spans.startNs[span]!);
  const durationMs = (lastNs - below.startNs) / 1e6;
  return {
    id: model.texts.decode(spans.id[span]!),
    name: spanName(model, span),
    system: SYSTEM_NAMES[spans.system[span]!]!,
    state: SPAN_STATE_NAMES[spans.state[span]!]!,
    tasks: below.tasks,
    records: below.records,
    errors: below.errors,
    startTime: isoTime(model, below.startNs),
    durationMs: Number.isFinite(durationMs) ? Math.round(durationMs * 1e6) / 1e6 : null,
    ...pausedMs(model, span, below.startNs, below.startNs + durationMs * 1e6),
  };
}

/** Nothing where no debugger was at work, which is almost always. */
function pausedMs({pauses}: Model, span: number, fromNs: number, toNs: number): {pausedMs?: number} {
  const heldNs = pauses.list.length === 0 ? 0 : pauses.heldNs(span, fromNs, toNs);
  return heldNs > 0 ? {pausedMs: Math.round(heldNs) / 1e6} : {};
}

/** Longest chain of spans that are more than attempts; parents are visited before their children. */
function maxDepth(model: Model): number {
  const {spans} = model;
  const depth = new Uint32Array(spans.size);
  let deepest = 0;
  for (const root of model.roots) {
    if (spans.parent[root] !== NONE) continue;
    for (let span = root; span !== NONE; span = spans.nextInSubtree(span, root)) {
      const parent = spans.parent[span]!;
      const own = countsInDepth(model, span) ? 1 : 0;
      const reached = (parent === NONE ? 0 : depth[parent]!) + own;
      depth[span] = reached;
      if (reached > deepest) deepest = reached;
    }
  }
  return deepest;
}

/** A PenguiFlow trace is no link of a chain, only the runs in it are. */
function countsInDepth({spans}: Model, span: number): boolean {
  if (spans.system[span] === System.penguiflow) return (spans.roles[span]! & SpanRole.task) !== 0;
  return spans.roles[span] !== SpanRole.attempt;
}

/** ISO 8601 has four digits for a year. */
const FIRST_YEAR_MS = -62_167_219_200_000;
const LAST_YEAR_END_MS = 253_402_300_800_000;

export function isoTime(model: Model, ns: number): string | null {
  if (!Number.isFinite(ns) || Number.isNaN(model.originEpochMs)) return null;
  const epochMs = model.originEpochMs + ns / 1e6;
  if (epochMs < FIRST_YEAR_MS || epochMs >= LAST_YEAR_END_MS) return null;
  // Microseconds, the precision of the senders; a Date holds only milliseconds.
  const micros = Math.round((epochMs - Math.floor(epochMs / 1000) * 1000) * 1000);
  const seconds = Math.floor(epochMs / 1000) + Math.floor(micros / 1e6);
  return `${isoSeconds(seconds)}.${String(micros % 1e6).padStart(6, '0')}Z`;
}

/** The second asked for last: flows and records of one trace come many to a second. */
const last = {epochSeconds: NaN, text: ''};

function isoSeconds(epochSeconds: number): string {
  if (epochSeconds !== last.epochSeconds) Object.assign(last, {epochSeconds, text: civilSeconds(epochSeconds)});
  return last.text;
}

/** Date arithmetic without the clock: days to a civil date (proleptic Gregorian), after Howard Hinnant's derivation. */
function civilSeconds(epochSeconds: number): string {
  const days = Math.floor(epochSeconds / 86400);
  const rest = epochSeconds - days * 86400;
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
}
