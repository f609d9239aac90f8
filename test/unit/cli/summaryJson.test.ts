/** The summary for programs comes in parts, and the parts are the JSON of the whole. */
import {expect, it} from 'vitest';
import {summaryJson} from '../../../src/cli/summaryJson';
import type {FlowSummary} from '../../../src/protocol/model';
import {Trace} from '../../../src/core/trace';

const {flowList: _none, ...figures} = new Trace({
  maxRecordBytes: 1000,
  bytes: {read: () => new Uint8Array()},
}).summary();

function flow(n: number): FlowSummary {
  const counts = {tasks: n, records: n, errors: 0, startTime: null, durationMs: n / 2};
  return {id: `"${n}"`, name: 'ü\n', system: 'distlog', state: 'succeeded', ...counts};
}

it.each([0, 1, 249, 250, 251, 1000])('%i flows', count => {
  const flowList = Array.from({length: count}, (_, n) => flow(n));
  for (const more of [{}, {statistics: [{name: 'a'}], other: null}]) {
    const parts = [...summaryJson(figures, flowList, more)];
    expect(parts.join('')).toBe(`${JSON.stringify({...figures, flowList, ...more})}\n`);
    expect(Math.max(...parts.map(part => part.length))).toBeLessThan(50_000);
  }
});

it('asks for flows as it goes', () => {
  let asked = 0;
  function* flows() {
    for (; asked < 10_000; asked++) yield flow(asked);
  }
  const parts = summaryJson(figures, flows(), {});
  parts.next();
  expect(asked).toBe(0);
  parts.next();
  expect(asked).toBeLessThan(1000);
});
