/** Limits of a live session: old flows go as a whole and are counted, on disk as well, and nothing else is lost. */
import {copyFileSync, cpSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import type {SessionInfo} from '../../src/protocol/queries';
import {eventually} from '../support/eventually';
import {configFor, endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {asBytes, asMessages, flowLines, RECORDS_PER_FLOW} from './support/flowMessages';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const ANY_ROWS = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

async function openFeed(limits: Parameters<typeof configFor>[1]) {
  const storageDir = temporaryFolder();
  const engine = await EngineProcess.start(storageDir, limits);
  const {id: sessionId} = await engine.call('openLive', {name: 'kept', id: null});
  const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
  const feed = (lines: readonly string[]) => engine.call('feed', {sessionId, sourceId, bytes: asBytes(lines)});
  return {engine, storageDir, sessionId, sourceId, feed, folder: join(storageDir, 'sessions', sessionId)};
}

/** Waits until so many lines were received, those that went included, and not more than `limit` are left. */
function received(engine: EngineProcess, sessionId: string, lines: number, limit = Infinity): Promise<SessionInfo> {
  return eventually(async () => {
    const session = await engine.session(sessionId);
    const {records, rejected, text, evicted} = session.counts;
    const kept = records + rejected + text;
    return kept + evicted >= lines && kept <= limit ? session : null;
  }, `${lines} lines to be received`);
}

/** The only spool that is left: the replaced one goes a moment after. */
function onlySpool(folder: string): Promise<string> {
  return eventually(() => (spoolsIn(folder).length === 1 ? spoolsIn(folder)[0] : null), 'the old spool to go');
}

function spoolsIn(folder: string): string[] {
  return readdirSync(folder).filter(file => file.endsWith('.ndjson'));
}

async function flowNames(engine: EngineProcess, sessionId: string): Promise<string[]> {
  const params = {sessionId, parent: null, from: 0, count: 100_000, order: 'newest', text: ''} as const;
  return (await engine.call('spans', params)).spans.map(span => span.name);
}

describe('a session that reaches its limit', () => {
  it('of records loses its oldest finished flows, keeps failures, and the counts add up', async () => {
    const {engine, sessionId, feed, folder} = await openFeed({maxRecords: 300});
    await feed(flowLines(200, {fails: flow => flow === 3, staysOpen: flow => flow === 190}));
    const {counts, diskBytes, generation, sources} = await received(engine, sessionId, 600, 300);
    expect(counts.records + counts.evicted).toBe(600);
    expect(counts.records).toBeLessThanOrEqual(300);
    expect(counts.records).toBeGreaterThan(200);
    expect(counts).toMatchObject({failedFlows: 1, missing: 0, rejected: 0});
    expect(generation).toBeGreaterThan(1);
    expect(sources[0]).toMatchObject({records: counts.records, evicted: counts.evicted, state: 'running'});
    const names = await flowNames(engine, sessionId);
    expect(names).toHaveLength(counts.records / RECORDS_PER_FLOW);
    expect(names).toEqual(expect.arrayContaining(['work 3', 'work 190', 'work 199']));
    expect(names).not.toContain('work 4');
    expect(readFileSync(join(folder, await onlySpool(folder)))).toHaveLength(diskBytes);
    const told = engine.notices.filter(notice => notice.code === 'retention');
    expect(told).toMatchObject([{severity: 'info', message: expect.stringContaining('oldest finished flows')}]);
  });

  it('of disk space keeps the spool small, however much comes', async () => {
    const maxDiskBytes = 1024 ** 2;
    const {engine, sessionId, feed, folder} = await openFeed({maxDiskBytes});
    for (let part = 0; part < 20; part++) await feed(flowLines(100, {from: part * 100, padding: 'x'.repeat(600)}));
    const {counts, diskBytes} = await eventually(async () => {
      const session = await received(engine, sessionId, 6000);
      return session.diskBytes <= maxDiskBytes ? session : null;
    }, 'room to be made');
    expect(counts.records + counts.evicted).toBe(6000);
    expect(readFileSync(join(folder, await onlySpool(folder)))).toHaveLength(diskBytes);
    expect(await flowNames(engine, sessionId)).toContain('work 1999');
  });

  it('has the same records and the same count of those that went after kill -9', async () => {
    const {engine, storageDir, sessionId, feed} = await openFeed({maxRecords: 300});
    await feed(flowLines(200));
    const before = (await received(engine, sessionId, 600, 300)).counts;
    expect(before.evicted).toBeGreaterThan(0);
    await engine.kill();
    const second = await EngineProcess.start(storageDir, {maxRecords: 300});
    const after = await second.call('openLive', {name: '', id: sessionId});
    expect(after.counts).toMatchObject({records: before.records, evicted: before.evicted, missing: 0});
  });

  it('shows the very bytes of what stays', async () => {
    const {engine, sessionId, feed} = await openFeed({maxRecords: 300});
    const lines = flowLines(200);
    await feed(lines);
    await received(engine, sessionId, 600, 300);
    const path = join(temporaryFolder(), 'saved.ndjson');
    const {records} = await engine.call('save', {sessionId, path, filter: null});
    const saved = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(saved).toEqual(lines.slice(-records));
    const {total} = await engine.call('rows', {sessionId, filter: ANY_ROWS, from: 0, count: 1});
    expect(total).toBe(records);
  });

  it('keeps the beginning of a line whose end has not come yet', async () => {
    const {engine, sessionId, sourceId, feed} = await openFeed({maxRecords: 300});
    const [first = '', ...rest] = flowLines(1, {from: 5000});
    await feed(flowLines(90));
    const more = `${flowLines(20, {from: 90}).join('\n')}\n`;
    const bytes = Buffer.from(more + first.slice(0, 40));
    await engine.call('feed', {sessionId, sourceId, bytes});
    await received(engine, sessionId, 330, 300);
    await engine.call('feed', {sessionId, sourceId, bytes: Buffer.from(`${first.slice(40)}\n${rest.join('\n')}\n`)});
    const {counts} = await received(engine, sessionId, 333);
    expect(counts).toMatchObject({rejected: 0, text: 0});
    expect(counts.records + counts.evicted).toBe(333);
    expect(await flowNames(engine, sessionId)).toContain('work 5000');
  });

  it('makes room for a chatty source at its own cost, not at that of a quiet one', async () => {
    const {engine, sessionId, feed} = await openFeed({maxRecords: 300});
    const quiet = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'quiet'});
    const bytes = asBytes(flowLines(10, {from: 9000}));
    await engine.call('feed', {sessionId, sourceId: quiet.id, bytes});
    await feed(flowLines(300));
    const {sources} = await received(engine, sessionId, 930, 300);
    expect(sources.find(source => source.id === quiet.id)).toMatchObject({records: 30, evicted: 0});
  });

  it('goes on receiving from a program that does not wait', async () => {
    const storageDir = temporaryFolder();
    const engine = await EngineProcess.start(storageDir, {maxRecords: 5000});
    const {id: sessionId} = await engine.call('openLive', {name: 'kept', id: null});
    const source = await engine.call('listen', {sessionId, spec: pullSpec()});
    const sent = await startPeer(source.name, writeCapture(asMessages(flowLines(10_000)))).sent;
    const {counts} = await received(engine, sessionId, sent, 5000);
    expect(sent).toBe(30_000);
    expect(counts.records + counts.evicted).toBe(sent);
    expect(counts).toMatchObject({rejected: 0, missing: 0});
    expect(await flowNames(engine, sessionId)).toContain('work 9999');
  });

  it('makes room when a stored session is opened under a lower limit, and when the limit is lowered', async () => {
    const {engine, storageDir, sessionId, feed} = await openFeed({});
    await feed(flowLines(200));
    await received(engine, sessionId, 600);
    await engine.call('configure', configFor(storageDir, {maxRecords: 400}));
    await received(engine, sessionId, 600, 400);
    await engine.call('closeSession', {sessionId});
    await engine.call('configure', configFor(storageDir, {maxRecords: 200}));
    await engine.call('openLive', {name: '', id: sessionId});
    const {counts} = await received(engine, sessionId, 600, 200);
    expect(counts.records + counts.evicted).toBe(600);
  });

  it('forgets what went when it is cleared', async () => {
    const {engine, sessionId, feed} = await openFeed({maxRecords: 300});
    await feed(flowLines(200));
    await received(engine, sessionId, 600, 300);
    await engine.call('clearSession', {sessionId});
    expect((await engine.session(sessionId)).counts).toMatchObject({records: 0, evicted: 0});
    await feed(flowLines(1));
    expect((await received(engine, sessionId, 3)).counts.records).toBe(3);
  });
});

