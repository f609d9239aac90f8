/**
 * Both sides of a comparison as text for an editor's own diff: one line for a flow or task, one for each of its records,
 * indented by depth, with what varies masked. Both sides are in the order of the comparison, not of time, so that work
 * that ran at the same time stands at the same place. In slices; bounded, and says how much was left out.
 */
import type {ComparedText} from '../../../protocol/compare';
import {NONE, RecordFlag, RecordKind, SpanState, SPAN_STATE_NAMES} from '../../../protocol/model';
import type {Pause} from '../matchedRows';
import {spanName} from '../spanInfo';
import type {Comparable, Comparison} from './comparison';
import {maskVarying} from './mask';

/** VS Code's diff gives up on more than this. */
const MAX_LINES = 20_000;
const MAX_CHARS = 400;
const SLICE = 500;
const INDENT = '  ';
/** Deeper levels are not indented any further. */
const MAX_INDENT = 40;
const LEVELS: readonly [number, string][] = [[50, 'CRITICAL '], [40, 'ERROR '], [30, 'WARNING ']]; // prettier-ignore

export async function comparedText(comparison: Comparison, pause: Pause, maxLines = MAX_LINES): Promise<ComparedText> {
  const left = new SideText(comparison.left, maxLines);
  const right = new SideText(comparison.right, maxLines);
  const {nodes} = comparison.alignment;
  const depths: number[] = [];
  let nextPause = SLICE;
  for (let node = 0; node < nodes.size; node++) {
    while (depths.length > 0 && nodes.end[depths.at(-1)!]! <= node) depths.pop();
    left.span(nodes.left[node]!, depths.length);
    right.span(nodes.right[node]!, depths.length);
    // Its flows tell what a group is.
    if (!nodes.isGroup(node)) depths.push(node);
    if (left.work + right.work >= nextPause) {
      nextPause = left.work + right.work + SLICE;
      await pause();
    }
  }
  return {left: left.text(), right: right.text(), leftOut: {left: left.leftOut, right: right.leftOut}};
}

class SideText {
  leftOut = 0;
  /** Spans and records looked at. */
  work = 0;
  private readonly lines: string[] = [];

  constructor(
    private readonly side: Comparable,
    private readonly maxLines: number,
  ) {}

  span(span: number, depth: number): void {
    if (span === NONE) return;
    const {model} = this.side;
    const {spans, texts} = model;
    this.work++;
    if (this.lines.length >= this.maxLines) {
      this.leftOut += 1 + spans.records[span]!;
      return;
    }
    const state = spans.state[span]!;
    const word = state === SpanState.succeeded ? '' : ` (${SPAN_STATE_NAMES[state]!})`;
    const reason = texts.text(spans.reason[span]!);
    this.add(`▸ ${spanName(model, span)}${word}${reason && `: ${reason}`}`, depth);
    for (const record of this.recordsOf(span)) this.add(this.recordLine(record), depth + 1);
  }

  text(): string {
    const more = this.leftOut > 0 ? [`… ${this.leftOut} more lines are not shown`] : [];
    return [...this.lines, ...more, ''].join('\n');
  }

  /** In order of time. */
  private recordsOf(span: number): number[] {
    const {records, spans} = this.side.model;
    const found: number[] = [];
    for (const id of records.ofSpan(spans.newestArrival[span]!)) {
      const isShown = records.kind[id]! < RecordKind.text;
      if (isShown && !(records.flags[id]! & (RecordFlag.duplicate | RecordFlag.noise))) found.push(id);
    }
    return found.sort((a, b) => records.timeNs[a]! - records.timeNs[b]! || a - b);
  }

  private recordLine(record: number): string {
    const {model, reader} = this.side;
    const level = LEVELS.find(([from]) => model.records.level[record]! >= from)?.[1] ?? '';
    return this.lines.length >= this.maxLines ? '' : level + reader.display(record).message;
  }

  private add(line: string, depth: number): void {
    this.work++;
    if (this.lines.length >= this.maxLines) {
      this.leftOut++;
      return;
    }
    const masked = visible(maskVarying(line.slice(0, 4 * MAX_CHARS)));
    const cut = masked.length > MAX_CHARS ? `${masked.slice(0, MAX_CHARS - 1)}…` : masked;
    this.lines.push(INDENT.repeat(Math.min(depth, MAX_INDENT)) + cut);
  }
}

/** One line, and no character that an editor would act on: controls, and the marks that turn the direction of writing. */
function visible(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ⏎ ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, char =>
      char === '\t' ? ' ' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
