/** The `tracescope` command end to end, as a process of its own. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {version} from '../../package.json';
import type {Summary} from '../../src/protocol/model';
import {eventually} from '../support/eventually';
import {goldenPath, matchGolden} from './support/golden';
import {endCommands, runCommand, startCollector, startCommand} from './support/command';
import {captureFrames, comparable, expectedRecordings, recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(() => {
  endCommands();
  removeTemporaryFolders();
});

const nestedPath = recordingPath('distlog/nested-json.ndjson');

async function summaryOf(args: readonly string[], stdin?: Buffer): Promise<Summary> {
  const {code, out, err} = await runCommand(['summary', ...args, '--json'], stdin);
  expect({code, err}).toEqual({code: 0, err: ''});
  return JSON.parse(out) as Summary;
}

describe('summary', () => {
  it.each(expectedRecordings('distlog').map(recording => [recording.files.join(' + '), recording] as const))(
    '--json of %s is what was counted for it',
    async (_name, {files, summary: expected}) => {
      const summary = await summaryOf(files.map(recordingPath));
      expect(comparable(summary, expected)).toEqual(expected);
    },
  );

  it('--json prints every field of the schema', async () => {
    const summary = await summaryOf([nestedPath]);
    expect(Object.keys(summary)).toEqual([
      ...['records', 'rejected', 'text', 'systems', 'flows', 'subflows', 'tasks', 'failedFlows', 'failedTasks'],
      ...['openFlows', 'openTasks', 'retries', 'errors', 'missing', 'maxDepth', 'startTime', 'endTime', 'flowList'],
    ]);
    expect(summary.systems).toEqual({distlog: 89});
    expect(summary.flowList).toHaveLength(3);
    expect(Object.keys(summary.flowList[0] ?? {})).toEqual([
      ...['id', 'name', 'system', 'state', 'tasks', 'records', 'errors', 'startTime', 'durationMs'],
    ]);
  });

  it('reads standard input and gzip', async () => {
    const bytes = readFileSync(nestedPath);
    const fromFile = await summaryOf([nestedPath]);
    expect(await summaryOf(['-'], bytes)).toEqual(fromFile);
    expect(await summaryOf(['-'], gzipSync(bytes))).toEqual(fromFile);
  });

  it.each([
    ['cut off', 10, (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['followed by something else', 2 * 89, (bytes: Buffer) => Buffer.concat([bytes, bytes, Buffer.from('no gzip')])],
  ])('prints what gzip that is %s still holds, says so, and exits with 3', async (_what, atLeast, damage) => {
    const path = join(temporaryFolder(), 'damaged.gz');
    writeFileSync(path, damage(gzipSync(readFileSync(nestedPath))));
    const {code, out, err} = await runCommand(['summary', path, '--json']);
    expect({code, err}).toEqual({code: 3, err: expect.stringContaining('is damaged')});
    expect((JSON.parse(out) as Summary).records).toBeGreaterThanOrEqual(atLeast);
  });

  it('for people is aligned and has its states in words', async () => {
    const {code, out} = await runCommand(['summary', recordingPath('distlog/failing-early-json.ndjson')]);
    expect(code).toBe(0);
    matchGolden(out, goldenPath('summary-failing-early.txt'));
  });

  it('shows control characters of a trace as escapes', async () => {
    const [line = ''] = captureFrames('distlog/tutorial-json.ndjson').map(frames => frames[1]?.toString());
    const path = join(temporaryFolder(), 'escapes.ndjson');
    const record = JSON.parse(line) as {message: string; msg: string};
    writeFileSync(path, `${JSON.stringify({...record, msg: 'a\u001b[2Jb', message: 'a\u001b[2Jb'})}\n`);
    for (const command of ['summary', 'tree']) {
      const {out} = await runCommand([command, path]);
      expect(out).toContain('a\\u001b[2Jb');
      expect(out).not.toContain('\u001b');
    }
  });
});

describe('tree', () => {
  it('indents tasks below their flows, with states and durations', async () => {
    const {code, out, err} = await runCommand(['tree', recordingPath('distlog/failing-early-json.ndjson')]);
    expect({code, err}).toEqual({code: 0, err: ''});
    matchGolden(out, goldenPath('tree-failing-early.txt'));
  });

  it('says that there are no flows', async () => {
    const path = join(temporaryFolder(), 'empty.log');
    writeFileSync(path, '');
    expect(await runCommand(['tree', path])).toEqual({code: 0, out: '', err: 'There are no flows in it.\n'});
  });
});

describe('exit codes', () => {
  it.each<[string[], number, RegExp]>([
    [['--help'], 0, /Usage/],
    [['summary', '--help'], 0, /Usage: tracescope summary/],
    [['--version'], 0, new RegExp(`^${version.replaceAll('.', '\\.')}\\n$`)],
    [['frobnicate'], 2, /There is no command "frobnicate"/],
    [['summary'], 2, /at least one file/],
    [['summary', '--nope', nestedPath], 2, /--nope/],
    [['tree'], 2, /at least one file/],
    [['listen', 'file.ndjson'], 2, /--out/],
    [['listen', '--bind', 'nonsense'], 2, /nonsense/],
    [['listen', '--bind', 'tcp://0.0.0.0:5977'], 2, /other machines/],
    [['listen', '--out', nestedPath], 2, /already holds data/],
    [['send', nestedPath], 2, /--to/],
    [['send', nestedPath, '--to', 'tcp://127.0.0.1'], 2, /host and a port/],
    [['send', nestedPath, '--to', 'tcp://127.0.0.1:5977', '--speed', 'fast'], 2, /--speed/],
    [['send', nestedPath, '--to', 'tcp://127.0.0.1:5977', '--rate', '0'], 2, /--rate/],
    [['summary', '/nonexistent/file.ndjson'], 3, /Cannot read \/nonexistent\/file.ndjson: it does not exist\./],
    [['tree', '/nonexistent/file.ndjson'], 3, /does not exist/],
    [['summary', '/'], 3, /it is a folder/],
    [['send', '/nonexistent/file.ndjson', '--to', 'tcp://127.0.0.1:5977'], 3, /does not exist/],
  ])('%j gives %d', async (args, code, text) => {
    const outcome = await runCommand(args);
    expect(outcome.code).toBe(code);
    expect(code === 0 ? outcome.out : outcome.err).toMatch(text);
    if (code !== 0) expect(outcome.out).toBe('');
  });
});

describe('listen and send', () => {
  it('carry a capture over frame for frame', async () => {
    const outPath = join(temporaryFolder(), 'collected.trace.ndjson');
    const collector = await startCollector(['--out', outPath, '--json']);
    const sent = await runCommand(['send', nestedPath, '--to', collector.endpoint, '--speed', 'max']);
    expect(sent).toMatchObject({code: 0, err: `Sent 89 messages to ${collector.endpoint}.\n`});
    await eventually(() => readFileSync(outPath, 'utf8').split('\n').length === 90, '89 lines in the file');
    collector.process.kill('SIGINT');
    const {code, out} = await collector.ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(await summaryOf([nestedPath]));
    const bodies = captureFrames('distlog/nested-json.ndjson').map(frames => frames[1]?.toString());
    expect(readFileSync(outPath, 'utf8')).toBe(`${bodies.join('\n')}\n`);

    // What was collected can be sent again: plain lines go as [PLJ, line].
    const second = await startCollector(['--json']);
    const again = await runCommand(['send', outPath, '--to', second.endpoint, '--rate', '2000']);
    expect(again.err).toBe(`Sent 89 messages to ${second.endpoint}.\n`);
    await eventually(async () => {
      // Delivered when the sender has ended; taken in within a turn.
      second.process.kill('SIGINT');
      return (await second.ended).code === 0;
    }, 'the second collector to end');
    expect((JSON.parse((await second.ended).out) as Summary).records).toBe(89);
  });

  it('say that the port is taken', async () => {
    const collector = await startCollector();
    const {code, err} = await runCommand(['listen', '--bind', collector.endpoint]);
    const taken = `${collector.endpoint} is taken by another program`;
    expect({code, err}).toEqual({code: 3, err: expect.stringContaining(taken)});
  });

  it('keep to the recorded times unless told otherwise', async () => {
    const path = join(temporaryFolder(), 'slow.ndjson');
    const frames = ['UExK', Buffer.from('{"levelno":20}').toString('base64')];
    writeFileSync(path, [0, 0.5, 1].map(t => JSON.stringify({t, frames})).join('\n'));
    const collector = await startCollector();
    const startMs = performance.now();
    const {err} = await runCommand(['send', path, '--to', collector.endpoint, '--speed', '2']);
    expect(err).toContain('Sent 3 messages');
    // A lower bound only: half a second of recorded time cannot pass in less.
    expect(performance.now() - startMs).toBeGreaterThan(500);
  });

  it('stop waiting for a receiver when interrupted', async () => {
    const sender = startCommand(['send', nestedPath, '--to', 'tcp://127.0.0.1:9']);
    await eventually(() => sender.err().includes('Waiting for a receiver'), 'the sender to say that it waits');
    sender.process.kill('SIGINT');
    expect(await sender.ended).toMatchObject({code: 0, err: expect.stringContaining('Interrupted.')});
  });
});
