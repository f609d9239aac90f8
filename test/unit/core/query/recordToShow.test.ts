/** What failed is shown where it failed, and failure events pass the level filter, in each of the four systems. */
import {expect, test} from 'vitest';
import {RecordFlag} from '../../../../src/protocol/model';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const now = () => Promise.resolve();
const FILTER = {text: '', minLevel: 40, timeRange: null, withText: false, span: null};
const RECORDINGS = [
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'distlog/multiproc-linked-json.ndjson',
];

test.each(RECORDINGS)('%s: every error passes level ERROR, and nothing else does', async recording => {
  const trace = traceOf([spoolOf(recording)]);
  const all = Array.from({length: trace.recordCount}, (_, id) => id);
  const wanted = all.filter(id => {
    const {flags, level} = trace.record(id);
    return (flags & RecordFlag.error) !== 0 || level >= 40;
  });
  expect(wanted.length).toBeGreaterThan(0);
  const found = [...(await trace.recordIds(FILTER, now))].sort((a, b) => a - b);
  expect(found).toEqual(wanted);
});

test.each(RECORDINGS.slice(0, 3))('%s: a failed node of the graph leads to its failure', async recording => {
  const trace = traceOf([spoolOf(recording)]);
  const flows = trace.spans(null, 0, 100, 'failedFirst', '').spans.filter(({state}) => state === 'failed');
  let failures = 0;
  for (const flow of flows) {
    const {nodes} = await trace.graph(flow.span, 200, now);
    for (const {state, recordToShow, span} of nodes) {
      if (state !== 'failed' || recordToShow === null || span === null) continue;
      const {flags} = trace.record(recordToShow);
      if (trace.span(span).errorsBelow === 0) continue;
      if (flags & (RecordFlag.error | RecordFlag.exception)) failures++;
    }
  }
  expect(failures).toBeGreaterThan(0);
});
