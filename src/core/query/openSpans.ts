/**
 * Where a paused thread is in the trace: of the spans that are open in its process, the one that its stack began last.
 * Comes in: process, thread and stack frames as a debugger tells them. Goes out: a span, or the frame of a span. Reads
 * columns only; the model must be settled. Called by the engine for "You are here".
 *
 * A frame began a span when the span's first record was written by that function of that file, or, for systems that send
 * no place, when the function has the span's name (a nameko method, a PenguiFlow node). Between spans of one function
 * the one whose line is nearest above the frame's wins, then the one heard of last: recursion, tasks of one loop.
 */
import {NONE, SpanState} from '../../protocol/model';
import type {DebugFrame, PausedPlace} from '../../protocol/debugging';
import type {Model} from '../model/model';
import {spanName} from './spanInfo';

const OPEN: readonly number[] = [SpanState.open, SpanState.retrying, SpanState.neverClosed];

interface Fit {
  span: number;
  /** Position of the frame that began it, or behind all frames. */
  frame: number;
  /** Lines between where it began and where the frame stands; Infinity where the record names no line above. */
  distance: number;
}

/** Null when nothing open is known of that process and thread. */
export function openSpanAt(
  model: Model,
  place: PausedPlace,
  sourceName: (source: number) => string,
): {span: number; record: number} | null {
  const {spans} = model;
  const isOfProcess = processTest(model, place, sourceName);
  let best: Fit | null = null;
  for (let span = 0; span < spans.size; span++) {
    if (!OPEN.includes(spans.state[span]!) || !Number.isNaN(spans.endNs[span]!) || !isOfProcess(span)) continue;
    if (shownRecord(model, span) === NONE) continue;
    const fit = fitOf(model, span, place.frames);
    if (best === null || isBetter(model, fit, best)) best = fit;
  }
  return best && {span: best.span, record: shownRecord(model, best.span)};
}

/** Position of the innermost frame that began the span, -1 when none did. */
export function frameOfSpan(model: Model, span: number, frames: readonly DebugFrame[]): number {
  const {frame} = fitOf(model, span, frames);
  return frame < frames.length ? frame : -1;
}

/** Innermost frame first; then what began nearest above; then what was heard of last, and of those the deeper one. */
function isBetter(model: Model, a: Fit, b: Fit): boolean {
  const {spans} = model;
  return (
    (a.frame - b.frame ||
      compare(a.distance, b.distance) ||
      spans.lastNs[b.span]! - spans.lastNs[a.span]! ||
      spans.depthOf(b.span) - spans.depthOf(a.span)) < 0
  );
}

/** Infinity less Infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function fitOf(model: Model, span: number, frames: readonly DebugFrame[]): Fit {
  const {spans, records} = model;
  const first = spans.firstRecord[span]!;
  const site = spans.site[span]! !== NONE ? spans.site[span]! : first === NONE ? NONE : records.site[first]!;
  const ref = model.siteRef(site);
  if (!ref) {
    const name = lastPart(spanName(model, span));
    const frame = frames.findIndex(({func}) => lastPart(func) === name);
    return {span, frame: frame < 0 ? frames.length : frame, distance: Infinity};
  }
  const file = fileName(ref.path);
  const frame = frames.findIndex(
    ({path, line, func}) =>
      fileName(path) === file &&
      (ref.func === null || func === '' ? line >= ref.line : lastPart(func) === lastPart(ref.func)),
  );
  if (frame < 0) return {span, frame: frames.length, distance: Infinity};
  const distance = frames[frame]!.line - ref.line;
  return {span, frame, distance: distance >= 0 ? distance : Infinity};
}

/**
 * Whether a span may be of the paused thread: what both sides know must agree. A span that names no process is of the
 * program that printed it.
 */
function processTest(
  model: Model,
  {process, thread, threadName, sourceName}: PausedPlace,
  nameOf: (source: number) => string,
): (span: number) => boolean {
  const {spans, records, processes, texts} = model;
  const perProcess = new Map<number, boolean>();
  const fits = (id: number): boolean => {
    const [host, pid, ownThread] = [0, 1, 2].map(part => texts.text(processes.field(id, part as 0 | 1 | 2)));
    if (pid !== '' && process.pid !== '' && pid !== process.pid) return false;
    if (host !== '' && process.host !== '' && host !== process.host) return false;
    if (ownThread === '' || (thread === '' && threadName === '')) return true;
    return ownThread === thread || ownThread === threadName;
  };
  return span => {
    const own = spans.process[span]!;
    const namesProcess = own !== NONE && processes.field(own, 1) !== 0;
    if (!namesProcess) {
      const first = spans.firstRecord[span]!;
      return sourceName !== '' && first !== NONE && nameOf(records.source[first]!) === sourceName;
    }
    let verdict = perProcess.get(own);
    if (verdict === undefined) perProcess.set(own, (verdict = fits(own)));
    return verdict;
  };
}

/** The latest of its own; what was said last carries the newest context. */
function shownRecord({spans}: Model, span: number): number {
  return spans.lastRecord[span] !== NONE ? spans.lastRecord[span]! : spans.firstRecord[span]!;
}

/** `Shop.order` and `shop.order` are both `order`. */
function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(' ')) + 1);
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
