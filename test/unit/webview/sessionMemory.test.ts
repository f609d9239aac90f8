/** Where the user was in each session of a page: what comes back, when, and what must not. */
import {describe, expect, test} from 'vitest';
import type {SessionInfo} from '../../../src/protocol/queries';
import {SessionMemory} from '../../../webview/state/sessionMemory';
import {DEFAULT_VIEW} from '../../../webview/state/viewState';
import type {ViewState} from '../../../webview/state/viewState';

const view = (sessionId: string, more: Partial<ViewState> = {}): ViewState => ({
  ...{...DEFAULT_VIEW, sessionId, generation: 1},
  ...more,
});
const left = view('a', {selectedRecord: 50, anchor: {record: 40, offsetPx: 3}});

function session(id: string, records: number, generation = 1): SessionInfo {
  return {
    ...{id, generation, name: id, kind: 'file', revision: 1, originEpochMs: 0, startedEpochMs: 0, live: false},
    ...{sources: [], diskBytes: 0, listening: false, counts: {records, rejected: 0, text: 0}},
  } as unknown as SessionInfo;
}

describe('what is not there yet', () => {
  test('is waited for, comes once, and is kept meanwhile', () => {
    const memory = new SessionMemory(left);
    expect([memory.takeRecord(session('a', 50)), memory.takeAnchor(session('a', 40))]).toEqual([null, null]);
    expect(memory.toKeep(view('a'))).toMatchObject({selectedRecord: 50, anchor: left.anchor});
    expect([memory.takeRecord(session('a', 51)), memory.takeAnchor(session('a', 51))]).toEqual([50, left.anchor]);
    expect([memory.takeRecord(session('a', 51)), memory.takeAnchor(session('a', 51))]).toEqual([null, null]);
  });

  test('is kept for the session that is left, too', () => {
    const memory = new SessionMemory(left);
    memory.leaveFor(session('b', 10), view('a'));
    expect(memory.toKeep(view('b')).others[0]).toMatchObject({selectedRecord: 50, anchor: left.anchor});
    memory.leaveFor(session('a', 100), view('b'));
    expect([memory.takeRecord(session('a', 100)), memory.takeAnchor(session('a', 100))]).toEqual([50, left.anchor]);
  });

  test('means nothing in a session that was cleared: its numbers are those of other records', () => {
    const memory = new SessionMemory(left);
    expect(memory.toKeep(view('a', {generation: 2}))).toMatchObject({selectedRecord: null, anchor: null});
    expect(memory.takeRecord(session('a', 100, 2))).toBeNull();
  });

  test('does not come any more when the user has gone elsewhere', () => {
    const memory = new SessionMemory(left);
    memory.forgetAnchor();
    memory.forgetRecord();
    expect([memory.takeRecord(session('a', 99)), memory.takeAnchor(session('a', 99))]).toEqual([null, null]);
    expect(memory.toKeep(view('a'))).toMatchObject({selectedRecord: null, anchor: null});
  });
});
