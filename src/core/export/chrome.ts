/**
 * Chrome's trace event format, which Perfetto, chrome://tracing and Speedscope open: an object with `traceEvents`, times
 * in microseconds. Written after the format's public description ("Trace Event Format"). Flows and tasks are complete
 * events (`X`) on threads that nest; records are instants (`i`); an arrow (`s`, `f`) leads from a task to what it called
 * on another thread; names of processes and threads are metadata (`M`). Times count from the start of the trace, because
 * microseconds since 1970 leave a viewer no digits for what is below them.
 */
import {NONE} from '../../protocol/model';
import {isoTime} from '../query/summary';
import {firstLine, placeOf, recordFacts, spanFacts} from './facts';
import type {SpanFacts} from './facts';
import type {Exporter, ExportInput} from './exporter';
import type {Lane, LaneLayout} from './lanes';
import {layOutLanes} from './lanes';
import {toMicrosecond} from './exportSpans';
import {Parts} from './parts';

const MAX_NAME_CHARS = 200;
/** Process numbers begin with 1; 0 is for what is in no process. */
const LOOSE = {pid: 0, tid: 0};
const DEBUGGER = {pid: 0, tid: 1};

export const chrome: Exporter = {
  oneFlow: false,
  async *parts(input) {
    const {model, spans, records, pause, title} = input;
    const out = new Parts();
    const layout = layOutLanes(model, spans);
    const base = baseNs(input);
    // Rounded as the base is: so far from the origin that a double holds no single nanosecond, the first would come before it.
    const at = (ns: number) => micros(toMicrosecond(ns) - base);
    out.open('{"traceEvents":[');
    for (const event of names(layout)) out.item(event);
    for (const lane of layout.lanes) {
      for (const span of lane.spans) {
        out.item(spanEvent(input, span, lane, at));
        for (const event of arrow(input, layout, span, at)) out.item(event);
        if (!out.isFull) continue;
        yield out.take();
        await pause();
      }
    }
    let anyLoose = false;
    for (const record of records) {
      const span = model.records.span[record]!;
      const place = span !== NONE && spans.has(span) ? placeOfLane(layout.laneOf(span)) : LOOSE;
      anyLoose ||= place === LOOSE;
      out.item(recordEvent(input, record, place, at));
      if (!out.isFull) continue;
      yield out.take();
      await pause();
    }
    for (const event of pauseEvents(input, at)) out.item(event);
    // A viewer shows a track that has a name, also when nothing is on it.
    if (anyLoose) out.item(meta('thread_name', LOOSE, {name: 'records'}));
    if (model.pauses.list.length > 0) out.item(meta('thread_name', DEBUGGER, {name: 'debugger'}));
    if (anyLoose || model.pauses.list.length > 0) out.item(meta('process_name', LOOSE, {name: 'outside of flows'}));
    const about = {
      title,
      producer: 'tracescope',
      startTime: isoTime(model, base),
      durations: 'wall time; pauses at breakpoints are slices of their own and in paused_ms',
      ...(spans.timeless > 0 ? {withoutTime: spans.timeless} : {}),
    };
    out.add(`\n],"displayTimeUnit":"ms","otherData":${JSON.stringify(about)}}\n`);
    yield out.take();
  },
};

function* names(layout: LaneLayout): Generator<string> {
  for (const [index, name] of layout.processes.entries()) yield meta('process_name', {pid: index + 1, tid: 0}, {name});
  for (const lane of layout.lanes) {
    yield meta('thread_name', placeOfLane(lane), {name: `lane ${lane.number}`});
    yield meta('thread_sort_index', placeOfLane(lane), {sort_index: lane.number});
  }
}

function meta(name: string, place: {pid: number; tid: number}, args: object): string {
  return JSON.stringify({name, ph: 'M', ts: 0, ...place, args});
}

function spanEvent(input: ExportInput, span: number, lane: Lane, at: (ns: number) => number): string {
  const {spans} = input;
  const facts = spanFacts(input, span);
  const ts = at(spans.startNs(span));
  return JSON.stringify({
    name: firstLine(facts.name, MAX_NAME_CHARS) || facts.role,
    cat: `${facts.system},${facts.role}`,
    ph: 'X',
    ts,
    dur: at(spans.endNs(span)) - ts,
    ...placeOfLane(lane),
    ...(facts.failed ? {cname: 'terrible'} : {}),
    args: spanArgs(facts, spans.isUnfinished(span)),
  });
}

