/** The engine's life as the host sees it: lazy start, restart with back-off, giving up, pending calls. */
import {describe, expect, test} from 'vitest';
import {RestartPolicy} from '../../../src/host/engine/restartPolicy';
import {FakeEngine} from './fakeEngine';
import {settle} from './fakeTimers';

const MINUTE_MS = 60_000;

describe('restart policy', () => {
  test('waits longer each time and gives up at the third crash within a minute', () => {
    const policy = new RestartPolicy();
    expect([policy.afterCrash(0), policy.afterCrash(1000), policy.afterCrash(2000)]).toEqual([100, 1000, null]);
  });

  test('crashes that are a minute apart are each the first', () => {
    const policy = new RestartPolicy();
    expect([0, 1, 2, 3].map(count => policy.afterCrash(count * MINUTE_MS))).toEqual([100, 100, 100, 100]);
  });

  test('forgets when the user asks to try again', () => {
    const policy = new RestartPolicy();
    for (const timeMs of [0, 1, 2]) policy.afterCrash(timeMs);
    policy.forget();
    expect(policy.afterCrash(3)).toBe(100);
  });
});

describe('engine', () => {
  test('starts with the first call, once for several', async () => {
    const fake = new FakeEngine({listSessions: () => []});
    expect(fake.starts).toBe(0);
    await Promise.all([fake.engine.call('listSessions', {}), fake.engine.call('listSessions', {})]);
    expect(fake.starts).toBe(1);
    expect(fake.calls).toEqual(['hello', 'listSessions', 'listSessions']);
    expect(fake.engine.pid).toBe(1001);
  });

  test('rejects what is pending with engineGone when it dies', async () => {
    const fake = new FakeEngine({listSessions: () => new Promise(() => undefined)});
    const pending = fake.engine.call('listSessions', {});
    await settle();
    fake.die();
    await expect(pending).rejects.toMatchObject({code: 'engineGone'});
  });

  test('starts again after the wait; a call made meanwhile waits and is answered', async () => {
    const fake = new FakeEngine({listSessions: () => []});
    await fake.engine.call('listSessions', {});
    let restarts = 0;
    fake.engine.restarted.on(() => restarts++);
    fake.die();
    const meanwhile = fake.engine.call('listSessions', {});
    await fake.timers.advance(99);
    expect(fake.starts).toBe(1);
    await fake.timers.advance(1);
    await expect(meanwhile).resolves.toEqual([]);
    expect([fake.starts, restarts]).toEqual([2, 1]);
  });

  test('gives up after three crashes in a minute, says so once, and tries again when asked', async () => {
    const fake = new FakeEngine({listSessions: () => []});
    const lost: boolean[] = [];
    fake.engine.lost.on(({willRestart}) => lost.push(willRestart));
    await fake.engine.call('listSessions', {});
    for (let crash = 0; crash < 3; crash++) {
      fake.die();
      await fake.timers.advance(2000);
    }
    expect(lost).toEqual([true, true, false]);
    await expect(fake.engine.call('listSessions', {})).rejects.toMatchObject({code: 'engineGone'});
    const retried = fake.engine.retry();
    await fake.timers.advance(0);
    await retried;
    await expect(fake.engine.call('listSessions', {})).resolves.toEqual([]);
    expect(fake.starts).toBe(4);
  });

  test('a process that refuses the handshake is not started over and over', async () => {
    const fake = new FakeEngine({
      hello: () => {
        throw Object.assign(new Error('no'), {});
      },
    });
    await expect(fake.engine.call('listSessions', {})).rejects.toThrow('no');
    await fake.timers.advance(MINUTE_MS);
    expect(fake.starts).toBe(1);
  });

  test('closing the window ends it without a restart', async () => {
    const fake = new FakeEngine({listSessions: () => []});
    await fake.engine.call('listSessions', {});
    await fake.engine.dispose();
    await fake.timers.advance(MINUTE_MS);
    expect(fake.starts).toBe(1);
    await expect(fake.engine.call('listSessions', {})).rejects.toMatchObject({code: 'engineGone'});
  });
});
