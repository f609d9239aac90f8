/**
 * Kills while a session that has reached its limit makes room again and again: what was counted is there or counted as evicted after
 * each restart, and nothing is counted twice.
 */
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, expect, it} from 'vitest';
import type {Counts} from '../../src/protocol/model';
import {seeded} from '../bench/generate/seeded';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endNumberedPeers, NumberedPeer} from './support/numberedPeer';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const KILLS = Number(process.env.TRACESCOPE_KILLS ?? 8);
const SEED = Number(process.env.TRACESCOPE_SEED ?? Date.now() % 1e6);
/** So few that room is made several times between two kills. */
const LIMITS = {maxRecords: 400};
const RECORDS_BETWEEN_KILLS = 500;

afterEach(async () => {
  endNumberedPeers();
  await endEngines();
  removeTemporaryFolders();
});

it(
  `counts what it evicted over ${KILLS} kills`,
  async () => {
    const random = seeded(SEED);
    const storageDir = temporaryFolder();
    let engine = await EngineProcess.start(storageDir, LIMITS);
    const {id: sessionId} = await engine.call('openLive', {name: 'kills', id: null});
    const {name: endpoint} = await engine.call('listen', {sessionId, spec: pullSpec()});
    const peer = NumberedPeer.start(endpoint, 1, 0.002);
    const all = ({records, rejected, evicted}: Counts) => records + rejected + evicted;
    const reaches = (wanted: number) =>
      eventually(async () => {
        const {counts} = await engine.session(sessionId);
        return all(counts) >= wanted ? counts : null;
      }, `${wanted} records`);
    let seen = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      await reaches(seen + RECORDS_BETWEEN_KILLS);
      await sleep(random() * 150);
      seen = all((await engine.session(sessionId)).counts);
      await engine.kill();
      engine = await EngineProcess.start(storageDir, LIMITS);
      const {counts} = await engine.call('openLive', {name: '', id: sessionId});
      expect({seed: SEED, kill, kept: all(counts) >= seen}).toEqual({seed: SEED, kill, kept: true});
      await engine.call('listen', {sessionId, spec: pullSpec(endpoint)});
    }
    const last = await reaches(seen + RECORDS_BETWEEN_KILLS);
    expect(last.evicted).toBeGreaterThan(0);
    const sent = await peer.stop();
    // A record that was cut off by a kill is a reject; the number it had was sent once.
    expect(all((await engine.session(sessionId)).counts)).toBeLessThanOrEqual(sent);
  },
  60_000 + KILLS * 20_000,
);
