/** Disks that cannot be written: receiving pauses with a reason, nothing received is lost. */
import {once} from 'node:events';
import {chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {asBytes, flowLines} from './support/flowMessages';
import {endPeers, startPeer} from './support/pythonPeer';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const file = recordingPath('distlog/nested-json.ndjson');

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

describe('a full disk', () => {
  it('pauses the listener, says why, counts nothing that is not stored, and lets it be stopped', async () => {
    // Every write to /dev/full ends with ENOSPC.
    const storageDir = temporaryFolder();
    const folder = join(storageDir, 'sessions', 'full');
    mkdirSync(folder, {recursive: true});
    const endpoint = `tcp://127.0.0.1:${await freePort()}`;
    const sources = [{kind: 'zeromq', name: endpoint, file: '1.ndjson', records: 0, sizeBytes: 0}];
    const description = {format: 1, id: 'full', name: 'full', startedEpochMs: 0, sources};
    writeFileSync(join(folder, 'session.json'), JSON.stringify(description));
    symlinkSync('/dev/full', join(folder, '1.ndjson'));

    const engine = await EngineProcess.start(storageDir);
    const {id: sessionId} = await engine.call('openLive', {name: '', id: 'full'});
    const source = await engine.call('listen', {sessionId, spec: pullSpec(endpoint)});
    startPeer(source.name, file);
    const row = await eventually(async () => {
      const now = await engine.source(sessionId, source.id);
      return now.state === 'paused' ? now : null;
    }, 'the listener to pause');
    expect(row).toMatchObject({records: 0, detail: expect.stringContaining('the disk is full')});
    const disk = engine.notices.filter(notice => notice.code === 'disk');
    expect(disk).toMatchObject([{severity: 'error', message: expect.stringContaining('the disk is full')}]);
    await engine.call('stopSource', {sessionId, sourceId: source.id});
    expect((await engine.source(sessionId, source.id)).state).toBe('stopped');
    await engine.call('closeSession', {sessionId});
    await eventually(
      () => engine.notices.some(notice => notice.message.includes('could not be stored')),
      'what is lost to be said',
    );
  });
});

describe('files deleted while a session receives', () => {
  it('are noticed; what was received can be saved, and clearing goes on with new files', async () => {
    const storageDir = temporaryFolder();
    const engine = await EngineProcess.start(storageDir);
    const {id: sessionId} = await engine.call('openLive', {name: 'deleted', id: null});
    const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
    let lines = 0;
    const feed = async () => {
      await engine.call('feed', {sessionId, sourceId, bytes: asBytes(flowLines(1, {from: lines}))});
      lines += 3;
    };
    await feed();
    await engine.taken(sessionId, lines);
    rmSync(join(storageDir, 'sessions'), {recursive: true});
    const row = await eventually(async () => {
      const now = await engine.source(sessionId, sourceId);
      if (now.state !== 'paused') await feed();
      return now.state === 'paused' ? now : null;
    }, 'the source to pause');
    expect(row.detail).toMatch(/were deleted.*Save what is still shown/);
    expect(engine.notices).toMatchObject([{severity: 'error', code: 'disk'}]);
    const path = join(temporaryFolder(), 'saved.ndjson');
    await engine.taken(sessionId, lines);
    expect((await engine.call('save', {sessionId, path, filter: null})).records).toBe(lines);

    await engine.call('clearSession', {sessionId});
    expect((await engine.source(sessionId, sourceId)).state).toBe('running');
    await engine.call('feed', {sessionId, sourceId, bytes: asBytes(flowLines(2))});
    await engine.taken(sessionId, 6);
    await engine.kill();
    const second = await EngineProcess.start(storageDir);
    expect((await second.call('openLive', {name: '', id: sessionId})).counts.records).toBe(6);
  });
});

describe('a folder that cannot be written', () => {
  it('is named when a session is opened', async () => {
    const storageDir = join(temporaryFolder(), 'file, not folder');
    writeFileSync(storageDir, '');
    const engine = await EngineProcess.start(storageDir);
    await expect(engine.call('openLive', {name: '', id: null})).rejects.toMatchObject({
      code: 'fileUnreadable',
      message: expect.stringContaining('Cannot write'),
    });
  });

  it('is no reason to read anything outside it', async () => {
    const storageDir = temporaryFolder();
    mkdirSync(join(storageDir, 'sessions', 'broken'), {recursive: true});
    writeFileSync(
      join(storageDir, 'sessions', 'broken', 'session.json'),
      '{"format":1,"sources":[{"file":"../../x"}]}',
    );
    chmodSync(join(storageDir, 'sessions', 'broken'), 0o700);
    const engine = await EngineProcess.start(storageDir);
    expect(await engine.call('listStored', {})).toEqual([]);
    await expect(engine.call('openLive', {name: '', id: 'broken'})).rejects.toMatchObject({code: 'noSuchSession'});
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
