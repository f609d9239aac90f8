/**
 * Speedscope's file format: frames that are shared, and one evented profile for each lane, in which frames open and close
 * like brackets. Source: the types that speedscope publishes as its file format (file-format-schema.json). Times are
 * nanoseconds from the start of the trace.
 */
import {spanName} from '../query/spanInfo';
import {NONE} from '../../protocol/model';
import type {Exporter, ExportInput} from './exporter';
import type {Lane, LaneLayout} from './lanes';
import {layOutLanes} from './lanes';
import {Parts} from './parts';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

export const speedscope: Exporter = {
  oneFlow: false,
  async *parts(input) {
    const {spans, pause, title} = input;
    const out = new Parts();
    const layout = layOutLanes(input.model, spans);
    const frames = new Frames(input);
    const first = spans.ordered[0];
    const baseNs = first === undefined ? 0 : spans.startNs(first);
    out.open(`{"$schema":"${SCHEMA}","shared":{"frames":[`);
    for (const span of spans.ordered) {
      const frame = frames.add(span);
      if (frame) out.item(frame);
      if (!out.isFull) continue;
      yield out.take();
      await pause();
    }
    out.open('\n]},"profiles":[');
    for (const [index, lane] of layout.lanes.entries()) {
      if (index > 0) out.add(',');
      yield* profile(input, layout, lane, frames, baseNs, out);
      if (out.isFull) yield out.take();
      await pause();
    }
    const name = `${title} (wall time${paused(input)})`;
    const end = {name, activeProfileIndex: layout.lanes.length > 0 ? 0 : undefined, exporter: 'tracescope'};
    out.add(`\n],${JSON.stringify(end).slice(1)}\n`);
    yield out.take();
  },
};

/** Name and place of each kind of span, once. */
class Frames {
  private readonly numbers = new Map<string, number>();
  private readonly frameOf: number[] = [];

  constructor(private readonly input: ExportInput) {}

  /** The JSON of a frame that is new; null for a known one. */
  add(span: number): string | null {
    const {model, clean} = this.input;
    const {spans, records} = model;
    const first = spans.firstRecord[span]!;
    const site = spans.site[span] !== NONE || first === NONE ? spans.site[span]! : records.site[first]!;
    const name = clean(spanName(model, span)) || 'unnamed';
    const key = `${site} ${name}`;
    const known = this.numbers.get(key);
    const number = known ?? this.numbers.size;
    this.frameOf[span] = number;
    if (known !== undefined) return null;
    this.numbers.set(key, number);
    const source = model.siteRef(site);
    return JSON.stringify({name, ...(source && {file: source.path, ...(source.line > 0 ? {line: source.line} : {})})});
  }

  number(span: number): number {
    return this.frameOf[span]!;
  }
}

function* profile(
  {spans}: ExportInput,
  {processes}: LaneLayout,
  lane: Lane,
  frames: Frames,
  baseNs: number,
  out: Parts,
): Generator<string> {
  const at = (ns: number) => Math.round(ns - baseNs);
  const endNs = lane.spans.reduce((latest, span) => Math.max(latest, spans.endNs(span)), -Infinity);
  const head = {
    type: 'evented',
    name: `${processes[lane.process]!}, lane ${lane.number}`,
    unit: 'nanoseconds',
    startValue: at(spans.startNs(lane.spans[0]!)),
    endValue: at(endNs),
  };
  out.open(`\n${JSON.stringify(head).slice(0, -1)},"events":[`);
  const stack: number[] = [];
  const close = (span: number) => out.item(`{"type":"C","frame":${frames.number(span)},"at":${at(spans.endNs(span))}}`);
  for (const span of lane.spans) {
    while (stack.length > 0 && spans.endNs(stack.at(-1)!) <= spans.startNs(span)) close(stack.pop()!);
    out.item(`{"type":"O","frame":${frames.number(span)},"at":${at(spans.startNs(span))}}`);
    stack.push(span);
    if (out.isFull) yield out.take();
  }
  while (stack.length > 0) close(stack.pop()!);
  out.add('\n]}');
}

function paused({model}: ExportInput): string {
  return model.pauses.list.length === 0 ? '' : ', pauses at breakpoints included';
}
