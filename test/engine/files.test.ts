/** Saved files: kinds, several at once, growing, truncated, replaced; and bytes from the host. */
import {appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess} from './support/engineProcess';
import {captureFrames, comparable, expectedRecordings, recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const lines = captureFrames('distlog/nested-json.ndjson').map(frames => frames[1]?.toString() ?? '');
const nested =
  expectedRecordings('distlog').find(({files}) => files[0] === 'distlog/nested-json.ndjson')?.summary ?? {};

afterEach(async () => {
  await endEngines();
  removeTemporaryFolders();
});

async function opened(paths: string[]) {
  const engine = await EngineProcess.start(temporaryFolder());
  const {id: sessionId} = await engine.call('openFiles', {paths, name: 'files'});
  await engine.indexed(sessionId);
  const records = (count: number) =>
    eventually(
      async () => (await engine.session(sessionId)).counts.records === count,
      `${count} records in the session`,
    );
  return {engine, sessionId, records};
}

describe('a saved file', () => {
  it.each(expectedRecordings('distlog').map(recording => [recording.files.join(' + '), recording] as const))(
    '%s has the figures that were counted for it',
    async (_name, {files, summary: expected}) => {
      const {engine, sessionId} = await opened(files.map(recordingPath));
      expect(comparable(await engine.call('summary', {sessionId}), expected)).toEqual(expected);
    },
  );

  it('tells the same as gzip, as plain lines, and as a capture', async () => {
    const folder = temporaryFolder();
    const capture = readFileSync(recordingPath('distlog/nested-json.ndjson'));
    const kinds: Record<string, Buffer> = {
      'capture.ndjson': capture,
      'capture.gz': gzipSync(capture),
      'plain.ndjson': Buffer.from(`${lines.join('\n')}\n`),
      'plain.gz': gzipSync(lines.join('\n')),
      'no newline at the end': Buffer.from(lines.join('\n')),
      'windows.ndjson': Buffer.from(`${lines.join('\r\n')}\r\n`),
      'powershell.log': Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le'),
      'big-endian.log': Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le').swap16(),
      'powershell.gz': gzipSync(Buffer.from(`\ufeff${lines.join('\n')}`, 'utf16le')),
      'members.gz': Buffer.concat([gzipSync(`${lines.slice(0, 5).join('\n')}\n`), gzipSync(lines.slice(5).join('\n'))]),
    };
    for (const [name, bytes] of Object.entries(kinds)) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const {engine, sessionId, records} = await opened([path]);
      await records(89);
      const summary = await engine.call('summary', {sessionId});
      expect({name, ...comparable(summary, nested)}).toEqual({name, ...nested});
      await engine.end();
    }
  });

  it('may be closed again while it is read, and the engine goes on', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const path = join(temporaryFolder(), 'one.ndjson');
    writeFileSync(path, `${lines.join('\n')}\n`);
    for (let round = 0; round < 20; round++) {
      const {id: sessionId} = await engine.call('openFiles', {paths: [path], name: ''});
      await engine.call('closeSession', {sessionId});
    }
    expect(await engine.call('listSessions', {})).toEqual([]);
    expect(engine.logs).toEqual([]);
  });

  it('is called by its contents: the same after it grew, another when it was replaced', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const [path, other] = ['one.ndjson', 'two.ndjson'].map(name => join(temporaryFolder(), name));
    const content = lines.join('\n') + '\n';
    writeFileSync(path!, content);
    writeFileSync(other!, content);
    const idOf = async (...paths: string[]) => {
      const {id, contentId} = await engine.call('openFiles', {paths, name: ''});
      await engine.call('closeSession', {sessionId: id});
      return contentId;
    };
    const before = await idOf(path!);
    const both = await idOf(path!, other!);
    expect(new Set([before, both, await idOf(other!)]).size).toBe(3);
    expect(await idOf(path!)).toBe(before);
    expect(await idOf(path!, other!)).toBe(both);
    appendFileSync(path!, content);
    expect(await idOf(path!)).toBe(before);
    // Records of files that are followed together are numbered as they come.
    expect(await idOf(path!, other!)).not.toBe(both);
    writeFileSync(`${path}.new`, content.replaceAll('a', 'b'));
    renameSync(`${path}.new`, path!);
    expect(await idOf(path!)).not.toBe(before);
  });

  it('is not found, or is a folder: a sentence with its name', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const missing = join(temporaryFolder(), 'nothing.ndjson');
    await expect(engine.call('openFiles', {paths: [missing], name: ''})).rejects.toMatchObject({
      code: 'fileNotFound',
      message: expect.stringContaining(missing),
    });
    const folder = temporaryFolder();
    await expect(engine.call('openFiles', {paths: [folder], name: ''})).rejects.toMatchObject({code: 'fileUnreadable'});
  });

  it('that is damaged gzip shows what could be unpacked and says so', async () => {
    const path = join(temporaryFolder(), 'cut.gz');
    const bytes = gzipSync(lines.join('\n'));
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const {engine, sessionId} = await opened([path]);
    const {sources, counts} = await engine.session(sessionId);
    expect(sources[0]).toMatchObject({state: 'failed', detail: expect.stringContaining('damaged')});
    expect(counts.records).toBeGreaterThan(5);
  });

  it('is one source of several in a session', async () => {
    const files = ['distlog/tutorial-json.ndjson', 'distlog/threads-json.ndjson'];
    const {engine, sessionId} = await opened(files.map(recordingPath));
    const {sources} = await engine.session(sessionId);
    expect(sources.map(({name, records}) => [name, records])).toEqual([
      ['tutorial-json.ndjson', 7],
      ['threads-json.ndjson', 36],
    ]);
  });

  it('is never written to when the session is cleared', async () => {
    const path = join(temporaryFolder(), 'keep.ndjson');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const {engine, sessionId, records} = await opened([path]);
    await engine.call('clearSession', {sessionId});
    expect((await engine.session(sessionId)).counts.records).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(`${lines.join('\n')}\n`);
    appendFileSync(path, `${lines[0]}\n`);
    await records(1);
  });
});

