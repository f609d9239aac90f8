/** The bundled sample trace: every place that its records and tracebacks name is in the bundled source. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {checkContents, shippedFiles} from '../../../scripts/package/contents.mjs';
import {RecordKind} from '../../../src/protocol/model';
import {traceOf} from '../../support/memoryTrace';

const sample = fileURLToPath(new URL('../../../resources/sample/', import.meta.url));
const PREFIX = '/tracescope-sample/';

test('each record leads to the line of bundled source that wrote it', () => {
  const trace = traceOf([readFileSync(join(sample, 'checkout.trace.ndjson'))]);
  const {records, rejected, failedTasks} = trace.summary();
  expect({records, rejected}).toEqual({records: 114, rejected: 0});
  // It is there to show something.
  expect(failedTasks).toBeGreaterThan(3);
  const places = new Set<string>();
  for (let record = 0; record < trace.recordCount; record++) {
    const {source, exception, kind} = trace.record(record);
    expect(kind).toBeLessThan(RecordKind.text);
    for (const ref of [source, ...(exception?.frames ?? [])]) {
      expect(ref?.path.startsWith(PREFIX)).toBe(true);
      places.add(`${ref!.path.slice(PREFIX.length)}:${ref!.line}`);
    }
  }
  expect(places.size).toBeGreaterThan(10);
  for (const place of places) {
    const [file, line] = place.split(':');
    expect(
      readFileSync(join(sample, 'source', file!), 'utf8')
        .split('\n')
        [Number(line) - 1]?.trim(),
    ).toBeTruthy();
  }
});

test('trace and source are in the package', () => {
  const files = ['checkout.trace.ndjson', 'source/distlog_demo/child.py', 'source/distlog_demo/parent.py'];
  for (const file of files) {
    expect(readFileSync(join(sample, file), 'utf8').length).toBeGreaterThan(0);
    expect(shippedFiles.some((pattern: RegExp) => pattern.test(`resources/sample/${file}`))).toBe(true);
  }
  expect(checkContents(['test/x.py'], [])[0]).toMatch(/test\/x\.py/);
});
