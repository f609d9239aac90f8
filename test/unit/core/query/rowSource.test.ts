/** What the Source column is made from says what Go to Source does, for every row of real recordings, nested and flat. */
import {expect, test} from 'vitest';
import {NONE, RecordKind} from '../../../../src/protocol/model';
import type {RowPage} from '../../../../src/protocol/queries';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const now = () => Promise.resolve();
const ALL = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
const OPEN = {all: false, except: [], openGroups: []};
const RECORDINGS = [
  'distlog/multiproc-linked-json.ndjson',
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
];

/** `tasks.py:55`, a name, or nothing. */
function said(page: RowPage, row: number): string {
  return page.source[row] || (page.symbol[row]?.name ?? '');
}

test.each(RECORDINGS)('rows of %s', async recording => {
  const trace = traceOf([spoolOf(recording)]);
  const flat = await trace.rows(ALL, 0, 1000, now);
  const nested = await trace.nested.page({filter: ALL, folds: OPEN, from: 0, count: 1000}, trace.generation, now);
  const placesOfKey = new Map<string, string>();
  for (const page of [flat, nested]) {
    expect(page.symbol).toHaveLength(page.count);
    expect(page.source).toHaveLength(page.count);
    for (let row = 0; row < page.count; row++) {
      const record = page.record[row]!;
      if (record === NONE || page.kind[row]! >= RecordKind.text) continue;
      const {source, symbols} = trace.locate(record, null);
      const named = symbols.filter(({kind}) => kind !== 'nameless');
      const place = source && `${source.path.split(/[\\/]/).at(-1)}:${source.line}`;
      expect(said(page, row)).toBe(place ?? named[0]?.name ?? '');
      const symbol = page.symbol[row];
      if (!symbol) continue;
      // One key leads to one place.
      const names = JSON.stringify(named.map(({kind, name}) => [kind, name]));
      expect(placesOfKey.get(symbol.key) ?? names).toBe(names);
      placesOfKey.set(symbol.key, names);
    }
  }
});

test('a failure without a place of its own shows the line of its traceback, others their task', async () => {
  const trace = traceOf([spoolOf('selinon/failing-logging.log')]);
  const page = await trace.rows({...ALL, text: 'task:Broken'}, 0, 1000, now);
  const rows = Array.from({length: page.count}, (_, row) => `${page.message[row]} | ${said(page, row)}`);
  expect(rows).toContainEqual(expect.stringMatching(/^TASK_FAILURE.*\| tasks\.py:55$/));
  expect(rows).toContainEqual(expect.stringMatching(/^TASK_START.*\| Broken$/));
});

test('the row of a task whose begin is filtered away says where its first record leads', async () => {
  const trace = traceOf([spoolOf('nameko/shop-json.log')]);
  const filter = {...ALL, text: 'level>=error'};
  const page = await trace.nested.page({filter, folds: OPEN, from: 0, count: 1000}, trace.generation, now);
  const spans = Array.from({length: page.count}, (_, row) => row).filter(
    row => page.heads[row] !== null && page.record[row] === NONE,
  );
  expect(spans.length).toBeGreaterThan(0);
  for (const row of spans) expect(said(page, row)).not.toBe('');
});
