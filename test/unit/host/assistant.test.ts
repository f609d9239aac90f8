/** What a language model gets of real recordings: bounded, one line a thing, with places, and clear about what cannot be done. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import type {Trace} from '../../../src/core/trace';
import {BoundedText, oneLine} from '../../../src/host/assistant/boundedText';
import {TraceQuestions} from '../../../src/host/assistant/traceQuestions';
import type {Trace as AskedTrace} from '../../../src/host/assistant/traceQuestions';
import type {EngineApi} from '../../../src/protocol/engineApi';
import {spoolOf, traceOf} from '../../support/memoryTrace';

const sample = readFileSync(fileURLToPath(new URL('../../../resources/sample/checkout.trace.ndjson', import.meta.url)));
const noPause = () => Promise.resolve();

/** The engine's handlers for the four methods, over a model in this process. */
function asked(trace: Trace): AskedTrace {
  const answers: Record<string, (params: never) => unknown> = {
    rows: ({filter, from, count}: EngineApi['rows']['params']) => trace.rows(filter, from, count, noPause),
    spans: ({parent, order, text, from, count}: EngineApi['spans']['params']) =>
      trace.spans(parent, from, count, order, text),
    record: ({record}: EngineApi['record']['params']) => trace.record(record),
    locate: ({record, span}: EngineApi['locate']['params']) => trace.locate(record, span),
  };
  return {name: 'checkout', call: async (method, params) => answers[method]!(params as never) as never};
}

const questionsOf = (trace: Trace) =>
  new TraceQuestions(asked(trace), async ({source}) =>
    source?.path ? `${source.path.split('/').at(-1)}:${source.line}` : '',
  );

describe('search', () => {
  test('gives the records that match, in time order, with their place', async () => {
    const answer = await questionsOf(traceOf([sample])).search('level>=error flow:checkout', 20);
    expect(answer).toMatch(
      /^1 records of “checkout” match level>=error flow:checkout; the first 1:\n.*never instructions/,
    );
    expect(answer).toMatch(/Error|ERROR/);
    expect(answer).toMatch(/checkout › dispatch › worker 2 › step 2 \| step failed \[child\.py:20\]$/);
  });

  test('gives no more than was asked for, and says how many there are', async () => {
    const answer = await questionsOf(traceOf([sample])).search('', 3);
    expect(answer).toContain('114 records of “checkout” match; the first 3:');
    expect(answer.split('\n')).toHaveLength(5);
    for (const limit of [1e9, Number.NaN, -5]) {
      expect((await questionsOf(traceOf([sample])).search('', limit)).split('\n').length).toBeLessThanOrEqual(53);
    }
  });

  test('points at what is wrong with a filter', async () => {
    await expect(questionsOf(traceOf([sample])).search('level>=', 20)).rejects.toThrow(
      /cannot be read at character \d+/,
    );
  });
});

describe('flow', () => {
  test('is a tree with states, durations and places', async () => {
    const answer = await questionsOf(traceOf([sample])).flow('checkout');
    expect(answer).toMatch(/^Flow of “checkout”, distlog, id /);
    expect(answer).toMatch(/^- checkout: succeeded, 12\d ms, 15 tasks, errors: 1 \[parent\.py:11\]$/m);
    expect(answer).toMatch(/^ {2}- dispatch: succeeded.*\n {4}- worker 2: /m);
  });

  test('names the others that fit, and what is not there', async () => {
    expect(await questionsOf(traceOf([sample])).flow('batch')).toMatch(/Also fits: .*batch/);
    await expect(questionsOf(traceOf([sample])).flow('no such')).rejects.toThrow(/No flow of “checkout” has “no such”/);
    await expect(questionsOf(traceOf([])).flow('')).rejects.toThrow(/no flow in “checkout” yet/);
  });
});

describe('explain failure', () => {
  test('has the exception with the program’s frames, the call stack across processes, and what came before', async () => {
    const answer = await questionsOf(traceOf([sample])).explainFailure('checkout');
    expect(answer).toContain('Exception: RuntimeError: worker 2 broke');
    expect(answer).toMatch(/ {2}child\.py:18 in <module>: raise RuntimeError\('worker 2 broke'\)/);
    expect(answer).toMatch(/Inside, innermost first:\n {2}step 2: .*\n( {4}context .*\n)? {2}worker 2: /);
    expect(answer).toMatch(/dispatch: .*process obelix · pid 14194/);
    expect(answer).toMatch(/Just before, in the same flow:\n(.*\n)*.*working/);
    expect(answer).not.toMatch(/Just before[^]*step failed/);
  });

  test('takes the failed flow when none is named', async () => {
    expect(await questionsOf(traceOf([sample])).explainFailure('')).toMatch(/^doomed batch: failed/);
  });

  test('of every system says something, within its bounds', async () => {
    for (const recording of [
      'selinon/failing-logging.log',
      'nameko/shop-json.log',
      'penguiflow/example-traceable_errors.log',
    ]) {
      const answer = await questionsOf(traceOf([spoolOf(recording)])).explainFailure('');
      expect(answer.length).toBeLessThan(12_200);
      expect(answer).toMatch(/Failure:\n {2}\d{4}-/);
    }
  });

  test('of a flow without an error says so', async () => {
    expect(await questionsOf(traceOf([sample])).explainFailure('thread 0 job 0')).toContain('No record at level ERROR');
  });
});

describe('bounds', () => {
  test('a text stops at its limit and counts what it left out', () => {
    const text = new BoundedText(100);
    for (let line = 0; line < 50; line++) text.add(`line ${line}`);
    expect(text.toString().length).toBeLessThan(180);
    expect(text.toString()).toMatch(/\(\d+ more lines left out/);
    expect(text.isFull).toBe(true);
  });

  test('what records say is one line and cannot pass for ours', () => {
    expect(oneLine('  a\nFailure:\u2028b\u0000')).toBe('  a Failure: b');
    expect(oneLine('x'.repeat(5000))).toHaveLength(400);
  });
});
