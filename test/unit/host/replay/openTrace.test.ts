/** What a replay is of: files, which are given back, or a session of the window; and why it cannot be. */
import {describe, expect, test} from 'vitest';
import {plainEnglish} from '../../../../src/host/localize';
import {checkConfiguration} from '../../../../src/host/replay/checkConfiguration';
import {openTrace} from '../../../../src/host/replay/openTrace';
import {Sessions} from '../../../../src/host/sessions/sessions';
import type {SourceInfo} from '../../../../src/protocol/queries';
import {FakeEngine, sessionInfo, sourceInfo} from '../fakeEngine';
import {settle} from '../fakeTimers';

function setup(source: Partial<SourceInfo> = {state: 'following'}) {
  const closed: string[] = [];
  const fake = new FakeEngine({
    openFiles: ({paths: [path = ''], name}) => ({
      ...sessionInfo({id: path, name, kind: 'file', sources: [sourceInfo({kind: 'file', ...source})]}),
      contentId: path,
    }),
    closeSession: ({sessionId}) => void closed.push(sessionId),
  });
  const sessions = new Sessions(fake.engine, {liveId: () => undefined, setLiveId: () => Promise.resolve()});
  const open = (given: Record<string, unknown>, signal = new AbortController().signal) => {
    const {configuration} = checkConfiguration(given, plainEnglish);
    if (!configuration) throw new Error('This configuration is refused.');
    const reportBug = (error: unknown) => {
      throw error;
    };
    const activeSession = () => sessions.active;
    return openTrace(configuration, {sessions, activeSession, t: plainEnglish, reportBug}, signal);
  };
  return {sessions, open, closed};
}

describe('files', () => {
  test('are called by their names, and closed when the replay ends', async () => {
    const {open, closed} = setup();
    const one = await open({trace: '/a/b.ndjson'});
    expect(one.name).toBe('b.ndjson');
    const several = await open({trace: ['C:\\x\\y.ndjson', '/a/c.ndjson']});
    expect(several.name).toBe('y.ndjson and 1 more');
    expect(closed).toEqual([]);
    one.dispose();
    await settle();
    expect(closed).toEqual(['/a/b.ndjson']);
  });

  test('stay open where an editor shows them', async () => {
    const {sessions, open, closed} = setup();
    await sessions.openFiles(['/a/b.ndjson'], 'b.ndjson');
    (await open({trace: '/a/b.ndjson'})).dispose();
    await settle();
    expect(closed).toEqual([]);
  });

  test('that cannot be read are named with the reason, and not kept', async () => {
    const {open, closed} = setup({state: 'failed', name: 'b.ndjson', detail: 'permission denied'});
    await expect(open({trace: '/a/b.ndjson'})).rejects.toThrow('b.ndjson cannot be read: permission denied');
    await settle();
    expect(closed).toEqual(['/a/b.ndjson']);
  });

  test('are waited for, and given back when the user gives up', async () => {
    const {open, closed} = setup({state: 'reading'});
    const ended = new AbortController();
    const opening = open({trace: '/a/b.ndjson'}, ended.signal);
    await settle();
    ended.abort();
    await expect(opening).rejects.toMatchObject({code: 'cancelled'});
    await settle();
    expect(closed).toEqual(['/a/b.ndjson']);
  });
});

describe('a session of the window', () => {
  test('is the one that the user works in, or the one of a flow', async () => {
    const {sessions, open} = setup();
    const session = await sessions.openFiles(['/a'], 'a');
    expect((await open({})).session).toBe(session);
    expect((await open({start: {sessionId: session.id, span: 3}})).session).toBe(session);
  });

  test('that is not there is said', async () => {
    const {open} = setup();
    await expect(open({})).rejects.toThrow('No trace is open. Name a file as "trace", or open one first.');
    await expect(open({start: {sessionId: 'gone', span: 3}})).rejects.toThrow(
      'The session of this flow is no longer open.',
    );
  });

  test('that is closed ends the replay', async () => {
    const {sessions, open} = setup();
    const session = await sessions.openFiles(['/a'], 'a');
    const trace = await open({});
    const told: boolean[] = [];
    trace.onReset(gone => told.push(gone));
    await sessions.dropFile(session);
    expect(told).toEqual([true]);
  });
});
