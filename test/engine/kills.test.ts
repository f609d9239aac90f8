/**
 * Kills at random moments while records arrive. What a query returned or a source counted is there after each restart;
 * all that is missing at the end is what ZeroMQ had in flight when the engine died: one run of numbers a kill.
 * TRACESCOPE_KILLS=200 does it more often; TRACESCOPE_SEED repeats a run.
 */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, expect, it} from 'vitest';
import {seeded} from '../bench/generate/seeded';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {arrivedOf, endNumberedPeers, NumberedPeer} from './support/numberedPeer';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const KILLS = Number(process.env.TRACESCOPE_KILLS ?? 6);
const SEED = Number(process.env.TRACESCOPE_SEED ?? Date.now() % 1e6);
const ALL_ROWS = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
const MINUTE = 60_000;

afterEach(async () => {
  endNumberedPeers();
  await endEngines();
  removeTemporaryFolders();
});

it(
  `loses nothing that was acknowledged in ${KILLS} kills, and everything sent is stored or was in flight`,
  async () => {
    const random = seeded(SEED);
    const storageDir = temporaryFolder();
    let engine = await EngineProcess.start(storageDir);
    const {id: sessionId} = await engine.call('openLive', {name: 'kills', id: null});
    let source = await engine.call('listen', {sessionId, spec: pullSpec()});
    const endpoint = source.name;
    const peer = NumberedPeer.start(endpoint, 1, 0.002);
    let lastShown = '';
    let acknowledged = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      await engine.taken(sessionId, acknowledged + 100);
      await sleep(random() * 150);
      const {counts, sources} = await engine.session(sessionId);
      acknowledged = Math.max(counts.records, sources[0]?.records ?? 0);
      const {total} = await engine.call('rows', {sessionId, filter: ALL_ROWS, from: 0, count: 0});
      lastShown = (await engine.call('record', {sessionId, record: total - 1})).message;
      acknowledged = Math.max(acknowledged, total - counts.rejected);
      await engine.kill();

      engine = await EngineProcess.start(storageDir);
      const again = await engine.call('openLive', {name: '', id: sessionId});
      expect({seed: SEED, kill, kept: again.counts.records >= acknowledged}).toEqual({seed: SEED, kill, kept: true});
      const found = await engine.call('rows', {
        sessionId,
        filter: {...ALL_ROWS, text: `"${lastShown}"`},
        from: 0,
        count: 1,
      });
      expect(found.total).toBeGreaterThan(0);
      source = await engine.call('listen', {sessionId, spec: pullSpec(endpoint)});
    }
    await engine.taken(sessionId, acknowledged + 100);
    const sent = await peer.stop();
    // All is delivered to libzmq; the engine has taken it in when its count stands still with nothing under way.
    const folder = join(storageDir, 'sessions', sessionId);
    const settled = await eventually(async () => {
      const before = (await engine.session(sessionId)).counts;
      await sleep(300);
      const after = (await engine.session(sessionId)).counts;
      return before.records === after.records && before.rejected === after.rejected ? after : null;
    }, 'the last records');
    const arrived = arrivedOf(folder, 1, sent);
    console.log(
      `${KILLS} kills (seed ${SEED}): ${sent} sent = ${arrived.records} stored + ${arrived.lost} lost in flight by ZeroMQ` +
        ` (${arrived.gaps} gaps, ${arrived.rejects} of them seen as records cut off)`,
    );
    expect(arrived.disorder).toBe(0);
    expect(arrived.records + arrived.lost).toBe(sent);
    expect(arrived.gaps).toBeLessThanOrEqual(KILLS);
    expect(arrived.rejects).toBeLessThanOrEqual(KILLS);
    expect(settled).toMatchObject({records: arrived.records, rejected: arrived.rejects});
  },
  MINUTE + KILLS * 10_000,
);