function spanArgs(facts: SpanFacts, unfinished: boolean): object {
  const {id, state, reason, process, source, attempts, missing, pausedNs} = facts;
  return {
    id,
    state,
    ...(reason ? {reason} : {}),
    ...(process ? {process} : {}),
    ...(source ? {source: placeOf(source)} : {}),
    ...(attempts > 1 ? {attempts} : {}),
    ...(missing > 0 ? {missing} : {}),
    ...(pausedNs > 0 ? {paused_ms: pausedNs / 1e6} : {}),
    ...(unfinished ? {unfinished: 'its end was not seen; drawn up to its last record'} : {}),
  };
}

/** From the caller's lane to the span's own, where they differ. */
function* arrow(input: ExportInput, layout: LaneLayout, span: number, at: (ns: number) => number): Generator<string> {
  const {spans} = input;
  const parent = spans.parent(span);
  if (parent === NONE) return;
  const from = layout.laneOf(parent);
  const to = layout.laneOf(span);
  const startNs = spans.startNs(span);
  // An arrow must begin inside the slice that it leads from; a queue may keep a task until its caller has ended.
  const leaveNs = Math.min(Math.max(startNs, spans.startNs(parent)), spans.endNs(parent));
  if (from === to || leaveNs > startNs) return;
  const head = {name: 'calls', cat: 'calls', id: span + 1};
  yield JSON.stringify({...head, ph: 's', ts: at(leaveNs), ...placeOfLane(from)});
  yield JSON.stringify({...head, ph: 'f', bp: 'e', ts: at(startNs), ...placeOfLane(to)});
}

function recordEvent(
  input: ExportInput,
  record: number,
  place: {pid: number; tid: number},
  at: (ns: number) => number,
): string {
  const facts = recordFacts(input, record);
  const {levelName, message, source, exception, isError, isCopy, timeGuessed, redacted, logger} = facts;
  return JSON.stringify({
    name: firstLine(message, MAX_NAME_CHARS) || facts.kind,
    cat: `${facts.system},record${isError ? ',error' : ''}`,
    ph: 'i',
    s: 't',
    ts: at(input.model.records.timeNs[record]!),
    ...place,
    args: {
      ...(levelName ? {level: levelName} : {}),
      message,
      ...(logger ? {logger} : {}),
      ...(source ? {source: placeOf(source)} : {}),
      ...(exception ? {exception: exception.text} : {}),
      ...(isCopy ? {copy: true} : {}),
      ...(timeGuessed ? {timeGuessed: true} : {}),
      ...(redacted ? {redacted: true} : {}),
    },
  });
}

/** Each on the first thread where nothing else is held: two debuggers may hold two processes at once. */
function* pauseEvents({model}: ExportInput, at: (ns: number) => number): Generator<string> {
  const untilTs: number[] = [];
  for (const pause of model.pauses.list) {
    const ts = Math.max(0, at(model.pauses.fromNs(pause)));
    const dur = at(model.pauses.toNs(pause)) - ts;
    if (!(dur >= 0)) continue;
    let lane = untilTs.findIndex(until => until <= ts);
    if (lane < 0) lane = untilTs.length;
    untilTs[lane] = ts + dur;
    const place = {...DEBUGGER, tid: DEBUGGER.tid + lane};
    const args = {process: pause.process.pid};
    yield JSON.stringify({name: 'paused by the debugger', cat: 'debugger', ph: 'X', ts, dur, ...place, args});
  }
}

function placeOfLane(lane: Lane): {pid: number; tid: number} {
  return {pid: lane.process + 1, tid: lane.number};
}

/** Of all that is exported, the earliest. */
function baseNs({model, spans, records}: ExportInput): number {
  const first = spans.ordered[0];
  const starts = [
    first === undefined ? Infinity : spans.startNs(first),
    records.length === 0 ? Infinity : model.records.timeNs[records[0]!]!,
  ];
  const base = Math.min(...starts);
  return Number.isFinite(base) ? toMicrosecond(base) : 0;
}

function micros(ns: number): number {
  return Math.round(ns / 1000);
}
