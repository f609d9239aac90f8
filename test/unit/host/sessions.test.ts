/** Sessions across a crash of the engine: same ids for views, records and listeners restored, files opened again. */
import {describe, expect, test} from 'vitest';
import {Sessions} from '../../../src/host/sessions/sessions';
import type {RestoreReport} from '../../../src/host/sessions/sessions';
import type {ListenerSpec} from '../../../src/protocol/engineApi';
import {FakeEngine, sessionInfo, sourceInfo} from './fakeEngine';
import {settle} from './fakeTimers';

const SPEC: ListenerSpec = {
  ...{socket: 'pull', mode: 'bind', endpoint: 'tcp://127.0.0.1:5010', topics: [], curve: null},
  allowNonLoopback: false,
};

function setup() {
  const opened: (string | null)[] = [];
  const listened: string[] = [];
  const closed: string[] = [];
  const remembered: (string | undefined)[] = [];
  let nextFile = 1;
  let records = 0;
  /** While set, sessions are being read back. */
  let held: Promise<void> | null = null;
  const fake = new FakeEngine({
    openLive: ({id}) => {
      opened.push(id);
      const info = sessionInfo({id: id ?? 'live-1', counts: {...sessionInfo().counts, records}});
      return held ? held.then(() => info) : info;
    },
    openFiles: ({paths, name}) => ({
      ...sessionInfo({id: `file-${nextFile++}:${paths.join()}`, name, kind: 'file'}),
      contentId: `contents of ${paths.join().replace('link-to-', '')}`,
    }),
    listen: ({sessionId, spec}) => {
      listened.push(sessionId);
      return sourceInfo({name: spec.endpoint});
    },
    stopSource: () => undefined,
    closeSession: ({sessionId}) => void closed.push(sessionId),
    span: ({sessionId}) => ({id: sessionId}) as never,
  });
  const sessions = new Sessions(fake.engine, {
    liveId: () => remembered.at(-1),
    setLiveId: id => Promise.resolve(void remembered.push(id)),
  });
  const setRecords = (count: number) => (records = count);
  /** Returns what ends the reading. */
  const holdReading = () => {
    let read: () => void = () => undefined;
    held = new Promise(resolve => (read = resolve));
    return () => {
      held = null;
      read();
    };
  };
  return {fake, sessions, opened, listened, closed, remembered, setRecords, holdReading};
}

