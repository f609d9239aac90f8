/** How much Timeline, Graph and Statistics have to show: the same as they show. */
import {describe, expect, it} from 'vitest';
import type {RowFilter} from '../../../../src/protocol/queries';
import type {TimelineQuery} from '../../../../src/protocol/timeline';
import {spoolOf, traceOf} from '../../../support/memoryTrace';
import {ALL, noPause} from './filter/fixture';

const RECORDINGS = ['selinon/failing-logging.log', 'nameko/shop-json.log', 'distlog/multiproc-linked-json.ndjson'];
const trace = () => traceOf(RECORDINGS.map(spoolOf));
const timeline = (filter: RowFilter): TimelineQuery => ({
  ...{filter, mode: 'waterfall', fold: 'folded', toggled: [], fromRow: 0, rowCount: 100, fromNs: 0, toNs: 1e12},
  ...{resolutionNs: 1e6, criticalOf: null},
});

describe('what there is to show', () => {
  it.each([
    ['everything', ALL],
    ['a text', {...ALL, text: 'task:Broken OR task:orders.place'}],
    ['a level', {...ALL, minLevel: 40}],
    ['nothing', {...ALL, text: 'nosuchword'}],
  ])('is as many flows as the Timeline has and as many names as the Statistics have: %s', async (_name, filter) => {
    const all = trace();
    const {flows, names, spans} = await all.shownFlows({filter, count: 100, alike: true}, noPause);
    expect(flows).toBe((await all.timeline(timeline(filter), noPause)).flows);
    expect(names).toBe((await all.statistics({filter, limit: 0, alike: true}, noPause)).names);
    expect(spans.length).toBe(flows);
  });

  it('in a stretch of time is what was under way there', async () => {
    const all = trace();
    const {spans} = await all.shownFlows({filter: ALL, count: 100, alike: true}, noPause);
    const rescue = spans.find(span => span.name === 'rescue')!;
    const timeRange = {fromNs: rescue.startNs + 1e6, toNs: rescue.startNs + 2e6};
    const some = await all.shownFlows({filter: {...ALL, timeRange}, count: 100, alike: true}, noPause);
    expect(some.flows).toBeLessThan(spans.length);
    expect(some.spans.map(span => span.name)).toContain('rescue');
  });

  it('tells of as many flows as were asked for, those that went wrong first', async () => {
    const {flows, spans} = await trace().shownFlows({filter: ALL, count: 5, alike: true}, noPause);
    expect(flows).toBeGreaterThan(5);
    expect(spans.map(span => /failed|timed out/.test(span.state))).toEqual([true, true, true, true, true]);
  });

  it('counts names alike or single', async () => {
    const names = async (alike: boolean) => (await trace().shownFlows({filter: ALL, count: 0, alike}, noPause)).names;
    expect(await names(true)).toBeLessThan(await names(false));
  });
});
