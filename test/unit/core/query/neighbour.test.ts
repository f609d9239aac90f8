/** Stepping: every record of a flow, task or thread is reached once, in time order, from either end. */
import {expect, test} from 'vitest';
import {RecordFlag, RecordKind} from '../../../../src/protocol/model';
import type {StepWithin} from '../../../../src/protocol/lines';
import type {Trace} from '../../../../src/core/trace';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const now = () => Promise.resolve();

async function walk(trace: Trace, from: number, step: 1 | -1, within: StepWithin): Promise<number[]> {
  const seen: number[] = [];
  for (let at: number | null = from; at !== null; at = await trace.neighbour(at, step, within, now)) {
    seen.push(at);
    expect(seen.length).toBeLessThanOrEqual(trace.recordCount);
  }
  return seen;
}

for (const recording of ['nameko/shop-json.log', 'distlog/threads-json.ndjson']) {
  test.each(['flow', 'task', 'thread'] as const)(`${recording}: within a %s`, async within => {
    const trace = traceOf([spoolOf(recording)]);
    const all = Array.from({length: trace.recordCount}, (_, id) => trace.record(id)).filter(
      ({kind, flags}) => kind < RecordKind.text && !(flags & RecordFlag.duplicate),
    );
    const keyOf = (details: (typeof all)[number]) => {
      if (within === 'thread') return JSON.stringify([details.host, details.process, details.thread]);
      return within === 'task' ? details.span?.span : details.span?.flow;
    };
    const keys = [...new Set(all.map(keyOf))].filter(key => key !== undefined);
    const groups = keys.map(key => all.filter(details => keyOf(details) === key));
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) {
      const wanted = [...group].sort((a, b) => a.timeNs - b.timeNs || a.record - b.record).map(({record}) => record);
      const [first = -1] = wanted;
      expect(await walk(trace, first, 1, within)).toEqual(wanted);
      expect(await walk(trace, wanted.at(-1) ?? -1, -1, within)).toEqual([...wanted].reverse());
    }
  });
}

test('a record that is not there is an error with a code', () => {
  const trace = traceOf([spoolOf('distlog/nested-json.ndjson')]);
  expect(() => trace.neighbour(trace.recordCount, 1, 'flow', now)).toThrow('no longer in the session');
});