describe('a file that changes', () => {
  it('is followed while it grows, also in the middle of a line', async () => {
    const path = join(temporaryFolder(), 'grows.ndjson');
    writeFileSync(path, `${lines.slice(0, 10).join('\n')}\n`);
    const {engine, sessionId, records} = await opened([path]);
    await records(10);
    const [line = ''] = lines.slice(10);
    appendFileSync(path, line.slice(0, 100));
    appendFileSync(path, `${line.slice(100)}\n`);
    await records(11);
    appendFileSync(path, `${lines.slice(11).join('\n')}\n`);
    await records(89);
    const summary = await engine.call('summary', {sessionId});
    expect(comparable(summary, nested)).toEqual(nested);
    expect(engine.notices).toEqual([]);
  });

  it('is followed in UTF-16 as well', async () => {
    const path = join(temporaryFolder(), 'grows.log');
    writeFileSync(path, Buffer.from(`\ufeff${lines.slice(0, 10).join('\r\n')}\r\n`, 'utf16le'));
    const {engine, records} = await opened([path]);
    await records(10);
    const rest = Buffer.from(`${lines.slice(10).join('\r\n')}\r\n`, 'utf16le');
    appendFileSync(path, rest.subarray(0, 1001));
    appendFileSync(path, rest.subarray(1001));
    await records(89);
    expect(engine.notices).toEqual([]);
  });

  it('is never taken at a guess: a line finished late is read whole', async () => {
    const path = join(temporaryFolder(), 'late.ndjson');
    const [first = '', second = ''] = lines;
    writeFileSync(path, `${first}\n${second.slice(0, 50)}`);
    const {engine, sessionId, records} = await opened([path]);
    await eventually(
      async () => (await engine.session(sessionId)).counts.rejected === 1,
      'the unfinished line to be taken as it is',
    );
    appendFileSync(path, `${second.slice(50)}\n`);
    await records(2);
    expect((await engine.session(sessionId)).counts.rejected).toBe(0);
  });

  it.each([
    ['truncated', (path: string) => (truncateSync(path, 0), appendFileSync(path, `${lines[0]}\n`))],
    [
      'rewritten with as many bytes or more',
      (path: string) => writeFileSync(path, `{"a":1}\n${lines[0]}\n${'\n'.repeat(200_000)}`),
    ],
    [
      'rotated',
      (path: string) => {
        renameSync(path, `${path}.1`);
        writeFileSync(path, `${lines[0]}\n`);
      },
    ],
  ])('is read again when it was %s, and the user is told', async (_what, change) => {
    const path = join(temporaryFolder(), 'log.ndjson');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const {engine, sessionId, records} = await opened([path]);
    const {generation} = await engine.session(sessionId);
    change(path);
    await records(1);
    expect((await engine.session(sessionId)).generation).toBeGreaterThan(generation);
    expect(engine.notices.map(notice => notice.code)).toContain('reread');
    appendFileSync(path, `${lines[1]}\n`);
    await records(2);
  });
});

describe('bytes from the host', () => {
  it('are lines, however they are split, and end with their source', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await engine.call('openLive', {name: 'feed', id: null});
    const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'command', name: 'python app.py'});
    const bytes = Buffer.from(`starting up\n${lines.join('\n')}`);
    for (let at = 0; at < bytes.length; at += 777) {
      await engine.call('feed', {sessionId, sourceId, bytes: bytes.subarray(at, at + 777)});
    }
    await engine.call('stopSource', {sessionId, sourceId, exitCode: 3});
    const {counts, sources} = await engine.session(sessionId);
    expect(counts).toMatchObject({records: 89, text: 1, rejected: 0});
    expect(sources[0]).toMatchObject({kind: 'command', state: 'ended', exitCode: 3});
    await expect(engine.call('feed', {sessionId, sourceId, bytes})).rejects.toMatchObject({code: 'noSuchSource'});
  });
});
