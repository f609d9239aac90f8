import {describe, expect, test} from 'vitest';
import type {RowPage, SessionInfo, SourceState} from '../../../src/protocol/queries';
import {followsAtFirst, startsNow, Tail} from '../../../webview/state/tail';

function told(kind: SessionInfo['kind'], records: number, state: SourceState, revision = 1): SessionInfo {
  const live = state !== 'ended' && state !== 'stopped';
  return {kind, live, counts: {records}, sources: [{state}], revision} as unknown as SessionInfo;
}
const page = (revision: number) => ({revision}) as RowPage;

describe('what is followed at first', () => {
  test.each([
    ['live', 500, 'listening', true],
    ['live', 500, 'stopped', false],
    ['file', 500, 'reading', false],
    ['file', 500, 'following', false],
    ['file', 0, 'reading', false],
    ['file', 0, 'following', true],
    ['file', 0, 'ended', false],
  ] as const)('%s with %i records, %s: %s', (kind, records, state, follows) => {
    expect(followsAtFirst(told(kind, records, state))).toBe(follows);
  });

  test('a session or file that was opened before it had a record is followed once it is under way', () => {
    expect(startsNow(told('live', 0, 'stopped'), told('live', 3, 'listening'))).toBe(true);
    expect(startsNow(told('live', 0, 'listening'), told('live', 3, 'listening'))).toBe(false);
    expect(startsNow(told('file', 0, 'reading'), told('file', 0, 'following'))).toBe(true);
    expect(startsNow(told('file', 0, 'reading'), told('file', 9, 'reading'))).toBe(false);
    expect(startsNow(told('file', 0, 'reading'), told('file', 9, 'following'))).toBe(false);
    expect(startsNow(told('file', 9, 'following'), told('file', 12, 'following'))).toBe(false);
  });
});

describe('new rows', () => {
  test('count from the last time that the end was in view', () => {
    const tail = new Tail();
    tail.begin(told('live', 10, 'listening'));
    expect(tail.count(page(1), 10, true)).toBe(0);
    expect(tail.count(page(2), 14, false)).toBe(4);
    tail.seen(14);
    expect(tail.count(page(3), 15, false)).toBe(1);
  });

  test('are not what is read of a file, whether its pages come before or after the news', () => {
    for (const ahead of [false, true]) {
      const tail = new Tail();
      tail.begin(told('file', 0, 'reading', 1));
      expect(tail.count(page(1), 10, true)).toBe(0);
      expect(tail.count(page(2), 500, false)).toBe(0);
      if (ahead) expect(tail.count(page(3), 900, false)).toBe(0);
      tail.moved(told('file', 900, 'following', 3));
      if (!ahead) expect(tail.count(page(3), 900, false)).toBe(0);
      expect(tail.count(page(4), 938, false)).toBe(38);
    }
  });
});
