/** Comparisons of real recordings as golden text, and what holds for any two traces. */
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {comparisonJson, comparisonText} from '../../../../../src/cli/comparisonText';
import {paintFor} from '../../../../../src/cli/paint';
import {compare, type Comparison} from '../../../../../src/core/query/compare/comparison';
import {comparedText} from '../../../../../src/core/query/compare/text';
import type {Trace} from '../../../../../src/core/trace';
import {DEFAULT_TOLERANCE, type Change} from '../../../../../src/protocol/compare';
import {matchGolden} from '../../../../support/golden';
import {spoolOf, traceOf} from '../../../../support/memoryTrace';
import {event, FLOW, raised, TASK, traceOfLines} from '../../../../support/selinonEvents';

const noPause = () => Promise.resolve();
const golden = (name: string) => join(dirname(fileURLToPath(import.meta.url)), 'golden', name);
const PAIRS = [
  ['nameko', 'nameko/shop-json-v1.0.1.log', 'nameko/shop-json.log'],
  ['selinon', 'selinon/failing-json-redirected.log', 'selinon/failing-logging.log'],
  ['distlog', 'distlog/multiproc-as-released-json.ndjson', 'distlog/multiproc-linked-json.ndjson'],
  ['penguiflow', 'penguiflow/pipeline-debug-extras-text.log', 'penguiflow/pipeline-info-structured.log'],
] as const;

function sessions(left: Trace, right: Trace, maxNodes?: number): Promise<Comparison> {
  const wish = {spans: null, tolerance: DEFAULT_TOLERANCE, ...(maxNodes === undefined ? {} : {maxNodes})};
  return compare(left.comparable, right.comparable, wish, noPause);
}

function flows(left: Trace, right: Trace): Promise<Comparison> {
  const first = (trace: Trace) => trace.spans(null, 0, 1, 'oldest', '').spans[0]!.span;
  const wish = {spans: {left: first(left), right: first(right)}, tolerance: DEFAULT_TOLERANCE};
  return compare(left.comparable, right.comparable, wish, noPause);
}

function treeOf(comparison: Comparison, all = true): string {
  return [...comparisonText(comparison, {before: 'before', after: 'after'}, all, paintFor(false))].join('');
}

describe.each(PAIRS)('two recordings of %s', (system, before, after) => {
  const [left, right] = [before, after].map(file => traceOf([spoolOf(file)])) as [Trace, Trace];

  it('as a tree', async () => {
    matchGolden(treeOf(await sessions(left, right)), golden(`${system}.tree.txt`));
  });

  it('as text of either side', async () => {
    const text = await comparedText(await sessions(left, right), noPause);
    matchGolden(text.left, golden(`${system}.before.txt`));
    matchGolden(text.right, golden(`${system}.after.txt`));
    expect(text.leftOut).toEqual({left: 0, right: 0});
  });

  it.each([
    [before, left],
    [after, right],
  ] as const)('%s has no difference from itself', async (_file, trace) => {
    const comparison = await sessions(trace, trace);
    const {same, ...differences} = comparison.info(1).totals;
    expect(Object.values(differences).every(count => count === 0)).toBe(true);
    expect(same).toBeGreaterThan(0);
    expect(comparison.step(null, 1, true)).toEqual([]);
    expect(comparison.rows(null, 0, 10, true).total).toBe(0);
    const text = await comparedText(comparison, noPause);
    expect(text.left).toBe(text.right);
  });

  it('has every flow and task of either side once', async () => {
    const {nodes} = (await sessions(left, right)).alignment;
    for (const [side, trace] of [
      ['left', left],
      ['right', right],
    ] as const) {
      const found = [...nodes[side].subarray(0, nodes.size)].filter(span => span !== 0xffffffff);
      expect(new Set(found).size).toBe(found.length);
      const {flows: count, tasks} = trace.counts();
      expect(found.length).toBeGreaterThanOrEqual(Math.max(count, tasks));
    }
  });

  it('is the opposite the other way round', async () => {
    const opposite: Partial<Record<Change, Change>> = {
      ...{missing: 'new', new: 'missing', slower: 'faster', faster: 'slower', failed: 'fixed'},
    };
    const forth = (await sessions(left, right)).alignment.nodes;
    const back = (await sessions(right, left)).alignment.nodes;
    const changes = (nodes: typeof forth, sides: readonly ['left' | 'right', 'left' | 'right']) => {
      const map = new Map<string, number>();
      for (let node = 0; node < nodes.size; node++) {
        if (!nodes.isGroup(node)) map.set(sides.map(side => nodes[side][node]).join(), nodes.change[node]!);
      }
      return map;
    };
    const CHANGE_NAMES: Change[] = ['same', 'failed', 'missing', 'new', 'slower', 'changed', 'fixed', 'faster'];
    const [one, other] = [changes(forth, ['left', 'right']), changes(back, ['right', 'left'])];
    expect([...one.keys()].sort()).toEqual([...other.keys()].sort());
    for (const [pair, change] of one) {
      const name = CHANGE_NAMES[change]!;
      if (opposite[name]) expect([opposite[name], 'changed']).toContain(CHANGE_NAMES[other.get(pair)!]);
    }
  });

  it('steps through every difference, forwards and backwards, and round', async () => {
    const comparison = await sessions(left, right);
    const {same: _same, ...differences} = comparison.info(1).totals;
    const total = Object.values(differences).reduce((sum, count) => sum + count, 0);
    const walk = (step: 1 | -1) => {
      const seen: number[] = [];
      for (let at: number | null = null; seen.length < total; at = seen.at(-1)!) {
        const path = comparison.step(at, step, true);
        // The way is one of parents and children that are shown.
        path.forEach((row, depth) => {
          const parent = depth === 0 ? null : path[depth - 1]!.node;
          expect(comparison.rows(parent, 0, 1000, true).rows.map(({node}) => node)).toContain(row.node);
        });
        seen.push(path.at(-1)!.node);
      }
      return seen;
    };
    const forwards = walk(1);
    expect(new Set(forwards).size).toBe(total);
    expect(walk(-1)).toEqual([...forwards].reverse());
    expect(comparison.step(forwards.at(-1)!, 1, true).at(-1)?.node).toBe(forwards[0]);
    const told = (comparisonJson(comparison) as {differences: {change: Change}[]}).differences;
    expect(told.length).toBeGreaterThanOrEqual(total);
  });
});

