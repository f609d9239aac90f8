/** Feeds: bytes in order, one source, nothing lost when the engine dies, nothing sent after the user stopped the source. */
import {describe, expect, test} from 'vitest';
import {Feed} from '../../../src/host/feeds/feed';
import {Sessions} from '../../../src/host/sessions/sessions';
import {RpcError} from '../../../src/protocol/rpc';
import {FakeEngine, sessionInfo, sourceInfo} from './fakeEngine';
import {settle} from './fakeTimers';

function setup() {
  const fed: string[] = [];
  const stopped: (number | undefined)[] = [];
  const state = {opened: 0, hold: Promise.resolve(), refuse: false};
  const fake = new FakeEngine({
    openLive: ({id}) => sessionInfo({id: id ?? 'live-1'}),
    openFeed: ({kind, name}) => sourceInfo({id: String(++state.opened), kind, name, state: 'running'}),
    feed: async ({sourceId, bytes}) => {
      await state.hold;
      if (state.refuse) throw new RpcError('internal', 'no');
      if (sourceId !== String(state.opened)) throw new RpcError('noSuchSource', 'It has been stopped.');
      fed.push(`${sourceId}:${new TextDecoder().decode(bytes)}`);
    },
    stopSource: ({exitCode}) => void stopped.push(exitCode),
  });
  const sessions = new Sessions(fake.engine, {liveId: () => undefined, setLiveId: () => Promise.resolve()});
  const told = {stopped: 0, problems: [] as unknown[]};
  const feed = new Feed({
    ...{sessions, kind: 'debug' as const, name: 'shop', liveName: () => 'Live'},
    onStopped: () => told.stopped++,
    onProblem: error => told.problems.push(error),
  });
  const write = (text: string) => feed.write(new TextEncoder().encode(text));
  return {fake, sessions, feed, write, fed, stopped, state, told};
}

describe('a feed', () => {
  test('opens one source with the first bytes, and sends what came meanwhile together', async () => {
    const {write, fed, state, sessions} = setup();
    expect(sessions.liveSession).toBeUndefined();
    await Promise.all([write('a\n'), write('b\n'), write('c\n')]);
    expect(fed.join('')).toBe('1:a\n1:b\nc\n');
    expect(state.opened).toBe(1);
    expect(sessions.liveSession?.info.sources.map(({name}) => name)).toEqual(['shop']);
  });

  test('nobody is opened for a program that said nothing', async () => {
    const {feed, stopped, sessions} = setup();
    await feed.end(0);
    expect(stopped).toEqual([]);
    expect(sessions.liveSession).toBeUndefined();
  });

  test('ends with the exit code when all is sent, and takes nothing more', async () => {
    const {feed, write, fed, stopped, sessions, told} = setup();
    void write('a\n');
    await feed.end(3);
    await write('late\n');
    expect([fed, stopped]).toEqual([['1:a\n'], [3]]);
    expect(sessions.liveSession?.info.sources[0]).toMatchObject({state: 'ended', exitCode: 3});
    expect(told.stopped).toBe(0);
  });

  test('a writer waits while the engine is behind', async () => {
    const {write, state, fed} = setup();
    let open: () => void = () => undefined;
    state.hold = new Promise(resolve => (open = resolve));
    let taken = false;
    const writing = write('a\n').then(() => (taken = true));
    await settle();
    expect(taken).toBe(false);
    open();
    await writing;
    expect(fed).toEqual(['1:a\n']);
  });

  test('after a crash it opens a source again and sends what was not acknowledged', async () => {
    const {fake, write, fed, state} = setup();
    await write('a\n');
    state.hold = new Promise(() => undefined);
    const writing = write('b\n');
    await settle();
    fake.die();
    state.hold = Promise.resolve();
    state.opened = 1;
    await fake.timers.advance(100);
    await settle();
    await writing;
    expect(fed.map(text => text.slice(2)).join('')).toBe('a\nb\n');
  });

  test('the user stops the source: its sender is told, nothing more is sent', async () => {
    const {sessions, write, fed, told} = setup();
    await write('a\n');
    const session = sessions.liveSession;
    if (session) await sessions.stopSource(session, '1');
    await write('b\n');
    expect([fed, told.stopped]).toEqual([['1:a\n'], 1]);
  });

  test('gives up with the reason when the engine refuses for good', async () => {
    const {state, write, told} = setup();
    state.refuse = true;
    await write('a\n');
    expect(told.stopped).toBe(1);
    expect(told.problems).toHaveLength(1);
  });
});
