/** Figures per line of source, against a plain count over the records one by one. */
import {describe, expect, test} from 'vitest';
import {NONE, RecordFlag, RecordKind} from '../../../../src/protocol/model';
import type {LineQuery} from '../../../../src/protocol/lines';
import {Trace} from '../../../../src/core/trace';
import {joinLines, spoolOf, splitLines, traceOf} from '../../../support/memoryTrace';

const RECORDING = 'distlog/nested-json.ndjson';
const ALL: LineQuery = {paths: null, errorsOnly: false, limit: 5000};

function plainCount(trace: Trace): Map<string, {records: number; errors: number; last: number}> {
  const counts = new Map<string, {records: number; errors: number; last: number}>();
  for (let id = 0; id < trace.recordCount; id++) {
    const {source, flags, kind, timeNs} = trace.record(id);
    if (!source || source.line === 0 || kind === RecordKind.reject || flags & RecordFlag.duplicate) continue;
    const key = `${source.path}:${source.line}:${source.func}`;
    const count = counts.get(key) ?? {records: 0, errors: 0, last: id};
    count.records++;
    if (flags & RecordFlag.error) count.errors++;
    if (timeNs >= trace.record(count.last).timeNs) count.last = id;
    counts.set(key, count);
  }
  return counts;
}

function answered(trace: Trace, query: LineQuery = ALL) {
  const figures = trace.lines.figures(query, trace.generation);
  return new Map(
    figures.path.map((path, row) => [
      `${path}:${figures.line[row]}:${figures.func[row]}`,
      {records: figures.records[row], errors: figures.errors[row], last: figures.lastRecord[row]},
    ]),
  );
}

describe('lines of source', () => {
  const spool = spoolOf(RECORDING);
  const trace = traceOf([spool]);

  test('every line that logged, with its records, errors and last record', () => {
    const plain = plainCount(trace);
    expect(plain.size).toBeGreaterThan(3);
    expect(answered(trace)).toEqual(plain);
  });

  test('what arrives later is added, asked in between or not', () => {
    const lines = splitLines(spool);
    const whole = joinLines(lines);
    const growing = new Trace({
      maxRecordBytes: 1 << 24,
      bytes: {read: (_source, at, length) => whole.subarray(at, at + length)},
    });
    const ingest = growing.addSource('late', 'late');
    expect(growing.lines.figures(ALL, 1).count).toBe(0);
    let offset = 0;
    for (const line of lines) {
      const bytes = joinLines([line]);
      ingest.write(bytes, offset);
      offset += bytes.length;
      growing.lines.figures(ALL, 1);
    }
    const counts = [...answered(trace).values()].map(({records, errors}) => [records, errors]);
    const grown = [...answered(growing).values()].map(({records, errors}) => [records, errors]);
    expect(grown).toEqual(counts);
  });

  test('names the files in the order of their first sight, each once', () => {
    const paths = trace.lines.filePaths(0);
    expect(new Set(paths).size).toBe(paths.length);
    const withSource = Array.from({length: trace.recordCount}, (_, id) => trace.record(id).source?.path);
    expect(new Set(paths)).toEqual(new Set(withSource.filter(path => path !== undefined)));
    expect(trace.lines.filePaths(paths.length)).toEqual([]);
  });

  test('one file, and only lines with errors', () => {
    const [path = ''] = trace.lines.filePaths(0);
    const one = trace.lines.figures({...ALL, paths: [path]}, 1);
    expect(new Set(one.path)).toEqual(new Set([path]));
    const failing = traceOf([spoolOf('distlog/failing-json.ndjson')]);
    const errors = failing.lines.figures({...ALL, errorsOnly: true}, 1);
    expect(errors.count).toBeGreaterThan(0);
    expect([...errors.errors].every(count => count > 0)).toBe(true);
    expect([...errors.lastError].every(id => failing.record(id).flags & RecordFlag.error)).toBe(true);
    expect(errors.message).toEqual([...errors.lastError].map(id => failing.record(id).message.split('\n')[0]));
  });

  test('durations are those of the tasks that begin at the line', () => {
    const figures = trace.lines.figures(ALL, 1);
    const spans = new Set(
      Array.from({length: trace.recordCount}, (_, id) => trace.record(id).span?.span).filter(id => id !== undefined),
    );
    const byLine = new Map<string, number[]>();
    for (const id of spans) {
      const {source, startNs, endNs} = trace.span(id);
      if (!source || !(endNs > startNs)) continue;
      const key = `${source.path}:${source.line}:${source.func}`;
      byLine.set(key, [...(byLine.get(key) ?? []), endNs - startNs]);
    }
    expect(byLine.size).toBeGreaterThan(0);
    figures.path.forEach((path, row) => {
      const durations = byLine.get(`${path}:${figures.line[row]}:${figures.func[row]}`) ?? [];
      expect(figures.tasks[row]).toBe(durations.length);
      const mean = durations.reduce((sum, value) => sum + value, 0) / durations.length;
      if (durations.length === 0) expect(figures.meanDurationNs[row]).toBeNaN();
      else expect(figures.meanDurationNs[row]).toBeCloseTo(mean, 0);
    });
  });

  test('a limit keeps the lines that logged last and says how many there are', () => {
    const all = trace.lines.figures(ALL, 1);
    const some = trace.lines.figures({...ALL, limit: 2}, 1);
    expect(some.total).toBe(all.total);
    expect([...some.lastRecord]).toEqual([...all.lastRecord].slice(0, 2));
    expect([...all.lastNs]).toEqual([...all.lastNs].sort((a, b) => b - a));
  });

  test('the last records of a line, newest first', () => {
    const figures = trace.lines.figures(ALL, 1);
    figures.path.forEach((path, row) => {
      const line = figures.line[row] ?? NONE;
      const found = trace.lines.recordsAt(path, line, 3).map(({record}) => record);
      const wanted = Array.from({length: trace.recordCount}, (_, id) => trace.record(id))
        .filter(({source, flags}) => source?.path === path && source.line === line && !(flags & RecordFlag.duplicate))
        .map(({record}) => record)
        .reverse();
      expect(found).toEqual(wanted.slice(0, 3));
    });
  });
});
