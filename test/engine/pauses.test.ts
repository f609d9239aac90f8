/** What the debugger tells the engine: pauses survive `kill -9`, clearing and saving; watched filters send events. */
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import type {EngineEvents} from '../../src/protocol/engineApi';
import type {DebugPause} from '../../src/protocol/debugging';
import type {SpanInfo} from '../../src/protocol/queries';
import {eventually} from '../support/eventually';
import {configFor, endEngines, EngineProcess} from './support/engineProcess';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(async () => {
  await endEngines();
  removeTemporaryFolders();
});

const START_SECONDS = 1_795_177_800;
const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';

function record(at: number, message: string, levelno = 20): Buffer {
  return Buffer.from(
    `${JSON.stringify({
      ...{name: 'root', msg: message, message, levelname: 'INFO', levelno, pathname: 'a.py', lineno: 3, funcName: 'f'},
      ...{created: START_SECONDS + at, process: 41, thread: 1, hostname: 'obelix', context: {key: `${at}@${ROOT}`}},
    })}\n`,
  );
}

function pauseAt(id: string, at: number): DebugPause {
  return {id, process: {host: 'obelix', pid: '41'}, sourceName: '', fromEpochMs: (START_SECONDS + at) * 1000};
}

async function work(engine: EngineProcess, sessionId: string): Promise<SpanInfo | undefined> {
  const page = await engine.call('spans', {sessionId, parent: null, from: 0, count: 9, order: 'oldest', text: ''});
  return page.spans[0];
}

async function startSession(storageDir: string) {
  const engine = await EngineProcess.start(storageDir);
  const {id: sessionId} = await engine.call('openLive', {name: 'debugged', id: null});
  const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'debug', name: 'app'});
  const feed = async (...lines: Buffer[]) => engine.call('feed', {sessionId, sourceId, bytes: Buffer.concat(lines)});
  return {engine, sessionId, feed};
}

describe('pauses', () => {
  it('are back after kill -9, also one that had not ended, and in a saved file', async () => {
    const folder = temporaryFolder();
    const {engine, sessionId, feed} = await startSession(folder);
    await feed(record(0, 'work'));
    await engine.call('beginPause', {sessionId, pause: pauseAt('one', 1)});
    await engine.call('endPause', {sessionId, id: 'one', toEpochMs: (START_SECONDS + 3) * 1000});
    await feed(record(4, 'more'));
    await engine.call('beginPause', {sessionId, pause: pauseAt('two', 5)});
    await engine.kill();

    const second = await EngineProcess.start(folder);
    await second.call('openLive', {name: '', id: sessionId});
    await second.call('endPause', {sessionId, id: 'two', toEpochMs: (START_SECONDS + 6) * 1000});
    const {id: sourceId} = await second.call('openFeed', {sessionId, kind: 'debug', name: 'app'});
    await second.call('feed', {sessionId, sourceId, bytes: record(10, 'work')});
    await eventually(async () => (await second.session(sessionId)).counts.records === 3, 'all records');
    expect(await work(second, sessionId)).toMatchObject({name: 'work', pausedNs: 3e9});
    expect((await second.call('pauses', {sessionId})).process).toEqual(['obelix · pid 41', 'obelix · pid 41']);

    const path = join(folder, 'saved.trace.ndjson');
    expect(await second.call('save', {sessionId, path, filter: null})).toMatchObject({records: 3});
    const {id: fileId} = await second.call('openFiles', {paths: [path], name: 'saved'});
    await second.indexed(fileId);
    expect(await work(second, fileId)).toMatchObject({name: 'work', pausedNs: 3e9});
    expect((await second.session(fileId)).counts).toMatchObject({records: 3, text: 0, rejected: 0});
  });

  it('are not taken out of wall time, and every view is told of the change', async () => {
    const folder = temporaryFolder();
    const {engine, sessionId, feed} = await startSession(folder);
    await feed(record(0, 'work'), record(9, 'work'));
    await engine.taken(sessionId, 2);
    await engine.call('beginPause', {sessionId, pause: pauseAt('one', 1)});
    await engine.call('endPause', {sessionId, id: 'one', toEpochMs: (START_SECONDS + 3) * 1000});
    expect((await work(engine, sessionId))?.pausedNs).toBe(2e9);
    const {revision} = await engine.session(sessionId);
    await engine.call('configure', {...configFor(folder), runningTime: false});
    expect((await work(engine, sessionId))?.pausedNs).toBe(0);
    await eventually(
      () => engine.changes.some(change => change.revision > revision && change.touchedSpans === null),
      'a change of all spans',
    );
  });

  it('go with the records when the session is cleared', async () => {
    const {engine, sessionId, feed} = await startSession(temporaryFolder());
    await feed(record(0, 'work'));
    await engine.taken(sessionId, 1);
    await engine.call('beginPause', {sessionId, pause: pauseAt('one', 1)});
    await engine.call('clearSession', {sessionId});
    expect((await engine.call('pauses', {sessionId})).fromNs).toHaveLength(0);
    await feed(record(5, 'again'));
    await engine.call('beginPause', {sessionId, pause: pauseAt('two', 6)});
    expect((await engine.call('pauses', {sessionId})).fromNs).toHaveLength(1);
  });
});

describe('a watched filter', () => {
  it('sends an event for the first record that passes, and again when it was set anew', async () => {
    const {engine, sessionId, feed} = await startSession(temporaryFolder());
    const hits: EngineEvents['filterHit'][] = [];
    engine.link.on('filterHit', hit => hits.push(hit));
    const filter = {text: 'level>=error', minLevel: 0, timeRange: null, withText: false, span: null};
    const watch = () => engine.call('watchFilters', {sessionId, filters: [{id: 'w', filter}]});
    await feed(record(0, 'before', 40));
    await engine.taken(sessionId, 1);
    expect(await watch()).toEqual({problems: []});
    await feed(record(1, 'fine'));
    await feed(record(2, 'first', 40));
    await feed(record(3, 'second', 40));
    await engine.taken(sessionId, 4);
    await eventually(() => hits.length > 0, 'a hit');
    await watch();
    await feed(record(4, 'third', 40));
    await eventually(() => hits.length > 1, 'a second hit');
    expect(hits.map(({record: id, process, sourceName}) => [id, process.pid, sourceName])).toEqual([
      [2, '41', 'app'],
      [4, '41', 'app'],
    ]);
  });
});
