/** The graph of a flow: goldens of the four systems, what holds for every graph, summaries of large flows. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Trace} from '../../../../src/core/trace';
import type {FlowGraph} from '../../../../src/protocol/graph';
import {RpcError} from '../../../../src/protocol/rpc';
import {fixturePath} from '../../../support/fixtures';
import {matchGolden} from '../../../support/golden';
import {spoolOf, traceOf} from '../../../support/memoryTrace';
import {distlogLine, noPause} from './filter/fixture';

const GOLDENS = [
  'selinon/failing-logging.log',
  'selinon/nested-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'distlog/multiproc-linked-json.ndjson',
];

const flowsOf = (trace: Trace) => trace.spans(null, 0, 10_000, 'oldest', '').spans;

/** One line a node or an edge, indented by container. */
function dump({nodes, edges, spans, summarised, unread}: FlowGraph): string {
  const depthOf = (index: number): number => (index <= 0 ? 0 : 1 + depthOf(nodes[index]!.inside));
  const lines = nodes.map((node, index) => {
    const states =
      node.states.length > 1 ? node.states.map(({state, count}) => `${count} ${state}`).join(', ') : node.state;
    const more = [
      node.count > 1 ? `×${node.count}` : '',
      node.attempts > 1 ? `${node.attempts} attempts` : '',
      node.process,
      node.reason,
    ].filter(Boolean);
    const text = `${index} ${node.kind} ${node.name || '-'} · ${states}${more.map(part => ` · ${part}`).join('')}`;
    return '  '.repeat(depthOf(index)) + text;
  });
  const links = edges.map(({from, to, kind, label, count, inferred}) => {
    const text = `${from} → ${to} ${kind}${count === 1 ? '' : ` ×${count}`}${inferred ? ' inferred' : ''}`;
    return label === '' ? text : `${text}: ${label}`;
  });
  return [
    `${spans} spans${summarised ? ', summarised' : ''}${unread ? `, ${unread} unread` : ''}`,
    ...lines,
    ...links,
  ].join('\n');
}

function expectSound(graph: FlowGraph): void {
  graph.nodes.forEach(({inside}, index) => {
    // Containers come before what they hold, so there is no circle.
    expect(inside).toBeLessThan(index);
    expect(inside).toBeGreaterThanOrEqual(index === 0 ? -1 : 0);
  });
  for (const {from, to, count} of graph.edges) {
    expect(graph.nodes[from]).toBeDefined();
    expect(graph.nodes[to]).toBeDefined();
    expect(from).not.toBe(to);
    expect(graph.nodes[from]!.inside).toBe(graph.nodes[to]!.inside);
    expect(count).toBeGreaterThanOrEqual(graph.summarised ? 0 : 1);
  }
  for (const node of graph.nodes) {
    expect(node.states.reduce((sum, {count}) => sum + count, 0)).toBe(node.count);
  }
  expect(graph.nodes.reduce((sum, {count}) => sum + count, 0)).toBe(graph.spans);
}

describe('graphs of the recordings', () => {
  it.each(GOLDENS)('%s', async recording => {
    const trace = traceOf([spoolOf(recording)]);
    const parts: string[] = [];
    for (const flow of flowsOf(trace)) {
      const graph = await trace.graph(flow.span, 200, noPause);
      expectSound(graph);
      parts.push(`== ${flow.name} ${flow.id}\n${dump(graph)}\n`);
    }
    const name = recording.replace(/[/.]/g, '-');
    matchGolden(parts.join('\n'), fixturePath(`golden/graph/${name}.txt`));
  });

  it.each(GOLDENS)('%s: every span of the flow is in exactly one node, whatever the limit', async recording => {
    const trace = traceOf([spoolOf(recording)]);
    for (const {span: flow} of flowsOf(trace)) {
      const below = [...spansBelow(trace, flow)];
      for (const limit of [1, 3, 200]) {
        const graph = await trace.graph(below.at(-1)!, limit, noPause);
        expectSound(graph);
        expect(graph.spans + attemptsAmong(trace, below)).toBe(below.length);
      }
    }
  });
});