describe('sessions', () => {
  test('one live session for all who ask at once; its id is remembered', async () => {
    const {sessions, opened, remembered} = setup();
    const [a, b] = await Promise.all([sessions.openLive('shop'), sessions.openLive('shop')]);
    expect(a).toBe(b);
    expect(opened).toEqual([null]);
    expect(remembered).toEqual(['live-1']);
    expect(sessions.active).toBe(a);
  });

  test('an earlier session takes the place of the live one when it is read, and not when the user gives up', async () => {
    const {sessions, closed, remembered, holdReading} = setup();
    const live = await sessions.openLive('shop');
    const gaveUp = new AbortController();
    const endReading = holdReading();
    const opening = sessions.reopen({id: 'earlier', name: 'shop'}, gaveUp.signal);
    await settle();
    expect(sessions.liveSession).toBe(live);
    gaveUp.abort();
    await expect(opening).rejects.toMatchObject({code: 'cancelled'});
    endReading();
    await settle();
    expect(sessions.liveSession).toBe(live);
    expect([closed, remembered]).toEqual([[], ['live-1']]);

    const reopened = await sessions.reopen({id: 'earlier', name: 'shop'});
    expect(sessions.liveSession).toBe(reopened);
    expect(reopened.id).toBe('earlier');
    expect(closed).toEqual(['live-1']);
    expect(remembered.at(-1)).toBe('earlier');
  });

  test('an earlier session that is asked for twice at once is opened once, and stays open', async () => {
    const {sessions, opened, closed, holdReading} = setup();
    await sessions.openLive('shop');
    const endReading = holdReading();
    const stored = {id: 'earlier', name: 'shop'};
    const both = [sessions.reopen(stored), sessions.reopen(stored)];
    await settle();
    endReading();
    const [first, second] = await Promise.all(both);
    expect(second).toBe(first);
    expect(sessions.liveSession).toBe(first);
    expect([opened, closed]).toEqual([[null, 'earlier'], ['live-1']]);
    expect(await sessions.reopen(stored)).toBe(first);
  });

  test('after a crash the live session is opened by its id, the listener again, and views keep their session', async () => {
    const {fake, sessions, opened, listened, setRecords} = setup();
    const session = await sessions.openLive('shop');
    await sessions.listen(session, SPEC);
    setRecords(224);
    session.apply({...session.info, sessionId: 'live-1', touchedSpans: [], grownSpans: [], revision: 1});
    const reports: RestoreReport[] = [];
    let resets = 0;
    sessions.restored.on(report => reports.push(report));
    session.reset.on(() => resets++);
    fake.die();
    expect(session.suspended).toBe(true);
    const waiting = session.call('span', {span: 1});
    await fake.timers.advance(100);
    await settle();
    expect(opened).toEqual([null, 'live-1']);
    expect(listened).toEqual(['live-1', 'live-1']);
    expect(session.info.counts.records).toBe(224);
    expect([session.suspended, resets, session.listeners.size]).toEqual([false, 1, 1]);
    await expect(waiting).resolves.toEqual({id: 'live-1'});
    expect(reports).toEqual([{shown: 0, readBack: 224, failures: []}]);
  });

  test('a listener that was stopped stays stopped after a crash', async () => {
    const {fake, sessions, listened} = setup();
    const session = await sessions.openLive('shop');
    const source = await sessions.listen(session, SPEC);
    await sessions.stopSource(session, source.id);
    fake.die();
    await fake.timers.advance(100);
    await settle();
    expect(listened).toEqual(['live-1']);
  });

  test('a file session keeps its id for views and gets a new one in the engine', async () => {
    const {fake, sessions} = setup();
    const session = await sessions.openFiles(['/t/a.ndjson'], 'a.ndjson');
    expect(session.id).toBe('contents of /t/a.ndjson');
    fake.die();
    await fake.timers.advance(100);
    await settle();
    expect(session.id).toBe('contents of /t/a.ndjson');
    expect(session.info.id).toBe(session.id);
    await expect(session.call('span', {span: 1})).resolves.toEqual({id: 'file-2:/t/a.ndjson'});
  });

  test('the same contents by two paths are two sessions with ids of their own', async () => {
    const {sessions} = setup();
    const a = await sessions.openFiles(['/t/a.ndjson'], 'a');
    const b = await sessions.openFiles(['/t/link-to-a.ndjson'], 'link');
    expect([a.id, b.id]).toEqual(['contents of /t/a.ndjson', 'file-2:/t/link-to-a.ndjson']);
  });

  test('a session of files that is closed is gone for all who use it', async () => {
    const {sessions, closed} = setup();
    const session = await sessions.openFiles(['/t/a.ndjson'], 'a.ndjson');
    await sessions.openFiles(['/t/a.ndjson'], 'a.ndjson');
    await sessions.dropFile(session);
    await sessions.closeFile(session);
    expect(closed).toEqual(['file-1:/t/a.ndjson']);
    expect(sessions.all).toEqual([]);
  });

  test('a file is shared by its editors and closed with the last', async () => {
    const {sessions, closed} = setup();
    const one = await sessions.openFiles(['/t/a.ndjson'], 'a.ndjson');
    const two = await sessions.openFiles(['/t/a.ndjson'], 'a.ndjson');
    expect(one).toBe(two);
    await sessions.closeFile(one);
    expect(closed).toEqual([]);
    await sessions.closeFile(two);
    expect(closed).toEqual(['file-1:/t/a.ndjson']);
    expect(sessions.all).toEqual([]);
  });

  test('events reach the session they are about, under the id that views know', async () => {
    const {fake, sessions} = setup();
    const session = await sessions.openLive('shop');
    const changes: string[] = [];
    session.changed.on(change => changes.push(`${change.sessionId} ${change.revision}`));
    const event = {...session.info, touchedSpans: [], grownSpans: [], revision: 7};
    fake.emit('sessionChanged', {...event, sessionId: 'live-1'});
    fake.emit('sessionChanged', {...event, sessionId: 'another'});
    await settle();
    expect(changes).toEqual(['live-1 7']);
  });

  test('a new generation is a reset, because record numbers have lost their meaning', async () => {
    const {sessions} = setup();
    const session = await sessions.openLive('shop');
    const seen: string[] = [];
    session.changed.on(() => seen.push('changed'));
    session.reset.on(() => seen.push('reset'));
    session.apply({...session.info, sessionId: 'live-1', touchedSpans: [], grownSpans: [], generation: 1});
    expect(seen).toEqual(['reset']);
  });

  test('the origin of times comes with the first record, and anew after a clear', async () => {
    const {sessions} = setup();
    const session = await sessions.openLive('shop');
    const change = {...session.info, sessionId: 'live-1', touchedSpans: [], grownSpans: [], revision: 1};
    session.apply({...change, originEpochMs: 5000});
    expect(session.info.originEpochMs).toBe(5000);
    session.apply({...change, originEpochMs: Number.NaN, generation: 1});
    expect(session.info.originEpochMs).toBeNaN();
  });

  test('when the engine is given up, calls fail with a reason instead of waiting for ever', async () => {
    const {fake, sessions} = setup();
    const session = await sessions.openLive('shop');
    for (let crash = 0; crash < 3; crash++) {
      fake.die();
      await fake.timers.advance(2000);
      await settle();
    }
    await expect(session.call('span', {span: 1})).rejects.toThrow(/engine is not running/);
  });
});
