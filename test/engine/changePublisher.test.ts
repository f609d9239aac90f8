/** Publishing: at most ten times a second, never late, and rates that come to rest. */
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {ChangePublisher} from '../../src/engine/changePublisher';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ChangePublisher', () => {
  it('publishes a burst at most ten times a second, and its last change within 100 ms', () => {
    let touched = 0;
    const published: number[] = [];
    const publisher = new ChangePublisher(
      () => published.push(touched),
      () => false,
    );
    for (let ms = 0; ms < 1000; ms++) {
      touched++;
      publisher.touch();
      vi.advanceTimersByTime(1);
    }
    expect(published.length).toBeLessThanOrEqual(11);
    expect(published.length).toBeGreaterThanOrEqual(9);
    vi.advanceTimersByTime(100);
    expect(published.at(-1)).toBe(1000);
    const sent = published.length;
    vi.advanceTimersByTime(10_000);
    expect(published).toHaveLength(sent);
    publisher.stop();
  });

  it('measures once a second for as long as the rate moves', () => {
    const elapsed: number[] = [];
    let published = 0;
    const publisher = new ChangePublisher(
      () => published++,
      elapsedMs => elapsed.push(elapsedMs) < 3,
    );
    publisher.touch();
    vi.advanceTimersByTime(20_000);
    expect(elapsed).toEqual([1000, 1000, 1000]);
    expect(published).toBe(3);
    publisher.stop();
  });

  it('says nothing more once stopped', () => {
    let published = 0;
    const publisher = new ChangePublisher(
      () => published++,
      () => true,
    );
    publisher.touch();
    publisher.stop();
    publisher.touch();
    vi.advanceTimersByTime(10_000);
    expect(published).toBe(0);
  });
});
