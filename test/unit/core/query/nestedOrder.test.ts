/** Laws of the nested order over random trees that grow out of order, and the four recordings that tell a story. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Model} from '../../../../src/core/model/model';
import {BlockBuilder, RowCounter} from '../../../../src/core/query/nested/blockRows';
import {Folds} from '../../../../src/core/query/nested/folds';
import {NestedOrder} from '../../../../src/core/query/nested/nestedOrder';
import {TimeOrder} from '../../../../src/core/query/timeOrder';
import {NONE, RecordFlag, RecordKind, System} from '../../../../src/protocol/model';
import {NestedKind} from '../../../../src/protocol/nested';
import type {NestedFolds} from '../../../../src/protocol/nested';

const OPEN: NestedFolds = {all: false, except: [], openGroups: []};
const noPause = () => Promise.resolve();
const PLACE = {source: 0, offset: 0, lengthBytes: 0};

/** One step of growth; numbers are taken modulo what there is. */
const step = fc.oneof(
  {weight: 2, arbitrary: fc.record({op: fc.constant('span' as const), parent: fc.nat(20)})},
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('record' as const),
      span: fc.nat(20),
      timeNs: fc.nat(40),
      kind: fc.constantFrom(RecordKind.log, RecordKind.begin, RecordKind.end, RecordKind.text, RecordKind.reject),
      flags: fc.constantFrom(0, 0, RecordFlag.noise, RecordFlag.duplicate),
    }),
  },
  {weight: 1, arbitrary: fc.record({op: fc.constant('link' as const), child: fc.nat(20), parent: fc.nat(20)})},
  {weight: 1, arbitrary: fc.record({op: fc.constant('missing' as const), span: fc.nat(20), count: fc.nat(3)})},
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const growth = fc.array(fc.array(step, {maxLength: 14}), {maxLength: 8});
const foldChoices = fc.record({
  all: fc.boolean(),
  except: fc.uniqueArray(fc.nat(20), {maxLength: 5}),
  openGroups: fc.uniqueArray(fc.nat(60), {maxLength: 20}),
});

class Grown {
  readonly model = new Model({read: () => new Uint8Array(0)});
  readonly order = new TimeOrder(this.model.records);
  readonly nested = new NestedOrder(this.model);

  apply(steps: readonly Step[]): void {
    const {model} = this;
    for (const at of steps) {
      const {size} = model.spans;
      if (at.op === 'span') {
        const span = model.addSpan(System.distlog, 0);
        // A third of them are flows.
        if (size > 0 && at.parent % 3 > 0) model.setParent(span, at.parent % size);
      } else if (at.op === 'record') {
        const isLoose = size === 0 || at.span % 5 === 0 || at.kind === RecordKind.reject;
        const span = isLoose ? NONE : at.span % size;
        const {timeNs, kind, flags} = at;
        const rest = {level: 0, system: System.distlog, site: NONE, process: NONE};
        model.addRecord(PLACE, {timeNs, kind, flags, span, ...rest});
      } else if (at.op === 'link' && size > 0) model.setParent(at.child % size, at.parent % size);
      else if (at.op === 'missing' && size > 0) model.setMissing(at.span % size, at.count);
    }
  }

  /** Ids that pass a filter by time, as MatchedRows would list them. */
  matches(every: number): number[] {
    this.order.update();
    return [...this.order.ids.subarray(0, this.order.size)].filter(id => id % every === 0);
  }

  /** All rows as text, read entry by entry from the order that has grown with the model. */
  rows(ids: number[], folds: NestedFolds, nested = this.nested): Promise<string[]> {
    const matches = {size: ids.length, at: (index: number) => ids[index]!};
    return nested.use(matches, new Folds(folds), noPause, () => listRows(nested));
  }
}

function listRows(nested: NestedOrder): string[] {
  const lines: string[] = [];
  for (const entry of nested.entries) {
    const rows = nested.rowsOf(entry);
    expect(entry.position).toBe(lines.length);
    expect(rows.count).toBe(entry.rowCount);
    for (let row = 0; row < rows.count; row++) {
      const {kind, record, span, depth, fold, size, parent} = rows;
      const cells = [kind[row], record[row], span[row], fold[row], size[row], parent[row], rows.matching[row]];
      lines.push(`${' '.repeat(depth[row]!)}${cells.join(',')}`);
    }
  }
  expect(nested.total).toBe(lines.length);
  return lines;
}

interface Row {
  depth: number;
  kind: number;
  record: number;
  span: number;
  size: number;
}

