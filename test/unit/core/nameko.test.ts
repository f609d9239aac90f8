import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Summary} from '../../../src/protocol/model';
import {fixturePath} from '../../support/fixtures';
import {joinLines, splitLines, spoolOf, traceOf} from '../../support/memoryTrace';

interface Expected {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

const expected = (JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as Expected[]).filter(
  entry => entry.system === 'nameko',
);
const plain: Expected[] = [
  {
    files: ['nameko/hello-plain.log'],
    system: 'nameko',
    summary: {records: 4, text: 0, rejected: 0, flows: 2, tasks: 2, failedTasks: 0, openTasks: 0, errors: 0},
  },
  {
    files: ['nameko/shop-plain.log'],
    system: 'nameko',
    summary: {records: 152, text: 0, rejected: 0, flows: 76, tasks: 76, failedTasks: 9, openTasks: 0, errors: 9},
  },
];

/** The records of a recording: lines, or objects over several lines. */
function recordsOf(spool: Uint8Array): Uint8Array[] {
  const lines = splitLines(spool);
  if (Buffer.from(lines[0]!).toString() !== '{') return lines;
  return Buffer.from(spool)
    .toString()
    .split(/(?<=\n\})\n/)
    .filter(Boolean)
    .map(text => Buffer.from(text));
}

/** Everything but the order of flows that begin in the same microsecond. */
function flowStates(summary: Summary): unknown {
  return {...summary, flowList: summary.flowList.map(flow => JSON.stringify(flow)).sort()};
}

describe.each([...expected, ...plain])('$files', ({files, summary}) => {
  const spool = spoolOf(files[0]!);
  const records = recordsOf(spool);

  it('counts what the separate counter counted', () => {
    expect(traceOf([spool]).summary()).toMatchObject({rejected: 0, text: 0, ...summary});
  });

  it('tells the same, states and durations included, whatever the order of arrival', () => {
    const whole = flowStates(traceOf([spool]).summary());
    fc.assert(
      fc.property(fc.shuffledSubarray(records, {minLength: records.length, maxLength: records.length}), shuffled => {
        expect(flowStates(traceOf([joinLines(shuffled)]).summary())).toEqual(whole);
      }),
      {numRuns: 20},
    );
  });

  it('tells the same when it is asked after every record, callees before their callers', () => {
    const reversed = [...records].reverse();
    const trace = traceOf([]);
    const ingest = trace.addSource('live', 'live');
    let offset = 0;
    for (const record of reversed) {
      ingest.write(joinLines([record]), offset);
      offset += record.length + 1;
      trace.summary();
    }
    expect(trace.summary()).toEqual(traceOf([joinLines(reversed)]).summary());
  });

  it('tells the same wherever the bytes are split', () => {
    const whole = traceOf([spool]).summary();
    const step = Math.ceil(spool.length / 30) | 1;
    for (let at = 1; at < spool.length; at += step) expect(traceOf([spool], at).summary()).toEqual(whole);
  });
});

describe.each(expected)('$files with a record cut off', ({files, summary}) => {
  const records = recordsOf(spoolOf(files[0]!));

  it('costs exactly that record', () => {
    const step = Math.ceil(records.length / 12);
    for (let cut = 0; cut < records.length; cut += step) {
      const damaged = records.map((record, at) => (at === cut ? record.subarray(0, record.length - 2) : record));
      expect(traceOf([joinLines(damaged)]).summary()).toMatchObject({records: summary.records! - 1, rejected: 1});
    }
  });
});

describe('formatters of one run', () => {
  const json = traceOf([spoolOf('nameko/shop-truncated-json.log')]).summary();

  it('reads compact and pretty JSON alike', () => {
    expect(traceOf([spoolOf('nameko/shop-pretty-json.log')]).summary()).toEqual(json);
  });

  it('reads JSON and Python repr alike', () => {
    const compact = traceOf([spoolOf('nameko/hello-json.log')]).summary();
    expect(traceOf([spoolOf('nameko/hello-repr.log')]).summary()).toEqual(compact);
  });

  it('reads what the Elasticsearch formatter makes of it alike', () => {
    expect(traceOf([elasticsearch('nameko/shop-truncated-json.log')]).summary()).toEqual(json);
  });

  it('takes the tree from JSON and keeps its times when the plain lines are read with it', () => {
    const spools = [spoolOf('nameko/shop-json.log'), spoolOf('nameko/shop-plain.log')];
    const both = flowTimes(traceOf(spools).summary());
    expect(both).toEqual(flowTimes(traceOf(spools.slice(0, 1)).summary()));
    expect(both).toEqual(flowTimes(traceOf([...spools].reverse()).summary()));
  });

  it('counts a call that two formatters logged once, also its error', () => {
    const spools = ['nameko/shop-json.log', 'nameko/shop-plain.log'].map(spoolOf);
    const one = traceOf(spools.slice(0, 1)).summary();
    for (const order of [spools, [...spools].reverse()]) {
      const both = traceOf(order).summary();
      expect(both).toMatchObject({records: 2 * one.records, errors: one.errors, failedTasks: one.failedTasks});
      expect(both.flowList.map(flow => flow.errors)).toEqual(one.flowList.map(flow => flow.errors));
    }
  });
});

function flowTimes({flowList, tasks, failedTasks, maxDepth}: Summary): unknown {
  const flows = flowList.map(({id, state, tasks: inside}) => ({id, state, inside}));
  return {flows: flows.sort((a, b) => (a.id < b.id ? -1 : 1)), tasks, failedTasks, maxDepth};
}

/** As ElasticsearchDocumentFormatter writes it: four values become JSON texts. */
function elasticsearch(recording: string): Uint8Array {
  const lines = splitLines(spoolOf(recording)).map(line => {
    const record = JSON.parse(Buffer.from(line).toString()) as Record<string, unknown>;
    for (const key of ['context_data', 'call_args', 'response', 'exception_args']) {
      if (key in record) record[key] = JSON.stringify(record[key]);
    }
    return Buffer.from(JSON.stringify(record));
  });
  return joinLines(lines);
}
