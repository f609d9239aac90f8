/** Pages of the nested Log over real recordings: the story they tell, and that every record has its place. */
import {describe, expect, it} from 'vitest';
import {NONE, RecordKind, SpanState} from '../../../../src/protocol/model';
import {Fold, NestedKind} from '../../../../src/protocol/nested';
import type {NestedFolds, NestedPage} from '../../../../src/protocol/nested';
import type {RowFilter} from '../../../../src/protocol/queries';
import type {Trace} from '../../../../src/core/trace';
import {spoolOf, traceOf} from '../../../support/memoryTrace';
import {ALL as RECORDS, noPause} from './filter/fixture';

const ALL = {...RECORDS, withText: true};
const OPEN: NestedFolds = {all: false, except: [], openGroups: []};
const RECORDINGS = [
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'distlog/multiproc-linked-json.ndjson',
];

function lines(page: NestedPage): string[] {
  return Array.from({length: page.count}, (_, row) => {
    const head = page.heads[row];
    const kind = page.rowKind[row];
    const name = head
      ? `${page.spanName[row]} [${head.matching}/${head.records}]${head.attempt ? ` ${head.attempt} of ${head.attempts}` : ''}`
      : kind === NestedKind.group
        ? `${page.size[row]} × ${page.kind[row] === RecordKind.text ? 'text' : 'noise'}`
        : kind === NestedKind.missing
          ? `${page.size[row]} missing`
          : page.message[row]!.slice(0, 60);
    return `${'  '.repeat(page.indent[row]!)}${name}`;
  });
}

function nested(trace: Trace, filter: RowFilter, folds: NestedFolds, from: number, count: number): Promise<NestedPage> {
  return trace.nested.page({filter, folds, from, count}, trace.generation, noPause);
}

async function allRows(trace: Trace, folds: NestedFolds, size: number): Promise<string[]> {
  const rows: string[] = [];
  for (;;) {
    const page = await nested(trace, ALL, folds, rows.length, size);
    rows.push(...lines(page));
    if (page.count === 0 || rows.length >= page.total) return rows;
  }
}

describe.each(RECORDINGS)('%s', recording => {
  const trace = traceOf([spoolOf(recording)]);

  it('reads the same whatever the size of the pages', async () => {
    const whole = await allRows(trace, OPEN, 1000);
    expect(whole.length).toBeGreaterThan(20);
    expect(await allRows(trace, OPEN, 7)).toEqual(whole);
  });

  it('counts from the end where that is asked, nested and flat', async () => {
    const whole = await allRows(trace, OPEN, 1000);
    const last = await nested(trace, ALL, OPEN, -5, 5);
    expect(last.from).toBe(last.total - 5);
    expect(lines(last)).toEqual(whole.slice(-5));
    expect((await nested(trace, ALL, OPEN, -5000, 3)).from).toBe(0);
    const flat = await trace.rows(ALL, -4, 10, noPause);
    expect([...flat.record]).toEqual([...(await trace.rows(ALL, 0, 1000, noPause)).record].slice(-4));
  });

  it('a record has a row, if need be after unfolding what its place names', async () => {
    for (const folds of [OPEN, {...OPEN, all: true}]) {
      for (let record = 0; record < trace.recordCount; record += 5) {
        let now = folds;
        let place = await trace.nested.rowOf(ALL, now, record, null, noPause);
        for (let tries = 0; !place.exact && tries < 3; tries++) {
          const except = now.all
            ? [...now.except, ...place.foldedSpans]
            : now.except.filter(span => !place.foldedSpans.includes(span));
          const openGroups = place.foldedGroup === null ? now.openGroups : [...now.openGroups, place.foldedGroup];
          now = {...now, except, openGroups};
          place = await trace.nested.rowOf(ALL, now, record, null, noPause);
        }
        expect(place.exact, `record ${record}`).toBe(true);
        const page = await nested(trace, ALL, now, place.position, 1);
        expect(page.record[0]).toBe(record);
      }
    }
  });

  it('next error visits every error once, and back again', async () => {
    const visit = async (step: 1 | -1) => {
      const found: number[] = [];
      for (let at: number | null = null; ; found.push(at)) {
        at = await trace.nested.nextError(ALL, at, step, noPause);
        if (at === null) return found;
      }
    };
    const forward = await visit(1);
    const page = await trace.rows(ALL, 0, 1000, noPause);
    const errors = [...page.record].filter((_, row) => page.flags[row]! & 4 || page.level[row]! >= 40);
    expect([...forward].sort((a, b) => a - b)).toEqual(errors.sort((a, b) => a - b));
    expect(await visit(-1)).toEqual(forward.reverse());
  });
});

it('Selinon: retries are attempts of one task, with the wait between them; polling and text are folded away', async () => {
  const trace = traceOf([spoolOf('selinon/failing-logging.log')]);
  const page = await nested(trace, ALL, OPEN, 0, 1000);
  const row = page.heads.findIndex((head, at) => head !== null && page.spanName[at] === 'Flaky');
  const text = lines(page);
  expect(page.spanState[row]).toBe(SpanState.succeeded);
  const below = text.slice(row, row + 12).map(line => line.trim());
  expect(below[0]).toBe('Flaky [8/8]');
  expect(below.filter(line => line.startsWith('attempt'))).toEqual([
    'attempt 1 [2/2] 1 of 3',
    'attempt 2 [2/2] 2 of 3',
    'attempt 3 [3/3] 3 of 3',
  ]);
  const first = page.heads.find(head => head?.attempt === 1);
  expect(first?.waitNs).toBeGreaterThan(0.9e9);
  expect(first?.reason).toContain('ConnectionError');
  expect(text.some(line => /^ *\d+ × noise$/.test(line))).toBe(true);
  expect(text.some(line => /^ *\d+ × text$/.test(line))).toBe(true);
});

it('ancestors that do not match stay as context and say what is hidden below them', async () => {
  const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
  const page = await nested(trace, {...ALL, text: '"step failed"'}, OPEN, 0, 100);
  expect(lines(page)).toEqual([
    'checkout [1/48]',
    '  dispatch [1/30]',
    '    worker 2 [1/13]',
    '      step 2 [1/4]',
    '        step failed',
  ]);
  expect(page.matches).toBe(1);
  expect(page.record[0]).toBe(NONE);
  expect(page.heads[0]?.hiddenChildren).toBe(2);
  const last = await nested(trace, {...ALL, text: '"step failed"'}, OPEN, 4, 1);
  expect(last.ancestors.map(({name, position}) => [name, position])).toEqual([
    ['checkout', 0],
    ['dispatch', 1],
    ['worker 2', 2],
    ['step 2', 3],
  ]);
});

it('folded flows are one row each, and unfold by their id', async () => {
  const trace = traceOf([spoolOf('nameko/shop-json.log')]);
  const folded = await nested(trace, ALL, {...OPEN, all: true}, 0, 1000);
  expect([...folded.indent].every(depth => depth === 0)).toBe(true);
  const span = folded.span[0]!;
  expect(folded.fold[0]).toBe(Fold.folded);
  const opened = await nested(trace, ALL, {...OPEN, all: true, except: [span]}, 0, 1000);
  expect(opened.total).toBeGreaterThan(folded.total);
  expect(opened.fold[0]).toBe(Fold.open);
  const place = await trace.nested.rowOf(ALL, {...OPEN, all: true}, 0, span, noPause);
  expect(place).toMatchObject({position: 0, exact: true});
});
