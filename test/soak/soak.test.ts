/**
 * Minutes of truth: four real senders that come and go, an engine that is killed, queries all the time. Ends with sent =
 * stored + lost in flight by ZeroMQ, and nothing lost without a kill. Run by
 * `npm run soak -- --minutes 10`; not part of `npm test`.
 */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, expect, it} from 'vitest';
import {seeded} from '../bench/generate/seeded';
import {endEngines, EngineProcess, pullSpec} from '../engine/support/engineProcess';
import {arrivedOfAll, endNumberedPeers, NumberedPeer} from '../engine/support/numberedPeer';
import {removeTemporaryFolders, temporaryFolder} from '../engine/support/temporaryFolder';
import {eventually} from '../support/eventually';

const MINUTES = Number(process.env.TRACESCOPE_SOAK_MINUTES ?? 10);
const SEED = Number(process.env.TRACESCOPE_SEED ?? Date.now() % 1e6);
const PEERS = 4;
const ALL_ROWS = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

afterEach(async () => {
  endNumberedPeers();
  await endEngines();
  removeTemporaryFolders();
});

it(
  `${MINUTES} minutes`,
  async () => {
    const random = seeded(SEED);
    const storageDir = temporaryFolder();
    let engine = await EngineProcess.start(storageDir);
    const {id: sessionId} = await engine.call('openLive', {name: 'soak', id: null});
    const source = await engine.call('listen', {sessionId, spec: pullSpec()});
    const endpoint = source.name;
    let nextPeer = 1;
    let queries = 0;
    let kills = 0;
    const sentBy = new Map<number, number>();
    const start = () => NumberedPeer.start(endpoint, nextPeer++, 0.001);
    const peers = Array.from({length: PEERS}, start);
    const endMs = performance.now() + MINUTES * 60_000;

    const look = async () => {
      const rows = await engine.call('rows', {sessionId, filter: {...ALL_ROWS, text: ' 7'}, from: 0, count: 50});
      await engine.call('summary', {sessionId});
      expect(rows.generation).toBeGreaterThan(0);
      queries += 2;
    };
    const restartPeer = async () => {
      const index = Math.floor(random() * PEERS);
      const old = peers[index];
      if (!old) return;
      sentBy.set(old.peer, await old.stop());
      peers[index] = start();
    };
    const killEngine = async () => {
      const {counts} = await engine.session(sessionId);
      await engine.kill();
      kills++;
      engine = await EngineProcess.start(storageDir);
      const again = await engine.call('openLive', {name: '', id: sessionId});
      expect(again.counts.records + again.counts.evicted).toBeGreaterThanOrEqual(counts.records + counts.evicted);
      await engine.call('listen', {sessionId, spec: pullSpec(endpoint)});
    };
    while (performance.now() < endMs) {
      await sleep(200 + random() * 800);
      const dice = random();
      if (dice < 0.15) await killEngine();
      else if (dice < 0.35) await restartPeer();
      else await look();
    }
    for (const peer of peers) sentBy.set(peer.peer, await peer.stop());
    const counts = await eventually(async () => {
      const before = (await engine.session(sessionId)).counts;
      await sleep(500);
      const after = (await engine.session(sessionId)).counts;
      return before.records === after.records ? after : null;
    }, 'the last records');

    const folder = join(storageDir, 'sessions', sessionId);
    const {sent, stored, lost, gaps, disorder} = arrivedOfAll(folder, sentBy);
    console.log(
      `${MINUTES} minutes, seed ${SEED}: ${nextPeer - 1} senders, ${kills} kills, ${queries} queries. ${sent} sent = ` +
        `${stored} stored + ${lost} lost in flight by ZeroMQ in ${gaps} gaps; the engine counts ${counts.records} and ` +
        `${counts.rejected} cut off.`,
    );
    expect(disorder).toBe(0);
    expect(stored + lost).toBe(sent);
    expect(counts.records).toBe(stored);
    expect(gaps).toBeLessThanOrEqual(kills * PEERS);
    expect(counts.rejected).toBeLessThanOrEqual(kills);
  },
  (MINUTES + 3) * 60_000,
);
