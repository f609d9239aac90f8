/** The same bytes give the same figures through every kind of source, for every recording. */
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {isCaptureLine} from '../../src/core/framing/capture';
import {RecordKind} from '../../src/protocol/model';
import type {Summary} from '../../src/protocol/model';
import {fixturePath} from '../support/fixtures';
import {splitLines, spoolOf, traceOf} from '../support/memoryTrace';
import {rowsOf} from '../unit/core/fixtures/recordingSets';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {captureFrames, comparable, recordingPath} from './support/recordings';
import type {ExpectedRecording} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const all = JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as ExpectedRecording[];
/** Odd on purpose, so that lines are cut everywhere. */
const BLOCK_BYTES = 7919;
const GROWTH_BYTES = 33_333;
const WHOLE_LINES_BYTES = 6000;

let running: Promise<EngineProcess> | undefined;
const started = () => (running ??= EngineProcess.start(temporaryFolder()));

afterAll(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

/** Parts of at least that size, but for the last, each of which ends with a line. */
function* wholeLines(bytes: Uint8Array, partBytes: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(0x0a, from + partBytes);
    const end = newline < 0 ? bytes.length : newline + 1;
    yield bytes.slice(from, end);
    from = end;
  }
}

/** Waits until all records are there, then closes the session. */
async function summaryOf(engine: EngineProcess, sessionId: string, expected: Partial<Summary>): Promise<Summary> {
  await engine.taken(sessionId, (expected.records ?? 0) + (expected.rejected ?? 0));
  const summary = await engine.call('summary', {sessionId});
  await engine.call('closeSession', {sessionId});
  return summary;
}

describe.each(all)('$files', ({files, summary: expected}) => {
  it.each(['debug', 'pipe', 'command'] as const)('as bytes of a %s source', async kind => {
    const engine = await started();
    const {id: sessionId} = await engine.call('openLive', {name: kind, id: null});
    for (const file of files) {
      const {id: sourceId} = await engine.call('openFeed', {sessionId, kind, name: file});
      // A capture holds frames; what is printed is the records in them.
      const bytes = spoolOf(file);
      for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
        await engine.call('feed', {sessionId, sourceId, bytes: bytes.slice(at, at + BLOCK_BYTES)});
      }
      await engine.call('stopSource', {sessionId, sourceId});
    }
    expect(comparable(await summaryOf(engine, sessionId, expected), expected)).toEqual(expected);
  });

  it('as whole lines, in two sessions that take turns', async () => {
    const engine = await started();
    const sessions = await Promise.all([1, 2].map(() => engine.call('openLive', {name: 'turns', id: null})));
    for (const file of files) {
      const sources = await Promise.all(
        sessions.map(async ({id: sessionId}) => {
          return {sessionId, sourceId: (await engine.call('openFeed', {sessionId, kind: 'pipe', name: file})).id};
        }),
      );
      // Large enough for the scanner, which both share.
      for (const bytes of wholeLines(spoolOf(file), WHOLE_LINES_BYTES)) {
        for (const source of sources) await engine.call('feed', {...source, bytes});
      }
      for (const source of sources) await engine.call('stopSource', source);
    }
    for (const {id} of sessions) expect(comparable(await summaryOf(engine, id, expected), expected)).toEqual(expected);
  });

  it('as files, and as gzip', async () => {
    const engine = await started();
    const zipped = files.map(file => {
      const path = join(temporaryFolder(), `${basename(file)}.gz`);
      writeFileSync(path, gzipSync(readFileSync(recordingPath(file))));
      return path;
    });
    for (const paths of [files.map(recordingPath), zipped, [...zipped].reverse()]) {
      const {id: sessionId} = await engine.call('openFiles', {paths, name: ''});
      await engine.indexed(sessionId);
      expect(comparable(await summaryOf(engine, sessionId, expected), expected)).toEqual(expected);
    }
  });

  it('as files that grow while they are followed', async () => {
    const engine = await started();
    const contents = files.map(file => readFileSync(recordingPath(file)));
    const paths = files.map(file => join(temporaryFolder(), basename(file)));
    paths.forEach((path, index) => writeFileSync(path, contents[index]!.subarray(0, GROWTH_BYTES)));
    const {id: sessionId} = await engine.call('openFiles', {paths, name: ''});
    paths.forEach((path, index) => {
      for (let at = GROWTH_BYTES; at < contents[index]!.length; at += GROWTH_BYTES) {
        appendFileSync(path, contents[index]!.subarray(at, at + GROWTH_BYTES));
      }
    });
    expect(comparable(await summaryOf(engine, sessionId, expected), expected)).toEqual(expected);
  });
});

/** Records that are objects can be messages of their own; what stands around them is not sent. */
const ofMessages = all.filter(({files, summary}) => files.flatMap(objectsOf).length === summary.records);

function objectsOf(file: string): Uint8Array[] {
  const rows = rowsOf(traceOf([spoolOf(file)])).filter(({kind, raw}) => kind < RecordKind.text && /^\{\s*"/.test(raw));
  return rows.map(({raw}) => Buffer.from(raw));
}

describe.each(ofMessages)('$files', ({files, summary: expected}) => {
  it('as messages of a real ZeroMQ sender', async () => {
    const engine = await started();
    const {id: sessionId} = await engine.call('openLive', {name: 'zeromq', id: null});
    const source = await engine.call('listen', {sessionId, spec: pullSpec()});
    const messages = files.flatMap(file => {
      const first = splitLines(readFileSync(recordingPath(file)))[0]!;
      return isCaptureLine(first, 0, first.length) ? captureFrames(file) : objectsOf(file).map(line => [line]);
    });
    await startPeer(source.name, writeCapture(messages)).sent;
    expect(comparable(await summaryOf(engine, sessionId, expected), expected)).toEqual(expected);
  });
});

it('there are messages of all four systems', () => {
  expect(new Set(ofMessages.map(({system}) => system))).toEqual(
    new Set(['distlog', 'selinon', 'nameko', 'penguiflow']),
  );
});
