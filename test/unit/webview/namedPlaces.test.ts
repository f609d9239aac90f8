import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {RpcError} from '../../../src/protocol/rpc';
import {NamedPlaces} from '../../../webview/log/namedPlaces';

interface Asked {
  record: number;
  signal: AbortSignal;
  answer(label: string): Promise<void>;
  fail(error: Error): Promise<void>;
}

function setUp() {
  const asked: Asked[] = [];
  const settled = async () => void (await vi.advanceTimersByTimeAsync(0));
  const call = (_method: string, {record}: {record: number}, signal: AbortSignal) =>
    new Promise((resolve, reject) => {
      asked.push({
        ...{record, signal},
        answer: label => {
          resolve({label, path: `/shop/${label}`, reason: label === '' ? 'not there' : ''});
          return settled();
        },
        fail: error => {
          reject(error);
          return settled();
        },
      });
    });
  const places = new NamedPlaces({call} as unknown as ConstructorParameters<typeof NamedPlaces>[0]);
  const found = vi.fn();
  places.onFound = found;
  return {places, asked, found};
}

const A = {key: 'a', record: 1};
const B = {key: 'b', record: 2};
const rest = () => vi.advanceTimersByTimeAsync(1000);

describe('places of names', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('each name is asked for once, one at a time, and what was found is kept', async () => {
    const {places, asked, found} = setUp();
    places.want([A, B]);
    places.want([A, B, {key: 'a', record: 7}]);
    await rest();
    expect(asked.map(({record}) => record)).toEqual([1]);
    await asked[0]!.answer('shop.py:3');
    expect(asked.map(({record}) => record)).toEqual([1, 2]);
    expect(places.placeOf('a')?.label).toBe('shop.py:3');
    expect(places.placeOf('b')).toBeNull();
    await asked[1]!.answer('');
    expect(places.placeOf('b')).toEqual({label: '', path: '/shop/', reason: 'not there'});
    expect(found).toHaveBeenCalledTimes(2);
    places.want([B, A]);
    await rest();
    expect(asked).toHaveLength(2);
  });

  test('rows that only pass by are never asked for', async () => {
    const {places, asked} = setUp();
    places.want([A]);
    places.want([]);
    await rest();
    expect(asked).toEqual([]);
  });

  test('steady news do not put it off', async () => {
    const {places, asked} = setUp();
    for (let news = 0; news < 20; news++) {
      places.want([A]);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(asked).toHaveLength(1);
  });

  test('a name that left the screen is given up, and asked for again when it is back', async () => {
    const {places, asked} = setUp();
    places.want([A]);
    await rest();
    places.want([B]);
    expect(asked[0]!.signal.aborted).toBe(true);
    await asked[0]!.fail(new RpcError('cancelled', ''));
    await rest();
    expect(asked.map(({record}) => record)).toEqual([1, 2]);
    await asked[1]!.answer('shop.py:3');
    places.want([A]);
    await rest();
    expect(asked.map(({record}) => record)).toEqual([1, 2, 1]);
  });

  test('an engine that is away is asked again later, an error is not', async () => {
    const {places, asked} = setUp();
    places.want([A]);
    await rest();
    await asked[0]!.fail(new RpcError('engineGone', 'gone'));
    await rest();
    expect(asked).toHaveLength(1);
    places.want([A]);
    await rest();
    await asked[1]!.fail(new Error('broken'));
    expect(places.placeOf('a')).toEqual({label: '', path: '', reason: 'broken'});
    places.want([A]);
    await rest();
    expect(asked).toHaveLength(2);
  });

  test('when sources change what was known is shown until the new answer has come', async () => {
    const {places, asked} = setUp();
    places.want([A]);
    await rest();
    await asked[0]!.answer('shop.py:3');
    const {version} = places;
    places.sourcesChanged();
    expect(places.placeOf('a')?.label).toBe('shop.py:3');
    await rest();
    await asked[1]!.answer('shop.py:5');
    expect(places.placeOf('a')?.label).toBe('shop.py:5');
    expect(places.version).toBeGreaterThan(version);
  });
});
