/** Figures of tasks, flows, entrypoints and nodes by name, against the statistics and a plain count of the spans. */
import {describe, expect, test} from 'vitest';
import {NONE} from '../../../../src/protocol/model';
import {Trace} from '../../../../src/core/trace';
import {joinLines, spoolOf, splitLines, traceOf} from '../../../support/memoryTrace';
import {noPause} from './filter/fixture';

const RECORDINGS = [
  'selinon/failing-logging.log',
  'selinon/nested-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'penguiflow/controller-loop-debug.log',
];

function figuresOf(trace: Trace) {
  const symbols = trace.lines.names(0);
  const figures = trace.lines.nameFigures([...symbols.keys()], trace.generation);
  return {symbols, figures};
}

describe('names', () => {
  test.each(RECORDINGS)('%s: runs, failures and durations are those of the statistics', async recording => {
    const trace = traceOf([spoolOf(recording)]);
    const {symbols, figures} = figuresOf(trace);
    const {rows} = await trace.statistics(null, 1000, noPause);
    const tasks = symbols.flatMap((symbol, at) =>
      symbol && symbol.kind !== 'flow'
        ? [[symbol.name, figures.runs[at], figures.failed[at], Math.round(figures.meanDurationNs[at]!)]]
        : [],
    );
    const expected = rows
      .filter(({name}) => tasks.some(([task]) => task === name))
      .map(({name, count, errors, totalNs, open}) => [name, count, errors, Math.round(totalNs / (count - open))]);
    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks.sort()).toEqual(expected.sort());
    for (const [at, lastNs] of figures.lastDurationNs.entries())
      expect(Number.isNaN(lastNs)).toBe(figures.ended[at] === 0);
  });

  test('flows are counted too, and what has no name in any source is none', () => {
    const selinon = figuresOf(traceOf([spoolOf('selinon/failing-logging.log')]));
    const at = selinon.symbols.findIndex(symbol => symbol?.kind === 'flow' && symbol.name === 'retried');
    expect([selinon.figures.runs[at], selinon.figures.failed[at]]).toEqual([2, 2]);
    const {symbols} = figuresOf(traceOf([spoolOf('penguiflow/pipeline-info-structured.log')]));
    expect(symbols).toContain(null);
    expect(symbols.some(symbol => symbol?.kind === 'nameless')).toBe(false);
    expect(figuresOf(traceOf([spoolOf('distlog/nested-json.ndjson')])).symbols).toEqual([]);
  });

  test.each(RECORDINGS)('%s: asked again and again while records arrive gives the same in the end', recording => {
    const spool = spoolOf(recording);
    const lines = splitLines(spool);
    const whole = joinLines(lines);
    const growing = new Trace({
      maxRecordBytes: 1 << 24,
      bytes: {read: (_source, at, length) => whole.subarray(at, at + length)},
    });
    const ingest = growing.addSource('late', 'late');
    let offset = 0;
    let known = 0;
    for (const line of lines) {
      const bytes = joinLines([line]);
      ingest.write(bytes, offset);
      offset += bytes.length;
      const more = growing.lines.names(known).length;
      known += more;
      growing.lines.nameFigures([...Array(known).keys()], 1);
    }
    const of = (trace: Trace) => {
      const {symbols, figures} = figuresOf(trace);
      return symbols
        .map((symbol, at) =>
          [symbol?.kind, symbol?.name, figures.runs[at], figures.failed[at], figures.ended[at]].join(),
        )
        .filter((_, at) => figures.runs[at] !== 0)
        .sort();
    };
    expect(of(growing)).toEqual(of(traceOf([spoolOf(recording)])));
  });

  test('the last record of each of the last runs, latest first', () => {
    const trace = traceOf([spoolOf('selinon/failing-logging.log')]);
    const {symbols, figures} = figuresOf(trace);
    const broken = symbols.findIndex(symbol => symbol?.name === 'Broken');
    const records = trace.lines.recordsOfName(broken, 3);
    expect(records).toHaveLength(3);
    expect(records[0]?.record).toBe(figures.lastRecord[broken]);
    expect(records.map(({timeNs}) => timeNs)).toEqual(records.map(({timeNs}) => timeNs).sort((a, b) => b - a));
    for (const {spanName} of records) expect(spanName).toBe('Broken');
    expect(trace.lines.recordsOfName(broken, 50)).toHaveLength(figures.runs[broken]!);
    expect(trace.lines.recordsOfName(9999, 5)).toEqual([]);
    expect(trace.lines.nameFigures([9999], 1)).toMatchObject({count: 1, message: [''], runs: new Uint32Array(1)});
    expect(trace.lines.nameFigures([9999], 1).lastRecord[0]).toBe(NONE);
  });
});