function parse(line: string): Row {
  const [kind, record, span, , size] = line.trim().split(',').map(Number);
  return {depth: line.length - line.trimStart().length, kind: kind!, record: record!, span: span!, size: size!};
}

describe('nested order', () => {
  it('grown in steps equals the order made from scratch, whatever is folded meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        growth,
        fc.array(foldChoices, {minLength: 1}),
        fc.integer({min: 1, max: 3}),
        async (parts, folds, every) => {
          const grown = new Grown();
          for (const [index, part] of parts.entries()) {
            grown.apply(part);
            const chosen = folds[index % folds.length]!;
            const ids = grown.matches(every);
            const rows = await grown.rows(ids, chosen);
            expect(rows).toEqual(await grown.rows(ids, chosen, new NestedOrder(grown.model)));
          }
        },
      ),
      {numRuns: 300},
    );
  });

  it('unfolded, it holds every matching record exactly once, under its span, parents before children', async () => {
    await fc.assert(
      fc.asyncProperty(growth, fc.integer({min: 1, max: 3}), async (parts, every) => {
        const grown = new Grown();
        grown.apply(parts.flat());
        const ids = grown.matches(every);
        const openGroups = ids;
        const rows = (await grown.rows(ids, {...OPEN, openGroups})).map(parse);
        const own = rows.filter(({kind, record}) => kind !== NestedKind.group && record !== NONE);
        expect(own.map(({record}) => record).sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
        const {parent} = grown.model.spans;
        const path: Row[] = [];
        for (const row of rows) {
          while (path.length > row.depth) path.pop();
          const above = path.filter(({kind}) => kind === NestedKind.span).at(-1);
          if (row.kind === NestedKind.span) expect(above?.span ?? NONE).toBe(parent[row.span]);
          else if (row.record !== NONE) expect(above?.span ?? NONE).toBe(grown.model.records.span[row.record]);
          path[row.depth] = row;
          path.length = row.depth + 1;
        }
      }),
      {numRuns: 200},
    );
  });

  it('within one parent, rows are in order of time', async () => {
    await fc.assert(
      fc.asyncProperty(growth, async parts => {
        const grown = new Grown();
        grown.apply(parts.flat());
        const {timeNs} = grown.model.records;
        const rows = (await grown.rows(grown.matches(1), OPEN)).map(parse);
        const lastNs: number[] = [];
        for (const {depth, kind, record} of rows) {
          lastNs.length = Math.min(lastNs.length, depth + 1);
          // A span stands at its earliest record, which its begin need not be.
          if (kind !== NestedKind.record) continue;
          expect(timeNs[record]!).toBeGreaterThanOrEqual(lastNs[depth] ?? -Infinity);
          lastNs[depth] = timeNs[record]!;
        }
      }),
      {numRuns: 200},
    );
  });

  it('folding hides what is below a row and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(growth, fc.uniqueArray(fc.nat(20), {maxLength: 5}), async (parts, folded) => {
        const grown = new Grown();
        grown.apply(parts.flat());
        const ids = grown.matches(1);
        const open = (await grown.rows(ids, OPEN)).map(parse);
        const shown: string[] = [];
        let hiddenBelow = Infinity;
        for (const row of open) {
          if (row.depth > hiddenBelow) continue;
          const isFolded = row.kind === NestedKind.span && folded.includes(row.span);
          hiddenBelow = isFolded ? row.depth : Infinity;
          shown.push(`${row.depth} ${row.kind} ${row.record} ${row.span}`);
        }
        const rows = (await grown.rows(ids, {...OPEN, except: folded})).map(parse);
        expect(rows.map(row => `${row.depth} ${row.kind} ${row.record} ${row.span}`)).toEqual(shown);
      }),
      {numRuns: 200},
    );
  });
});

it('a chain of 50,000 scopes does not overflow the stack', () => {
  const model = new Model({read: () => new Uint8Array(0)});
  let parent = NONE;
  for (let index = 0; index < 50_000; index++) {
    const span = model.addSpan(System.distlog, 0);
    if (parent !== NONE) model.setParent(span, parent);
    parent = span;
  }
  const rest = {level: 0, system: System.distlog, site: NONE, process: NONE, flags: 0};
  model.addRecord(PLACE, {timeNs: 1, kind: RecordKind.log, span: parent, ...rest});
  const builder = new BlockBuilder(model, {of: () => 0});
  const rows = builder.build(0, Uint32Array.of(0), new Folds(OPEN), new RowCounter());
  expect(rows.count).toBe(50_001);
});
