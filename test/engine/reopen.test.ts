/** An earlier session that is closed, or given up, while it is read back: it stays on disk as it was, whatever was read by then. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess} from './support/engineProcess';
import {asBytes, flowLines, RECORDS_PER_FLOW} from './support/flowMessages';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const FLOWS = 8000;
const SOURCES = ['first program', 'second program'];
const RECORDS = SOURCES.length * FLOWS * RECORDS_PER_FLOW;

afterEach(async () => {
  await endEngines();
  removeTemporaryFolders();
});

/** Two sources, so that one may be read while the other has not been looked at. */
async function storedSession() {
  const storageDir = temporaryFolder();
  const engine = await EngineProcess.start(storageDir);
  const {id: sessionId} = await engine.call('openLive', {name: 'kept', id: null});
  for (const name of SOURCES) {
    const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name});
    await engine.call('feed', {sessionId, sourceId, bytes: asBytes(flowLines(FLOWS))});
  }
  await eventually(async () => (await engine.session(sessionId)).counts.records === RECORDS, 'all records');
  await engine.call('closeSession', {sessionId});
  const folder = join(storageDir, 'sessions', sessionId);
  return {engine, sessionId, folder, before: contentsOf(folder)};
}

function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter(file => file !== 'lock');
  return Object.fromEntries(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

describe('a session that is read back', () => {
  it('and given up stays on disk as it was, and is opened whole the next time', async () => {
    const {engine, sessionId, folder, before} = await storedSession();
    // At its very beginning, and some way into it.
    for (const progress of [false, true]) {
      const gaveUp = new AbortController();
      const seen = engine.changes.length;
      const opening = engine.call('openLive', {name: '', id: sessionId}, gaveUp.signal);
      const outcome = opening.then(
        () => 'opened',
        (error: {code?: string}) => error.code,
      );
      if (progress) await eventually(() => engine.changes.length > seen, 'news of the reading');
      gaveUp.abort();
      // Whoever is quicker: a session that was read in time is closed as ever.
      const ended = await outcome;
      expect(['cancelled', 'opened']).toContain(ended);
      if (ended === 'opened') await engine.call('closeSession', {sessionId});
      await eventually(async () => (await engine.call('listSessions', {})).length === 0, 'the session to be closed');
      await eventually(() => !readdirSync(folder).includes('lock'), 'the folder to be let go of');
      expect(Object.keys(contentsOf(folder)).sort()).toEqual(Object.keys(before).sort());
      expect(contentsOf(folder)).toEqual(before);
    }
    const {counts, sources} = await engine.call('openLive', {name: '', id: sessionId});
    expect(counts.records).toBe(RECORDS);
    expect(sources.map(({name}) => name)).toEqual(SOURCES);
  });

  it('and closed meanwhile, as with its window, loses nothing either', async () => {
    const {engine, sessionId, folder, before} = await storedSession();
    const opening = engine.call('openLive', {name: '', id: sessionId}).catch(() => undefined);
    await eventually(async () => (await engine.call('listSessions', {})).length === 1, 'the session to be opened');
    await engine.call('closeSession', {sessionId});
    await opening;
    expect(contentsOf(folder)).toEqual(before);
  });
});
