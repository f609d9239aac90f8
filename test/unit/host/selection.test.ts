/** The one selection, and what is read of the selected record for the views. */
import {describe, expect, test} from 'vitest';
import {Emitter} from '../../../src/host/emitter';
import {SelectedRecord} from '../../../src/host/selectedRecord';
import type {SelectedDetails} from '../../../src/host/selectedRecord';
import {Selection} from '../../../src/host/selection';
import type {TraceSession} from '../../../src/host/sessions/traceSession';
import type {RecordDetails, SessionChange} from '../../../src/protocol/queries';
import {RpcError} from '../../../src/protocol/rpc';
import {FakeTimers} from './fakeTimers';

/** What of a session the selection needs: changes, and the details of a record. */
class FakeSession {
  readonly changed = new Emitter<SessionChange>();
  calls = 0;
  answer: (record: number) => Promise<RecordDetails> = record => Promise.resolve(details(record));

  call(_method: 'record', {record}: {record: number}): Promise<RecordDetails> {
    this.calls++;
    return this.answer(record);
  }

  touch(...touchedSpans: number[]): void {
    this.changed.fire({touchedSpans} as unknown as SessionChange);
  }

  get session(): TraceSession {
    return this as unknown as TraceSession;
  }
}

function details(record: number): RecordDetails {
  const span = {span: record * 10};
  return {stack: [{span, contextJson: null}], exception: null, raw: 'x'.repeat(100)} as unknown as RecordDetails;
}

const turn = () => new Promise(resolve => setImmediate(resolve));
const report = (error: unknown) => {
  throw error;
};

describe('the selection', () => {
  test('comes back with the session that it was made in', () => {
    const [a, b] = [new FakeSession().session, new FakeSession().session];
    const selection = new Selection();
    const heard: (number | null)[] = [];
    selection.changed.on(selected => heard.push(selected?.record ?? null));
    selection.set({session: a, record: 1});
    selection.follow(a);
    selection.follow(b);
    selection.set({session: b, record: 2});
    selection.follow(a);
    expect(heard).toEqual([1, null, 2, 1]);
    selection.forget(b);
    selection.follow(b);
    expect(selection.current).toBeNull();
  });

  test('that was given up stays so', () => {
    const {session} = new FakeSession();
    const selection = new Selection();
    selection.set({session, record: 1});
    selection.set(null);
    selection.follow(session);
    expect(selection.current).toBeNull();
  });
});

describe('the selected record', () => {
  test('is read once, without its fields and bytes, and again when its calls have moved', async () => {
    const timers = new FakeTimers();
    const fake = new FakeSession();
    const selection = new Selection();
    const record = new SelectedRecord(selection, report, timers);
    const heard: (SelectedDetails | null)[] = [];
    record.changed.on(value => heard.push(value));
    selection.set({session: fake.session, record: 3});
    await turn();
    expect(heard).toHaveLength(1);
    expect(Object.keys(heard[0] ?? {})).toEqual(['selected', 'stack', 'exception']);
    fake.touch(7);
    await timers.advance(2000);
    expect(fake.calls).toBe(1);
    fake.touch(30);
    fake.touch(30);
    await timers.advance(2000);
    await turn();
    expect(fake.calls).toBeLessThanOrEqual(3);
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.at(-1)?.selected).toBe(heard[0]?.selected);
    record.dispose();
  });

  test('of a fast walk is the last one, whatever order the answers have', async () => {
    const fake = new FakeSession();
    const selection = new Selection();
    const record = new SelectedRecord(selection, report, new FakeTimers());
    const waiting = new Map<number, (value: RecordDetails) => void>();
    fake.answer = asked => new Promise(resolve => waiting.set(asked, resolve));
    selection.set({session: fake.session, record: 1});
    selection.set({session: fake.session, record: 2});
    waiting.get(2)?.(details(2));
    waiting.get(1)?.(details(1));
    await turn();
    expect(record.current?.selected.record).toBe(2);
  });

  test('that is gone leaves nothing behind', async () => {
    const fake = new FakeSession();
    const selection = new Selection();
    const record = new SelectedRecord(selection, report, new FakeTimers());
    selection.set({session: fake.session, record: 1});
    await turn();
    fake.answer = () => Promise.reject(new RpcError('noSuchRecord', 'Gone.'));
    selection.set({session: fake.session, record: 2});
    await turn();
    expect(record.current).toBeNull();
  });
});
