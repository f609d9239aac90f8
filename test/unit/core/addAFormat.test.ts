/** The example of docs/add-a-format.md: the page shows the very code that runs here, as one of the formats. */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it, vi} from 'vitest';
import {joinLines, spoolOf, traceOf} from '../../support/memoryTrace';

// The two lines that the page tells to add.
vi.mock(import('../../../src/protocol/model'), async original => {
  const model = await original();
  return {...model, SYSTEM_NAMES: [...model.SYSTEM_NAMES, 'jobs'] as unknown as typeof model.SYSTEM_NAMES};
});
vi.mock(import('../../../src/core/formats/list'), async original => {
  const {FORMATS, RECORD_KEYS: _, ...rest} = await original();
  const {jobs} = await import('./addAFormat/jobs');
  const {KeySet} = await import('../../../src/core/json/keySet');
  const all = [jobs, ...FORMATS];
  return {...rest, FORMATS: all, RECORD_KEYS: new KeySet([...new Set(all.flatMap(format => format.keys))])};
});

const here = dirname(fileURLToPath(import.meta.url));
const LINES = [
  '{"job": "backup", "phase": "start", "at": 1795000000.5}',
  '{"job": "report", "phase": "start", "at": 1795000001}',
  '{"job": "backup", "phase": "end", "at": 1795000002, "error": "disk full"}',
  '{"job": "mail", "phase": "start", "at": 1795000003}',
  '{"job": "report", "phase": "end", "at": 1795000004}',
  '{"job": "report", "phase": "later", "at": 1795000004}',
].map(line => Buffer.from(line));

describe('the example of docs/add-a-format.md', () => {
  it('stands on the page as it runs', () => {
    const page = readFileSync(join(here, '../../../docs/add-a-format.md'), 'utf8');
    const code = readFileSync(join(here, 'addAFormat/jobs.ts'), 'utf8')
      .replaceAll("'../../../../src/protocol/", "'../../../protocol/")
      .replaceAll("'../../../../src/core/formats/", "'../")
      .replaceAll("'../../../../src/core/", "'../../");
    expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it.each([
    ['in order', LINES],
    ['the other way round', [...LINES].reverse()],
  ])('reads its lines %s', (_order, lines) => {
    const trace = traceOf([joinLines(lines)]);
    expect(trace.summary()).toMatchObject({records: 5, rejected: 1, flows: 3, failedTasks: 1, openTasks: 1, errors: 1});
    const spans = trace.spans(null, 0, 10, 'oldest', '').spans;
    expect(spans.map(({name, state, stateReason}) => [name, state, stateReason])).toEqual([
      ['backup', 'failed', 'disk full'],
      ['report', 'succeeded', ''],
      ['mail', 'never closed', ''],
    ]);
    expect(trace.rejects()).toMatchObject([{reason: 'phase is neither start nor end'}]);
  });

  it('is shown, and leaves the other systems as they are', () => {
    const trace = traceOf([joinLines(LINES), spoolOf('nameko/hello-json.log')]);
    expect(trace.record(2)).toMatchObject({message: 'backup · end · disk full', levelName: 'ERROR', system: 'jobs'});
    expect(trace.summary().systems).toEqual({nameko: 4, jobs: 5});
  });
});
