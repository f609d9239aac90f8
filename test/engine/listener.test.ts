/** The ZeroMQ listener with real pyzmq peers: the recordings live, ports, endpoints. */
import {once} from 'node:events';
import {readFileSync, statSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer} from './support/pythonPeer';
import {captureFrames, comparable, expectedRecordings, recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const captures = expectedRecordings('distlog').filter(
  ({files}) => files[0]?.startsWith('distlog/') && files[0].endsWith('.ndjson'),
);

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

async function listening() {
  const engine = await EngineProcess.start(temporaryFolder());
  const {id: sessionId} = await engine.call('openLive', {name: 'test', id: null});
  const source = await engine.call('listen', {sessionId, spec: pullSpec()});
  return {engine, sessionId, source};
}

describe('a live session', () => {
  it('tells the same of every recording as its file', async () => {
    expect(captures.length).toBeGreaterThan(5);
    const engine = await EngineProcess.start(temporaryFolder());
    for (const {files, summary: expected} of captures) {
      const file = files[0] ?? '';
      const {id: sessionId} = await engine.call('openLive', {name: file, id: null});
      const source = await engine.call('listen', {sessionId, spec: pullSpec()});
      const sent = await startPeer(source.name, recordingPath(file)).sent;
      await engine.taken(sessionId, sent);
      await engine.call('stopSource', {sessionId, sourceId: source.id});
      const live = await engine.call('summary', {sessionId});
      expect({file, ...comparable(live, expected)}).toEqual({file, ...expected});

      const opened = await engine.call('openFiles', {paths: [recordingPath(file)], name: file});
      await engine.indexed(opened.id);
      const saved = await engine.call('summary', {sessionId: opened.id});
      expect(saved).toEqual(live);
    }
  });

  it('counts peers and records, and publishes batches rather than messages', async () => {
    const {engine, sessionId, source} = await listening();
    const file = recordingPath('distlog/nested-json.ndjson');
    const slow = startPeer(source.name, file, {pauseSeconds: 0.02});
    await eventually(async () => (await engine.source(sessionId, source.id)).peers === 1, 'the peer to be counted');
    await Promise.all([slow.sent, startPeer(source.name, file, {repeat: 19}).sent]);
    await engine.taken(sessionId, 20 * 89);
    await eventually(async () => (await engine.source(sessionId, source.id)).peers === 0, 'the peers to be gone');
    await engine.call('stopSource', {sessionId, sourceId: source.id});
    const row = await engine.source(sessionId, source.id);
    expect(row).toMatchObject({records: 20 * 89, rejected: 0, peers: 0, state: 'stopped'});
    await eventually(() => engine.changes.at(-1)?.counts.records === 20 * 89, 'the last change to be published');
    const revisions = engine.changes.map(change => change.revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    // 1,780 records, in events that are at least 100 ms apart.
    expect(engine.changes.length).toBeLessThan(200);
  });

  it('gives the records back byte for byte when saved, and opens them again', async () => {
    const {engine, sessionId, source} = await listening();
    const file = 'distlog/nested-json.ndjson';
    await startPeer(source.name, recordingPath(file)).sent;
    await engine.taken(sessionId, 89);
    const path = join(temporaryFolder(), 'saved.trace.ndjson');
    const saved = await engine.call('save', {sessionId, path, filter: null});
    const bodies = captureFrames(file).map(frames => frames[1]?.toString());
    expect(readFileSync(path, 'utf8')).toBe(`${bodies.join('\n')}\n`);
    expect(saved).toEqual({records: 89, sizeBytes: statSync(path).size});
  });

  it('forgets everything when cleared, on disk as well, and goes on', async () => {
    const {engine, sessionId, source} = await listening();
    const file = recordingPath('distlog/tutorial-json.ndjson');
    await startPeer(source.name, file).sent;
    const before = await engine.taken(sessionId, 7);
    expect(before.diskBytes).toBeGreaterThan(1000);
    await engine.call('clearSession', {sessionId});
    const cleared = await engine.session(sessionId);
    expect(cleared).toMatchObject({diskBytes: 0, counts: {records: 0, flows: 0}});
    expect(cleared.generation).toBeGreaterThan(before.generation);
    await startPeer(source.name, file).sent;
    await engine.taken(sessionId, 7);
    const {record} = await engine.call('rows', {
      sessionId,
      filter: {text: '', minLevel: 0, timeRange: null, withText: false, span: null},
      from: 0,
      count: 1,
    });
    const details = await engine.call('record', {sessionId, record: record[0] ?? -1});
    expect(details.raw).toBe(captureFrames('distlog/tutorial-json.ndjson')[0]?.[1]?.toString());
  });
});

describe('ports and endpoints', () => {
  it('says that a port is taken, by whom that may be, and leaves no row behind', async () => {
    const {engine, source} = await listening();
    const other = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await other.call('openLive', {name: 'second window', id: null});
    const listen = other.call('listen', {sessionId, spec: pullSpec(source.name)});
    await expect(listen).rejects.toMatchObject({code: 'addressInUse', message: expect.stringContaining(source.name)});
    expect((await other.session(sessionId)).sources).toEqual([]);
    expect(engine.logs).toEqual([]);
  });

  it('says so as well for an ipc path', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await engine.call('openLive', {name: '', id: null});
    const spec = pullSpec(`ipc://${join(temporaryFolder(), 'trace.sock')}`);
    const source = await engine.call('listen', {sessionId, spec});
    await expect(engine.call('listen', {sessionId, spec})).rejects.toMatchObject({code: 'addressInUse'});
    const sent = await startPeer(source.name, recordingPath('distlog/tutorial-json.ndjson')).sent;
    await engine.taken(sessionId, sent);
  });

  it('has given the port back when stop is answered, and goes on in the same row when started again', async () => {
    const {engine, sessionId, source} = await listening();
    const port = Number(source.name.split(':').at(-1));
    const file = recordingPath('distlog/tutorial-json.ndjson');
    for (let round = 1; round <= 5; round++) {
      await startPeer(source.name, file).sent;
      await engine.taken(sessionId, round * 7);
      await engine.call('stopSource', {sessionId, sourceId: source.id});
      const server = createServer().listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
      const again = await engine.call('listen', {sessionId, spec: pullSpec(source.name)});
      expect(again).toMatchObject({id: source.id, state: 'listening', records: round * 7});
    }
    expect((await engine.session(sessionId)).sources).toHaveLength(1);
  });

  it.each([
    ['tcp://127.0.0.1', 'badEndpoint'],
    ['tcp://127.0.0.1:99999', 'badEndpoint'],
    ['tcp://127.0.0.1:80a', 'badEndpoint'],
    ['udp://127.0.0.1:5010', 'badEndpoint'],
    ['5010', 'badEndpoint'],
    ['ipc:///nonexistent-folder/x', 'badEndpoint'],
    ['tcp://*:5977', 'notLoopback'],
    ['tcp://0.0.0.0:5977', 'notLoopback'],
    ['tcp://192.0.2.7:5977', 'notLoopback'],
  ])('refuses to bind %s', async (endpoint, code) => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await engine.call('openLive', {name: '', id: null});
    await expect(engine.call('listen', {sessionId, spec: pullSpec(endpoint)})).rejects.toMatchObject({
      code,
      message: expect.stringContaining(endpoint),
    });
  });
});
