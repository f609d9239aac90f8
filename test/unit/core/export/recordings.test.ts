/** Every recording in every format: well-formed, complete, and as its golden says. */
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {EXPORT_EXTENSIONS, EXPORT_TARGETS} from '../../../../src/protocol/exports';
import {checkChrome, checkOtlp, checkSpeedscope} from '../../../support/exportRules';
import {exported, readCsv} from '../../../support/exporting';
import {fixturePath} from '../../../support/fixtures';
import {matchGolden} from '../../../support/golden';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const recordings = JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as {
  files: string[];
  summary: {records: number};
}[];

describe.each(recordings.map(({files, summary}) => [files[0]!, files, summary.records] as const))(
  '%s',
  (_name, files, records) => {
    const trace = traceOf(files.map(spoolOf));

    it('is well-formed in every format, and no record is missing', async () => {
      const chrome = checkChrome(await exported(trace, 'chrome'));
      expect(chrome.filter(({ph}) => ph === 'i')).toHaveLength(records);
      const {spans, logs} = checkOtlp(await exported(trace, 'otlp'));
      expect(spans.reduce((sum, span) => sum + span.events.length, logs)).toBe(records);
      const {opened} = checkSpeedscope(await exported(trace, 'speedscope'));
      expect(chrome.filter(({ph}) => ph === 'X')).toHaveLength(spans.length);
      expect(opened).toBe(spans.length);
      const csv = readCsv(await exported(trace, 'csv'));
      expect(new Set(csv.map(row => row.length))).toEqual(new Set([22]));
      expect(csv).toHaveLength(records + 1);
    });

    it('has every flow and task once, with its failures', async () => {
      const {tasks, flows, subflows, failedTasks} = trace.summary();
      const {spans} = checkOtlp(await exported(trace, 'otlp'));
      const failed = spans.filter(({status}) => status.code === 2);
      expect(failed.length).toBeGreaterThanOrEqual(failedTasks);
      // A root of Distlog or nameko is a flow and a task at once; attempts and calls to agents come on top.
      expect(spans.length).toBeGreaterThanOrEqual(Math.max(tasks, flows + subflows));
    });
  },
);

describe.each([
  ['distlog', ['distlog/failing-early-json.ndjson']],
  ['selinon', ['selinon/failing-json-redirected.log', 'selinon/failing-json-redirected.producer.stdout.log']],
  ['nameko', ['nameko/hello-json.log']],
  ['penguiflow', ['penguiflow/example-traceable_errors.log']],
])('the golden export of %s', (system, files) => {
  it.each(EXPORT_TARGETS)('%s', async to => {
    const text = await exported(traceOf(files.map(spoolOf)), to);
    matchGolden(text, fixturePath(`golden/export/${system}.${EXPORT_EXTENSIONS[to]}`));
  });
});
