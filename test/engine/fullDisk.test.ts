/** A real disk that is full or read-only: receiving pauses, the user is told, nothing is lost, and it goes on when mended. */
import {afterEach, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {asBytes, asMessages, flowLines} from './support/flowMessages';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {SmallDisk, unmountSmallDisks} from './support/smallDisk';
import {removeTemporaryFolders} from './support/temporaryFolder';

afterEach(async () => {
  endPeers();
  await endEngines();
  unmountSmallDisks();
  removeTemporaryFolders();
});

async function paused(engine: EngineProcess, sessionId: string, sourceId: string) {
  return eventually(async () => {
    const row = await engine.source(sessionId, sourceId);
    return row.state === 'paused' ? row : null;
  }, 'the source to pause');
}

it('pauses a listener on a full disk; with room again every record that was sent is there', async () => {
  const disk = SmallDisk.mount(2);
  const engine = await EngineProcess.start(disk.folder);
  const {id: sessionId} = await engine.call('openLive', {name: 'small', id: null});
  const source = await engine.call('listen', {sessionId, spec: pullSpec()});
  const lines = flowLines(3000, {padding: 'x'.repeat(500)});
  const peer = startPeer(source.name, writeCapture(asMessages(lines)));
  expect(await paused(engine, sessionId, source.id)).toMatchObject({
    detail: expect.stringContaining('the disk is full'),
  });
  expect(engine.notices).toContainEqual(
    expect.objectContaining({code: 'disk', severity: 'error', message: expect.stringContaining('Free space')}),
  );
  const held = (await engine.session(sessionId)).counts.records;
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(lines.length);
  disk.resize(64);
  expect(await peer.sent).toBe(lines.length);
  const {counts} = await engine.taken(sessionId, lines.length);
  expect(counts).toMatchObject({records: lines.length, rejected: 0, missing: 0, flows: 3000});
  expect(await engine.source(sessionId, source.id)).toMatchObject({state: 'listening', detail: ''});
});

it('keeps what was counted when the engine is killed on a full disk', async () => {
  const disk = SmallDisk.mount(1);
  const engine = await EngineProcess.start(disk.folder);
  const {id: sessionId} = await engine.call('openLive', {name: 'small', id: null});
  const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
  await engine.call('feed', {sessionId, sourceId, bytes: asBytes(flowLines(200))});
  await engine.taken(sessionId, 600);
  void engine
    .call('feed', {sessionId, sourceId, bytes: asBytes(flowLines(3000, {from: 200, padding: 'x'.repeat(500)}))})
    .catch(() => undefined);
  await paused(engine, sessionId, sourceId);
  const {records} = (await engine.session(sessionId)).counts;
  await engine.kill();
  const second = await EngineProcess.start(disk.folder);
  disk.resize(64);
  const again = await second.call('openLive', {name: '', id: sessionId});
  expect(again.counts.records).toBeGreaterThanOrEqual(records);
  expect(again.counts.rejected).toBeLessThanOrEqual(1);
});

it('makes no half-made room when there is no space for it; the old records stay and it goes on with space', async () => {
  const disk = SmallDisk.mount(2);
  const engine = await EngineProcess.start(disk.folder, {maxDiskBytes: 1_600_000});
  const {id: sessionId} = await engine.call('openLive', {name: 'small', id: null});
  const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
  const lines = flowLines(740, {padding: 'x'.repeat(500)});
  await engine.call('feed', {sessionId, sourceId, bytes: asBytes(lines)});
  const row = await paused(engine, sessionId, sourceId);
  expect(row.detail).toMatch(/Making room failed: the disk is full/);
  expect((await engine.session(sessionId)).counts).toMatchObject({records: lines.length, evicted: 0});
  disk.resize(16);
  await eventually(async () => (await engine.session(sessionId)).counts.evicted > 0, 'room to be made');
  const {counts} = await engine.session(sessionId);
  expect(counts.records + counts.evicted).toBe(lines.length);
  expect((await engine.source(sessionId, sourceId)).state).toBe('running');
});

it('says of a read-only folder that it is one, as soon as a session is to be opened', async () => {
  const disk = SmallDisk.mount(1);
  disk.makeReadOnly();
  const engine = await EngineProcess.start(disk.folder);
  await expect(engine.call('openLive', {name: '', id: null})).rejects.toMatchObject({
    code: 'fileUnreadable',
    message: expect.stringContaining('the file system is read-only'),
  });
});
