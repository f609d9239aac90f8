import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {Trace} from '../../../src/core/trace';
import type {Summary} from '../../../src/protocol/model';
import type {SpanInfo} from '../../../src/protocol/queries';
import {fixturePath} from '../../support/fixtures';
import {joinLines, splitLines, spoolOf, traceOf} from '../../support/memoryTrace';

interface Expected {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

const expected = (JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as Expected[]).filter(
  entry => entry.system === 'penguiflow',
);

/** The whole tree as text, independent of ids and of the order in which it became known. */
function dump(trace: Trace): string[] {
  const lines: string[] = [];
  const walk = (parent: number | null, indent: string) => {
    const page = trace.spans(parent, 0, 10_000, 'oldest', '').spans;
    const parts = page.map(span => ({span, text: `${indent}${describeSpan(span, trace.originEpochMs)}`}));
    parts.sort((a, b) => a.span.startNs - b.span.startNs || (a.text < b.text ? -1 : 1));
    for (const {span, text} of parts) {
      lines.push(text);
      walk(span.span, `${indent}  `);
    }
  };
  walk(null, '');
  return lines;
}

function describeSpan(span: SpanInfo, originMs: number): string {
  const {name, state, stateReason, attempts, records, recordsBelow, errorsBelow, startNs, endNs, endInferred} = span;
  return JSON.stringify({
    name, state, stateReason, attempts, records, recordsBelow, errorsBelow, endInferred,
    start: microseconds(startNs, originMs), end: microseconds(endNs, originMs),
  }); // prettier-ignore
}

/** Since the epoch: the origin is that of the record that came first. */
function microseconds(ns: number, originMs: number): number | null {
  return Number.isNaN(ns) ? null : originMs * 1000 + Math.round(ns / 1e3);
}

/** The same lines in an order drawn from a seed; asked after every line when `asking`. */
function shuffledTrace(lines: readonly Uint8Array[], seed: number, asking: boolean): Trace {
  const at = lines.map((_, index) => index);
  const order = fc.sample(fc.shuffledSubarray(at, {minLength: at.length, maxLength: at.length}), {
    seed,
    numRuns: 1,
  })[0]!;
  const spool = joinLines(order.map(index => lines[index]!));
  if (!asking) return traceOf([spool]);
  const trace = new Trace({
    maxRecordBytes: 1 << 20,
    bytes: {read: (_source, offset, length) => spool.subarray(offset, offset + length)},
  });
  const ingest = trace.addSource('0', 'spool');
  let offset = 0;
  for (const line of splitLines(spool)) {
    ingest.write(joinLines([line]), offset);
    offset += line.length + 1;
    trace.summary();
  }
  ingest.end();
  trace.setLive(false);
  return trace;
}

describe.each(expected)('$files', ({files, summary}) => {
  const spools = files.map(spoolOf);
  const whole = traceOf(spools);

  it('counts what the separate counter counted', () => {
    expect(whole.summary()).toMatchObject(summary);
  });

  it('says the same, states and tree included, whatever the order of arrival', () => {
    const tree = dump(whole);
    const figures = whole.summary();
    const lines = splitLines(spools[0]!);
    for (let seed = 1; seed <= 20; seed++) {
      const trace = shuffledTrace(lines, seed, false);
      expect(trace.summary()).toEqual(figures);
      expect(dump(trace)).toEqual(tree);
    }
  });

  it('says the same when it is asked after every record', () => {
    const lines = splitLines(spools[0]!);
    for (let seed = 1; seed <= 3; seed++) {
      const trace = shuffledTrace(lines, seed, true);
      expect(trace.summary()).toEqual(whole.summary());
      expect(dump(trace)).toEqual(dump(whole));
    }
  });

  it('counts the same wherever the bytes are split', () => {
    const step = Math.ceil(spools[0]!.length / 30) | 1;
    for (let at = 1; at < spools[0]!.length; at += step) {
      expect(traceOf(spools, at).summary()).toEqual(whole.summary());
    }
  });

  it('loses just the record whose line is cut off', () => {
    const lines = splitLines(spools[0]!).filter(line => line.length > 0);
    lines.forEach((line, at) => {
      const cut = [...lines];
      cut[at] = line.subarray(0, line.length - 20);
      const {records, rejected} = traceOf([joinLines(cut)]).summary();
      expect([records, rejected]).toEqual([lines.length - 1, 1]);
    });
  });
});