describe('kill -9 while room is made', () => {
  it('leaves the old spools or the new ones, never both', async () => {
    const {engine, storageDir, sessionId, feed, folder} = await openFeed({maxRecords: 300});
    await feed(flowLines(60));
    const old = await received(engine, sessionId, 180);
    const before = join(temporaryFolder(), 'before');
    cpSync(folder, before, {recursive: true});
    await feed(flowLines(100, {from: 60}));
    const now = await received(engine, sessionId, 480, 300);
    const newSpool = await onlySpool(folder);
    await engine.kill();

    // Killed before session.json was renamed: the new spool is there and nobody names it.
    const oldCopy = join(storageDir, 'sessions', sessionId);
    const kept = join(storageDir, 'kept');
    renameSync(oldCopy, kept);
    cpSync(before, oldCopy, {recursive: true});
    copyFileSync(join(kept, newSpool), join(oldCopy, newSpool));
    const second = await EngineProcess.start(storageDir);
    const reopened = await second.call('openLive', {name: '', id: sessionId});
    expect(reopened.counts).toMatchObject({records: old.counts.records, evicted: 0});
    expect(spoolsIn(oldCopy)).toEqual(['1.ndjson']);
    await second.call('closeSession', {sessionId});

    // Killed right after: the old spool is still there and nobody names it.
    cpSync(kept, oldCopy, {recursive: true});
    writeFileSync(join(oldCopy, '1.ndjson'), readFileSync(join(before, '1.ndjson')));
    const again = await second.call('openLive', {name: '', id: sessionId});
    expect(again.counts).toMatchObject({records: now.counts.records, evicted: now.counts.evicted});
    expect(spoolsIn(oldCopy)).toEqual([newSpool]);
  });
});

describe('where no room can be made', () => {
  it('pauses and says why, and goes on when the limit is raised', async () => {
    const {engine, storageDir, sessionId, sourceId} = await openFeed({maxDiskBytes: 50_000});
    // A line without an end: nothing of it can go.
    const bytes = Buffer.alloc(100_000, 'x');
    await engine.call('feed', {sessionId, sourceId, bytes});
    const paused = await eventually(async () => {
      const row = await engine.source(sessionId, sourceId);
      return row.state === 'paused' ? row : null;
    }, 'the source to pause');
    expect(paused.detail).toMatch(/MiB on disk, the most it may.*raise the limit/);
    await engine.call('configure', configFor(storageDir));
    await eventually(async () => (await engine.source(sessionId, sourceId)).state === 'running', 'it to go on');
    await engine.call('feed', {sessionId, sourceId, bytes: Buffer.from('\n')});
    expect((await received(engine, sessionId, 1)).counts.text).toBe(1);
  });
});