describe('any tree', () => {
  const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';
  // Each new scope hangs below one that is there: any tree, any depth.
  const anyTree = fc.array(fc.record({parent: fc.nat(), name: fc.nat(4), pid: fc.nat(2)}), {maxLength: 60});

  it('is in the graph whole, at any limit', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.integer({min: 1, max: 80}), async (scopes, limit) => {
        const ids = [ROOT];
        const lines = [distlogLine({at: 0, key: `0@${ROOT}`, message: 'root'})];
        scopes.forEach(({parent, name, pid}, index) => {
          const id = `${ids[parent % ids.length]}/${index + 1}`;
          ids.push(id);
          lines.push(distlogLine({at: 1 + index, key: `0@${id}`, message: `step ${name}`, pid: 41 + pid}));
        });
        const trace = traceOf([Buffer.from(lines.join('\n'))]);
        const flow = flowsOf(trace)[0]!;
        const graph = await trace.graph(flow.span, limit, noPause);
        expectSound(graph);
        expect(graph.spans).toBe(ids.length);
        expect(graph.summarised).toBe(ids.length > limit);
        // A rest for each node at most, whatever the names.
        expect(graph.nodes.length).toBeLessThanOrEqual(graph.summarised ? 2 * limit + 2 : ids.length + 1);
      }),
      {numRuns: 60},
    );
  });

  it('takes names that differ in numbers alone as one, and keeps a name that stands alone', async () => {
    const lines = [distlogLine({at: 0, key: `0@${ROOT}`, message: 'import of 900'})];
    for (let index = 1; index <= 900; index++) {
      const message = index === 450 ? 'check 7 of v2' : `item ${index}`;
      lines.push(distlogLine({at: index, key: `0@${ROOT}/${index}`, message}));
    }
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    const graph = await trace.graph(flowsOf(trace)[0]!.span, 200, noPause);
    expectSound(graph);
    expect(graph.nodes.slice(1).map(({name, count}) => [name, count])).toEqual([
      ['import of 900', 1],
      ['item %d', 899],
      ['check 7 of v2', 1],
    ]);
  });

  it('with thousands of siblings is a node for each name, with the states in it', async () => {
    const lines = [distlogLine({at: 0, key: `0@${ROOT}`, message: 'batch'})];
    for (let index = 1; index <= 3000; index++) {
      lines.push(distlogLine({at: index, key: `0@${ROOT}/${index}`, message: index % 2 ? 'load' : 'store'}));
      const failed = {message: 'FAILED store', level: ['ERROR', 40], traceback: 'Traceback\nValueError: no'} as const;
      if (index % 1000 === 0) {
        lines.push(distlogLine({at: index + 0.5, key: `1@${ROOT}/${index}`, ...failed, level: [...failed.level]}));
      }
    }
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    const graph = await trace.graph(flowsOf(trace)[0]!.span, 200, noPause);
    expectSound(graph);
    expect(graph.nodes.map(({name, count, state}) => [name, count, state])).toEqual([
      ['batch', 0, graph.nodes[0]!.state],
      ['batch', 1, graph.nodes[1]!.state],
      ['load', 1500, expect.any(String)],
      ['store', 1500, 'failed'],
    ]);
    expect(graph.nodes[3]!.states[0]).toEqual({state: 'failed', count: 3});
    expect(graph.edges).toEqual([
      {from: 1, to: 2, kind: 'call', label: '', count: 1500, inferred: false},
      {from: 1, to: 3, kind: 'call', label: '', count: 1500, inferred: false},
    ]);
  });

  it('is left when the caller has gone, and a span that is not there is an error', async () => {
    const lines = [distlogLine({at: 0, key: `0@${ROOT}`, message: 'batch'})];
    for (let index = 1; index <= 5000; index++) {
      lines.push(distlogLine({at: index, key: `0@${ROOT}/${index}`, message: 'load'}));
    }
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    const gone = () => Promise.reject(new RpcError('cancelled', 'The request was cancelled.'));
    await expect(trace.graph(0, 200, gone)).rejects.toMatchObject({code: 'cancelled'});
    await expect(trace.graph(1e6, 200, noPause)).rejects.toMatchObject({code: 'noSuchRecord'});
  });
});

function* spansBelow(trace: Trace, span: number): Generator<number> {
  yield span;
  for (const child of trace.spans(span, 0, 10_000, 'oldest', '').spans) yield* spansBelow(trace, child.span);
}

function attemptsAmong(trace: Trace, spans: readonly number[]): number {
  return spans.filter(span => trace.span(span).roles === 8).length;
}
