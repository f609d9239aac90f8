import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {Trace} from '../../../src/core/trace';
import type {Summary} from '../../../src/protocol/model';
import {fixturePath} from '../../support/fixtures';
import {joinLines, splitLines, spoolOf, traceOf} from '../../support/memoryTrace';

interface Expected {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

const expected = (JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as Expected[]).filter(
  entry => entry.system === 'selinon',
);

/** Everything but what depends on the order: flows that begin at the same time. */
function figures(summary: Summary): unknown {
  return {...summary, flowList: summary.flowList.map(flow => JSON.stringify(flow)).sort()};
}

function emptyTrace(spools: readonly Uint8Array[]): Trace {
  const read = (source: number, offset: number, length: number) => spools[source]!.subarray(offset, offset + length);
  return new Trace({maxRecordBytes: 16 << 20, bytes: {read}});
}

describe.each(expected)('$files', ({files, summary}) => {
  const spools = files.map(spoolOf);

  it('counts what the separate counter counted', () => {
    expect(traceOf(spools).summary()).toMatchObject({...summary, systems: {selinon: summary.records}, rejected: 0});
  });

  it('counts the same with the files in any order', () => {
    const whole = figures(traceOf(spools).summary());
    expect(figures(traceOf([...spools].reverse()).summary())).toEqual(whole);
    expect(figures(traceOf([Buffer.concat(spools)]).summary())).toEqual(whole);
  });

  it('counts the same, states included, whatever the order of the lines', () => {
    const whole = figures(traceOf(spools).summary());
    const lines = spools.flatMap(spool => splitLines(spool));
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, {minLength: lines.length, maxLength: lines.length}), shuffled => {
        expect(figures(traceOf([joinLines(shuffled)]).summary())).toEqual(whole);
      }),
      {numRuns: 10},
    );
  });

  it('counts the same when the figures are asked for after every few lines', () => {
    const trace = emptyTrace(spools);
    spools.forEach((spool, index) => {
      const ingest = trace.addSource(String(index), `spool ${index}`);
      for (let at = 0; at < spool.length; at += 1500) {
        ingest.write(spool.subarray(at, at + 1500), at);
        trace.counts();
      }
      ingest.end();
    });
    trace.setLive(false);
    expect(figures(trace.summary())).toEqual(figures(traceOf(spools).summary()));
  });

  it('counts the same wherever the bytes are split', () => {
    const whole = traceOf(spools).summary();
    const step = Math.ceil(spools[0]!.length / 30) | 1;
    for (let at = 1; at < spools[0]!.length; at += step) expect(traceOf(spools, at).summary()).toEqual(whole);
  });
});

describe('lines that cannot be read', () => {
  it.each(['selinon/failing-logging.log', 'selinon/failing-json-redirected.log', 'selinon/nested-json-raw.stdout.log'])(
    'cost exactly their own record: %s',
    recording => {
      const lines = splitLines(spoolOf(recording));
      const {records} = traceOf([joinLines(lines)]).summary();
      const single = lines.flatMap((line, at) => (occurrences(line, '{"details"') === 1 ? [at] : []));
      expect(single.length).toBeGreaterThan(30);
      for (const at of single.filter((_, nth) => nth % 8 === 0)) {
        const cut = lines[at]!.subarray(0, lines[at]!.length - 20);
        const {summary, trace} = figuresOf([...lines.slice(0, at), cut, ...lines.slice(at + 1)]);
        expect([summary.records, summary.rejected]).toEqual([records - 1, 1]);
        expect(trace.rejects()[0]?.reason).toContain('the object is cut off');
      }
    },
  );

  it.each([
    [{time: 5}, 'time is not text'],
    [{details: []}, 'details is not an object'],
    [{details: {task_id: {}}}, 'task_id in details is not text'],
  ])('say why: %j', (wrong, reason) => {
    const trace = traceOf([Buffer.from(JSON.stringify({details: {}, event: 'TASK_START', time: TIME, ...wrong}))]);
    expect(trace.summary()).toMatchObject({records: 0, rejected: 1, tasks: 0, flows: 0});
    expect(trace.rejects()[0]?.reason).toBe(reason);
  });

  it('are left to others when the event is a number, which means something else in every version', () => {
    expect(traceOf([Buffer.from(`{"details": {}, "event": 7, "time": "${TIME}"}`)]).summary().systems.selinon).toBe(
      undefined,
    );
  });
});

function occurrences(line: Uint8Array, text: string): number {
  return Buffer.from(line).toString('latin1').split(text).length - 1;
}

function figuresOf(lines: readonly Uint8Array[]): {summary: Summary; trace: Trace} {
  const trace = traceOf([joinLines(lines)]);
  return {summary: trace.summary(), trace};
}

const TIME = '2026-11-20 12:00:00.500000';