describe('what counts as which difference', () => {
  const run = (seconds: number, end = 'TASK_END', more: string[] = []) =>
    traceOfLines(
      event('FLOW_START', 0, FLOW),
      event('TASK_SCHEDULE', 1, TASK),
      event('TASK_START', 1, TASK),
      event(
        end,
        1 + seconds,
        end === 'TASK_END'
          ? {...TASK, storage: null, result: null}
          : {...TASK, what: raised('ValueError: no'), retry_countdown: null},
      ),
      ...more,
      event('FLOW_END', 50, {...FLOW, finished_nodes: {Pack: ['t-1']}}),
    );
  const changeOf = async (left: Trace, right: Trace) => {
    const {rows} = (await flows(left, right)).rows(0, 0, 10, false);
    return rows.map(({change, left: l, right: r}) => `${change} ${(l ?? r)!.name}`);
  };

  it.each([
    ['the same', run(4), run(4), 'same'],
    ['a little slower', run(4), run(5), 'same'],
    ['much slower', run(4), run(8), 'slower'],
    ['much faster', run(8), run(4), 'faster'],
    ['failed now', run(4), run(4, 'TASK_FAILURE'), 'failed'],
    ['failed before', run(4, 'TASK_FAILURE'), run(4), 'fixed'],
    ['failed on both sides', run(4, 'TASK_FAILURE'), run(4, 'TASK_FAILURE'), 'same'],
  ] as const)('%s', async (_name, left, right, change) => {
    expect(await changeOf(left, right)).toEqual([`${change} Pack`]);
  });

  it('a task more is new, one less is missing', async () => {
    const other = {...TASK, task_id: 't-2', task_name: 'Ship'};
    const more = run(4, 'TASK_END', [event('TASK_SCHEDULE', 9, other), event('TASK_START', 9, other)]);
    expect(await changeOf(run(4), more)).toEqual(['same Pack', 'new Ship']);
    expect(await changeOf(more, run(4))).toEqual(['same Pack', 'missing Ship']);
  });

  it('any two flows may be compared, whatever they are called', async () => {
    const comparison = await flows(traceOf([spoolOf('nameko/shop-json.log')]), run(4));
    expect(comparison.info(1).right?.name).toBe('order');
    expect(comparison.rows(null, 0, 10, false).total).toBe(1);
  });
});

describe('bounds', () => {
  const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);

  it('what is too much is counted, not cut in silence', async () => {
    const all = await sessions(trace, trace);
    const few = await sessions(trace, trace, 3);
    const {nodes} = few.alignment;
    expect(nodes.size).toBeLessThan(all.alignment.nodes.size);
    expect(nodes.size + few.info(1).notCompared).toBe(all.alignment.nodes.size);
    expect(treeOf(few)).toMatch(/tasks? inside not compared/);
  });

  it('text that is too long says how many lines are missing', async () => {
    const comparison = await sessions(trace, trace);
    const whole = (await comparedText(comparison, noPause)).left.split('\n');
    const {left, leftOut} = await comparedText(comparison, noPause, 10);
    const lines = left.split('\n');
    expect(lines.slice(0, 10)).toEqual(whole.slice(0, 10));
    expect(lines[10]).toBe(`… ${leftOut.left} more lines are not shown`);
    expect(10 + leftOut.left).toBe(whole.length - 1);
  });

  it('gives way to other work, and ends when the caller has gone', async () => {
    const lines = Array.from({length: 9000}, (_, at) =>
      event('TASK_START', 1, {...TASK, task_id: `t-${at}`, task_name: `Task ${at % 7}`}),
    );
    const large = traceOfLines(event('FLOW_START', 0, FLOW), ...lines);
    const gone = new Error('cancelled');
    const wish = {spans: null, tolerance: DEFAULT_TOLERANCE};
    await expect(compare(large.comparable, large.comparable, wish, () => Promise.reject(gone))).rejects.toBe(gone);
  });
});

test('pages of rows are one list', async () => {
  const comparison = await sessions(...(PAIRS[0].slice(1).map(file => traceOf([spoolOf(file)])) as [Trace, Trace]));
  const all = comparison.rows(null, 0, 1000, false);
  fc.assert(
    fc.property(fc.nat(all.total + 3), fc.nat(5), (from, count) => {
      const page = comparison.rows(null, from, count, false);
      expect(page.total).toBe(all.total);
      expect(page.rows).toEqual(all.rows.slice(from, from + count));
    }),
  );
});

test('text of a trace stays on its line and turns nothing around', async () => {
  const hostile = {...FLOW, flow_name: 'evil\u202eflow\u001b[31m\nsecond line'};
  const trace = traceOfLines(event('FLOW_START', 0, hostile));
  const {left} = await comparedText(await sessions(trace, trace), noPause);
  expect(left).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(left.split('\n')[0]).toBe('▸ evil\\u202eflow\\u001b[31m ⏎ second line (never closed)');
});
