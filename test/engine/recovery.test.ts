/** What is left after `kill -9`: every record that was counted, and a last line that is completed or counted. */
import {copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer} from './support/pythonPeer';
import {captureFrames, recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const recording = 'distlog/nested-json.ndjson';
const lines = captureFrames('distlog/tutorial-json.ndjson').map(frames => frames[1] ?? Buffer.alloc(0));

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

describe('kill -9 of the engine', () => {
  it('in mid-stream loses no record that was counted, and the session goes on', async () => {
    const storageDir = temporaryFolder();
    const first = await EngineProcess.start(storageDir);
    const {id: sessionId} = await first.call('openLive', {name: 'run', id: null});
    const source = await first.call('listen', {sessionId, spec: pullSpec()});
    const peer = startPeer(source.name, recordingPath(recording), {repeat: 200});
    await first.taken(sessionId, 2000);
    const counted = (await first.session(sessionId)).counts.records;
    await first.kill();
    peer.process.kill('SIGKILL');

    const second = await EngineProcess.start(storageDir);
    expect(await second.call('listStored', {})).toMatchObject([{id: sessionId, name: 'run'}]);
    const again = await second.call('openLive', {name: '', id: sessionId});
    expect(again).toMatchObject({id: sessionId, name: 'run', live: false});
    expect(again.counts.records).toBeGreaterThanOrEqual(counted);
    const listening = await second.call('listen', {sessionId, spec: pullSpec(source.name)});
    expect(listening.id).toBe(again.sources[0]?.id);
    const sent = await startPeer(listening.name, recordingPath(recording)).sent;
    await second.taken(sessionId, again.counts.records + again.counts.rejected + sent);
  });

  it('leaves a session that only one engine may open', async () => {
    const storageDir = temporaryFolder();
    const first = await EngineProcess.start(storageDir);
    const {id} = await first.call('openLive', {name: 'mine', id: null});
    await first.call('listen', {sessionId: id, spec: pullSpec()});
    const second = await EngineProcess.start(storageDir);
    await expect(second.call('openLive', {name: '', id})).rejects.toMatchObject({
      code: 'noSuchSession',
      message: expect.stringContaining('another window'),
    });
    expect(await second.call('listStored', {})).toEqual([]);
    await first.kill();
    expect((await second.call('openLive', {name: '', id})).name).toBe('mine');
  });
});

describe('a spool cut off', () => {
  it('at any byte of its last record keeps the others and counts the rest', async () => {
    const whole = Buffer.from(`${lines.join('\n')}\n`);
    const last = lines.at(-1) ?? Buffer.alloc(0);
    const lastStart = whole.length - last.length - 1;
    const storageDir = temporaryFolder();
    const template = await storedSession(storageDir);
    const engine = await EngineProcess.start(storageDir);
    for (let length = lastStart; length <= whole.length; length++) {
      const id = `cut-${length}`;
      copySession(template, join(dirname(template), id), id, whole.subarray(0, length));
      const {counts} = await engine.call('openLive', {name: '', id});
      const complete = length >= whole.length - 1;
      const expected = {
        records: complete ? lines.length : lines.length - 1,
        rejected: complete || length === lastStart ? 0 : 1,
      };
      expect({length, records: counts.records, rejected: counts.rejected}).toEqual({length, ...expected});
      if (expected.rejected === 1) {
        const [sample] = await engine.call('rejects', {sessionId: id});
        expect(sample?.reason).toBe('cut off when the engine stopped');
      }
      await engine.call('closeSession', {sessionId: id});
      expect(readFileSync(join(dirname(template), id, '1.ndjson')).at(-1)).toBe(10);
    }
  });

  it('tells the same when opened once more', async () => {
    const storageDir = temporaryFolder();
    const template = await storedSession(storageDir);
    const whole = Buffer.from(`${lines.join('\n')}\n`);
    copySession(template, join(dirname(template), 'twice'), 'twice', whole.subarray(0, whole.length - 30));
    const engine = await EngineProcess.start(storageDir);
    const first = await engine.call('openLive', {name: '', id: 'twice'});
    const rejects = await engine.call('rejects', {sessionId: 'twice'});
    await engine.call('closeSession', {sessionId: 'twice'});
    const second = await engine.call('openLive', {name: '', id: 'twice'});
    expect(second.counts).toEqual(first.counts);
    expect(await engine.call('rejects', {sessionId: 'twice'})).toEqual(rejects);
    expect(engine.notices.map(notice => notice.code)).toEqual(['recovered']);
  });
});

describe('stored sessions', () => {
  it('are listed newest first with their counts, and deleted', async () => {
    const storageDir = temporaryFolder();
    const engine = await EngineProcess.start(storageDir);
    const {id} = await engine.call('openLive', {name: 'one', id: null});
    const source = await engine.call('listen', {sessionId: id, spec: pullSpec()});
    const sent = await startPeer(source.name, recordingPath(recording)).sent;
    await engine.taken(id, sent);
    const empty = await engine.call('openLive', {name: 'empty', id: null});
    await engine.call('closeSession', {sessionId: empty.id});
    await engine.call('closeSession', {sessionId: id});
    expect(await engine.call('listStored', {})).toMatchObject([{id, name: 'one', records: sent}]);
    await engine.call('deleteStored', {id});
    expect(await engine.call('listStored', {})).toEqual([]);
    expect(readdirSync(join(storageDir, 'sessions'))).toEqual([]);
  });
});

/** A stored session with one record, as a template; returns its folder. */
async function storedSession(storageDir: string): Promise<string> {
  const engine = await EngineProcess.start(storageDir);
  const {id} = await engine.call('openLive', {name: 'template', id: null});
  const source = await engine.call('listen', {sessionId: id, spec: pullSpec()});
  const sent = await startPeer(source.name, recordingPath('distlog/tutorial-json.ndjson')).sent;
  await engine.taken(id, sent);
  await engine.end();
  return join(storageDir, 'sessions', id);
}

function copySession(from: string, to: string, id: string, spool: Buffer): void {
  mkdirSync(to);
  const description = JSON.parse(readFileSync(join(from, 'session.json'), 'utf8')) as object;
  writeFileSync(join(to, 'session.json'), JSON.stringify({...description, id}));
  copyFileSync(join(from, '1.ndjson'), join(to, '1.ndjson'));
  writeFileSync(join(to, '1.ndjson'), spool);
}
