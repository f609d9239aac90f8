/** `tracescope export` as a process of its own, and the engine's `export`: files, standard output, refusals. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {EXPORT_TARGETS} from '../../src/protocol/exports';
import {checkChrome, checkOtlp, checkSpeedscope} from '../support/exportRules';
import {readCsv} from '../support/exporting';
import {endCommands, runCommand} from './support/command';
import {endEngines, EngineProcess} from './support/engineProcess';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const RECORDS = 20_000;
const FILES = ['failing-logging.log', 'failing-logging.producer.log'].map(file => recordingPath(`selinon/${file}`));

afterEach(async () => {
  endCommands();
  await endEngines();
  removeTemporaryFolders();
});

const checks = {
  chrome: checkChrome,
  otlp: checkOtlp,
  speedscope: checkSpeedscope,
  csv: readCsv,
  markdown: (text: string) => expect(text).toMatch(/^# hopeless\n/),
};

describe('tracescope export', () => {
  it.each(EXPORT_TARGETS)('--to %s writes the same to a file and to standard output', async to => {
    const out = join(temporaryFolder(), 'out');
    const toFile = await runCommand(['export', ...FILES, '--to', to, '-o', out]);
    expect([toFile.code, toFile.out]).toEqual([0, '']);
    expect(toFile.err).toContain(`→ ${out}`);
    const text = readFileSync(out, 'utf8');
    checks[to](text);
    const toStdout = await runCommand(['export', ...FILES, '--to', to]);
    expect([toStdout.code, toStdout.out]).toEqual([0, text]);
  });

  it('says what is not in it, and which flow a report is of', async () => {
    const csv = await runCommand(['export', ...FILES, '--to', 'csv']);
    expect(csv.err).toBe('Not in it: 699 lines of text.\n');
    const report = await runCommand(['export', ...FILES, '--to', 'markdown']);
    expect(report.err).toMatch(/^A report of hopeless, one of 4 flows; --flow [-0-9a-f]{36} names it\.\n$/);
  });

  it('takes one flow by its name or its id, and what a filter leaves', async () => {
    const byName = await runCommand(['export', ...FILES, '--to', 'markdown', '--flow', 'eager']);
    expect(byName.out).toMatch(/^# eager\n/);
    const id = /Id \| `([^`]+)`/.exec(byName.out)?.[1] ?? '';
    expect((await runCommand(['export', ...FILES, '--to', 'markdown', '--flow', id])).out).toBe(byName.out);
    const filtered = await runCommand(['export', ...FILES, '--to', 'csv', '--filter', 'TASK_FAILURE']);
    const [head, ...rows] = readCsv(filtered.out);
    expect(rows).not.toHaveLength(0);
    expect(new Set(rows.map(row => row[head!.indexOf('notes')]))).toEqual(new Set(['error']));
  });

  it.each([
    [['--to', 'pdf'], '--to needs one of chrome, otlp, speedscope, csv, markdown, not "pdf".'],
    [[], '--to needs one of chrome, otlp, speedscope, csv, markdown.'],
    [['--to', 'csv', '--filter', 'level>='], 'level>='],
    [['--to', 'csv', '--flow', 'nobody'], 'There is no flow with the id or name "nobody".'],
    [['--to', 'csv', '-o', FILES[1]!], 'is the trace itself: name another file.'],
  ])('%j is wrong usage', async (args, message) => {
    const {code, out, err} = await runCommand(['export', ...FILES, ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('leaves no part of a file where it cannot write one', async () => {
    const out = join(temporaryFolder(), 'nowhere', 'out.csv');
    const {code, err} = await runCommand(['export', ...FILES, '--to', 'csv', '-o', out]);
    expect(code).toBe(3);
    expect(err).toContain(`Cannot write ${out}`);
  });
});

describe('the engine', () => {
  it('exports a session to a file, with its secrets masked, and nothing when cancelled', async () => {
    const folder = temporaryFolder();
    const trace = join(folder, 'a.ndjson');
    const record = {
      levelno: 20,
      created: 1_795_000_000,
      message: 'm',
      name: 'root',
      context: {key: '0@f', password: 'hunter2'},
    };
    // So many that cancelling comes long before the end.
    const lines = Array.from({length: RECORDS}, (_, n) =>
      JSON.stringify({...record, msg: 'password=hunter2', context: {...record.context, key: `${n}@f`}}),
    );
    writeFileSync(trace, `${lines.join('\n')}\n`);
    const engine = await EngineProcess.start(folder, {}, ['password']);
    const {id: sessionId} = await engine.call('openFiles', {paths: [trace], name: 'a'});
    await engine.indexed(sessionId);
    const request = {sessionId, to: 'chrome', filter: null, span: null} as const;
    const figures = await engine.call('export', {...request, path: join(folder, 'out.json')});
    const text = readFileSync(join(folder, 'out.json'), 'utf8');
    expect(figures).toMatchObject({records: RECORDS, spans: 1, sizeBytes: Buffer.byteLength(text)});
    expect(text).not.toContain('hunter2');
    const gone = new AbortController();
    const exporting = engine.call('export', {...request, path: join(folder, 'cancelled.json')}, gone.signal);
    gone.abort();
    await expect(exporting).rejects.toMatchObject({code: 'cancelled'});
    expect(existsSync(join(folder, 'cancelled.json'))).toBe(false);
  });
});
