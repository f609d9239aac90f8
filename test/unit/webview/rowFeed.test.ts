import {describe, expect, test, vi} from 'vitest';
import type {InspectorApi} from '../../../src/protocol/inspectorApi';
import type {RowPage} from '../../../src/protocol/queries';
import {RpcError} from '../../../src/protocol/rpc';
import {RowFeed} from '../../../webview/log/rowFeed';
import {NO_FILTER} from '../../../webview/state/viewState';

type RowsParams = InspectorApi['rows']['params'];

interface Asked extends RowsParams {
  signal: AbortSignal;
  answer(patch?: Partial<RowPage>): Promise<void>;
  fail(error: Error): Promise<void>;
}

function pageOf(from: number, count: number, patch: Partial<RowPage>): RowPage {
  const bytes = () => new Uint8Array(count);
  return {
    ...{revision: 1, generation: 1, originEpochMs: 0, total: 1000, from, count, problem: null},
    ...{record: Uint32Array.from({length: count}, (_, index) => from + index), span: new Uint32Array(count)},
    ...{timeNs: new Float64Array(count), sincePreviousNs: new Float64Array(count)},
    ...{level: bytes(), kind: bytes(), system: bytes(), flags: bytes(), spanState: bytes(), depth: bytes()},
    ...{flowName: [], spanName: [], message: [], source: [], symbol: []},
    ...patch,
  };
}

function setUp() {
  const asked: Asked[] = [];
  const updates: boolean[] = [];
  const errors: unknown[] = [];
  const call = (_method: string, params: unknown, signal?: AbortSignal) =>
    new Promise((resolve, reject) => {
      const {filter, from, count} = params as RowsParams;
      const settled = () => new Promise<void>(done => setImmediate(done));
      asked.push({
        ...{filter, from, count, signal: signal ?? new AbortController().signal},
        answer: patch => {
          const total = patch?.total ?? 1000;
          const start = from < 0 ? Math.max(0, total + from) : from;
          resolve(pageOf(start, Math.max(0, Math.min(count, total - start)), patch ?? {}));
          return settled();
        },
        fail: error => {
          reject(error);
          return settled();
        },
      });
    });
  const caller = {call} as unknown as ConstructorParameters<typeof RowFeed>[0];
  const feed = new RowFeed(
    caller,
    NO_FILTER,
    ({replaced}) => updates.push(replaced),
    error => errors.push(error),
  );
  const last = () => asked.at(-1) as Asked;
  return {feed, asked, updates, errors, last};
}

describe('a window of rows', () => {
  test('is three screens, and nothing is asked while it covers the screen', async () => {
    const {feed, asked, last, updates} = setUp();
    feed.want(400, 440, false);
    expect(last()).toMatchObject({from: 352, count: 128});
    await last().answer();
    expect(updates).toEqual([true]);
    expect(feed.total).toBe(1000);
    feed.want(410, 450, false);
    expect(asked).toHaveLength(1);
    expect(feed.row(401)?.page.record[feed.row(401)?.index ?? 0]).toBe(401);
    expect(feed.row(100)).toBeNull();
  });

  test('a request whose rows are out of sight is cancelled, one that overlaps is waited for', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, false);
    feed.want(20, 60, false);
    expect(asked).toHaveLength(1);
    feed.want(900, 940, false);
    expect(asked).toHaveLength(2);
    expect(asked[0]?.signal.aborted).toBe(true);
    await asked[0]?.fail(new RpcError('cancelled', 'The request was cancelled.'));
    await last().answer();
    expect(feed.row(910)).not.toBeNull();
  });

  test('old rows stay until new ones have come', async () => {
    const {feed, last, updates} = setUp();
    feed.want(0, 40, false);
    await last().answer();
    feed.setFilter({...NO_FILTER, minLevel: 40});
    expect(feed.loaded).toBe(false);
    expect(feed.row(5)).not.toBeNull();
    await last().answer({total: 3});
    expect(updates).toEqual([true, true]);
    expect(feed.row(5)).toBeNull();
    expect(feed.row(2)).not.toBeNull();
  });
});

describe('a session that moves', () => {
  test('is asked again for what is on screen, once per change', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, false);
    await last().answer();
    feed.moved(2);
    feed.moved(3);
    expect(asked).toHaveLength(2);
    await last().answer({revision: 3});
    expect(asked).toHaveLength(2);
  });

  test('an answer older than the newest change is followed by another question', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, false);
    await last().answer();
    feed.moved(2);
    feed.moved(5);
    await last().answer({revision: 2});
    expect(asked).toHaveLength(3);
  });

  test('an engine that counts from below again is not asked for ever', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, false);
    await last().answer({revision: 50});
    feed.moved(60);
    await last().answer({revision: 1});
    expect(asked).toHaveLength(2);
  });

  test('while frozen nothing is asked and the total stays', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, false);
    await last().answer();
    feed.freeze(true);
    feed.moved(2);
    expect(asked).toHaveLength(1);
    feed.want(900, 940, false);
    await last().answer({revision: 2, total: 5000});
    expect(feed.total).toBe(1000);
    feed.freeze(false);
    await last().answer({revision: 2, total: 5000});
    expect(feed.total).toBe(5000);
  });

  test('the tail is asked for as the last rows, so one answer is enough however much came meanwhile', async () => {
    const {feed, asked, last} = setUp();
    feed.want(0, 40, true);
    expect(last()).toMatchObject({from: -80, count: 80});
    await last().answer({total: 20_000});
    expect(feed.total).toBe(20_000);
    expect(feed.row(19_999)).not.toBeNull();
    expect(feed.row(19_920)).not.toBeNull();
    feed.want(19_960, 20_000, true);
    expect(asked).toHaveLength(1);
  });

  test('a tail that moves by a few rows is asked for at once, one that moves by screens rests in between', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']});
    try {
      const {feed, asked, last} = setUp();
      feed.want(0, 40, true);
      await last().answer({total: 100});
      feed.moved(2);
      expect(asked).toHaveLength(2);
      await last().answer({revision: 2, total: 103});
      feed.moved(3);
      expect(asked).toHaveLength(3);
      await last().answer({revision: 3, total: 5103});
      feed.moved(4);
      feed.moved(5);
      expect(asked).toHaveLength(3);
      vi.advanceTimersByTime(500);
      expect(asked).toHaveLength(4);
      await last().answer({revision: 5, total: 9000});
      // Whoever looks back does not wait.
      feed.want(100, 140, false);
      expect(asked).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('a filter with a problem leaves the rows and says what is wrong', async () => {
  const {feed, last} = setUp();
  feed.want(0, 40, false);
  await last().answer();
  feed.setFilter({...NO_FILTER, text: 'bad('});
  await last().answer({total: 0, problem: {at: 3, length: 1, message: 'Never closed.'}});
  expect(feed.problem?.at).toBe(3);
  expect(feed.total).toBe(1000);
  expect(feed.row(5)).not.toBeNull();
});

test('errors are told, a new want asks again', async () => {
  const {feed, asked, last, errors} = setUp();
  feed.want(0, 40, false);
  await last().fail(new RpcError('engineGone', 'The engine is gone.'));
  expect(errors).toHaveLength(1);
  feed.want(0, 40, false);
  expect(asked).toHaveLength(2);
});
