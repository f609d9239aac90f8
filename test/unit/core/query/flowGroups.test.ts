/** The Flows tree's questions: pages in an order, flows of a group, groups with their counts, text. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {pageOf} from '../../../../src/core/query/pageOf';
import type {Trace} from '../../../../src/core/trace';
import type {FlowGrouping, FlowOrder, SpanInfo} from '../../../../src/protocol/queries';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const ORDERS: FlowOrder[] = ['newest', 'oldest', 'slowest', 'failedFirst'];
const GROUPINGS: FlowGrouping[] = ['name', 'service', 'state'];
const ALL = 100_000;

const mixed = traceOf(
  [
    'selinon/failing-logging.log',
    'nameko/shop-json.log',
    'penguiflow/pipeline-info-structured.log',
    'distlog/multiproc-linked-json.ndjson',
  ].map(spoolOf),
);

test('a page is what a whole sort would give, wherever it begins', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer()), fc.nat(60), fc.nat(60), (items, from, count) => {
      const compare = (a: number, b: number) => a - b;
      const sorted = [...items].sort(compare);
      const start = Math.min(from, items.length);
      expect(pageOf([...items], compare, from, count)).toEqual({
        from: start,
        page: sorted.slice(start, start + count),
      });
    }),
  );
});

describe.each(GROUPINGS)('by %s', by => {
  test('the groups hold every flow once, and count them', () => {
    const {groups, total} = mixed.flowGroups(by, 'newest', '', 0, ALL);
    expect(total).toBe(groups.length);
    expect(new Set(groups.map(({key}) => key)).size).toBe(groups.length);
    const seen = groups.flatMap(({key, flows, failed}) => {
      const {spans, total: inGroup} = mixed.spans(null, 0, ALL, 'newest', '', {by, key});
      expect(spans.every(span => keyOf(span, by) === key)).toBe(true);
      expect({key, flows, failed}).toEqual({key, flows: inGroup, failed: spans.filter(isFailed).length});
      return spans.map(({span}) => span);
    });
    const every = flows(mixed, 'newest').map(({span}) => span);
    expect([...seen].sort((a, b) => a - b)).toEqual([...every].sort((a, b) => a - b));
  });

  test.each(ORDERS)('%s: a group stands where its first flow would', order => {
    const keys = flows(mixed, order).map(span => keyOf(span, by));
    const {groups} = mixed.flowGroups(by, order, '', 0, ALL);
    expect(groups.map(({key}) => key)).toEqual([...new Set(keys)]);
  });

  test('groups come in pages', () => {
    const all = mixed.flowGroups(by, 'oldest', '', 0, ALL).groups;
    const paged = all.flatMap((_, from) => mixed.flowGroups(by, 'oldest', '', from, 1).groups);
    expect(paged).toEqual(all);
  });
});

test('text finds flows by a part of the name in any case, and by the id from four characters on', () => {
  const named = (text: string) => mixed.spans(null, 0, ALL, 'oldest', text).spans;
  expect(named('GATEWAY.').map(({name}) => name)).toContain('gateway.get_order');
  expect(named('GATEWAY.').every(({name}) => name.includes('gateway.'))).toBe(true);
  const [first] = named('gateway.get_order');
  expect(named(first!.id.slice(0, 12)).map(({span}) => span)).toContain(first!.span);
  expect(named('nothing is called so')).toEqual([]);
  const grouped = mixed.flowGroups('name', 'oldest', 'gateway.', 0, ALL).groups;
  expect(grouped.every(({key}) => key.includes('gateway.'))).toBe(true);
});

test('100,000 flows: a page in the middle and the groups are right', () => {
  const lines = Array.from({length: 100_000}, (_, index) =>
    JSON.stringify({
      ...{name: 'app', levelno: 20, created: 1_795_000_000 + index, message: 'begin'},
      context: {key: `0@${index.toString(16).padStart(8, '0')}-df5c-4910-b962-10c9f6d56c30`, name: `flow-${index % 7}`},
    }),
  );
  const trace = traceOf([Buffer.from(lines.join('\n'))]);
  const page = trace.spans(null, 50_000, 100, 'newest', '');
  expect([page.total, page.from, page.spans.length]).toEqual([100_000, 50_000, 100]);
  expect(page.spans.map(({startNs}) => startNs / 1e9)).toEqual(
    Array.from({length: 100}, (_, index) => 99_999 - 50_000 - index),
  );
  const {groups} = trace.flowGroups('state', 'newest', '', 0, 10);
  expect(groups.reduce((sum, {flows: count}) => sum + count, 0)).toBe(100_000);
});

function flows(trace: Trace, order: FlowOrder): SpanInfo[] {
  return trace.spans(null, 0, ALL, order, '').spans;
}

function keyOf(span: SpanInfo, by: FlowGrouping): string {
  return span[by];
}

function isFailed({state}: SpanInfo): boolean {
  return ['failed', 'failed, expected', 'timed out', 'unclosed, probably failed'].includes(state);
}
