/** The filter of a group of flows, read by the filter language: it shows the flows of the group. */
import {expect, test} from 'vitest';
import {groupFilter} from '../../../src/host/views/groupText';
import type {FlowGrouping} from '../../../src/protocol/queries';
import {spoolOf, traceOf} from '../../support/memoryTrace';

const now = () => Promise.resolve();
const RECORDINGS = ['nameko/shop-json.log', 'selinon/failing-logging.log', 'distlog/failing-early-json.ndjson'];

test.each(RECORDINGS)('groups of %s by name are what their filter shows', async recording => {
  const trace = traceOf([spoolOf(recording)]);
  const {groups} = trace.flowGroups('name', 'newest', '', 0, 1000);
  expect(groups.length).toBeGreaterThan(0);
  for (const {key, flows} of groups) {
    const text = groupFilter(key, 'name') ?? '';
    const filter = {text, minLevel: 0, timeRange: null, withText: false, span: null};
    expect((await trace.shownFlows({filter, count: 0, alike: false}, now)).flows, text).toBeGreaterThanOrEqual(flows);
    const {spans} = trace.spans(null, 0, 1000, 'newest', '', {by: 'name', key});
    const records = spans.reduce((sum, {recordsBelow}) => sum + recordsBelow, 0);
    expect((await trace.rows(filter, 0, 0, now)).total, text).toBeGreaterThanOrEqual(records);
  }
});

test.each([
  ['say "hi" \\', 'name', 'flow:"say \\"hi\\" \\\\"'],
  ['orders', 'service', 'service:"orders"'],
  ['failed, expected', 'state', 'state:"failed, expected"'],
  ['', 'service', null],
] as [string, FlowGrouping, string | null][])('%s by %s', (key, by, filter) => {
  expect(groupFilter(key, by)).toBe(filter);
});
