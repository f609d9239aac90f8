import {describe, expect, it} from 'vitest';
import type {Handlers, Port} from '../../../src/protocol/rpc';
import {Link, RpcError} from '../../../src/protocol/rpc';

type Math = {
  double: {params: {value: number}; result: number};
  bytes: {params: {size: number}; result: Uint8Array};
  wait: {params: object; result: string};
};
type Events = {ticked: {count: number}};
type None = Record<never, never>;

/** Two ports that hand clones to each other, in order, each in a turn of its own. */
function portPair(): [Port, Port] {
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const port = (mine: 0 | 1): Port => ({
    post: message => {
      const copy = structuredClone(message);
      setImmediate(() => listeners[1 - mine]!(copy));
    },
    onMessage: listener => void (listeners[mine] = listener),
  });
  return [port(0), port(1)];
}

function linked(handlers: Partial<Handlers<Math>> = {}, onBug?: (error: unknown) => void) {
  const [a, b] = portPair();
  const all: Handlers<Math> = {
    double: ({value}) => value * 2,
    bytes: ({size}) => new Uint8Array(size).fill(7),
    wait: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    ...handlers,
  };
  const server = new Link<Math, None, Events, None>(b, all, onBug);
  const client = new Link<None, Math, None, Events>(a, {});
  return {server, client};
}

const turn = () => new Promise(resolve => setImmediate(resolve));

describe('Link', () => {
  it('answers calls, typed arrays untouched', async () => {
    const {client} = linked();
    expect(await client.call('double', {value: 21})).toBe(42);
    expect(await client.call('bytes', {size: 3})).toEqual(new Uint8Array([7, 7, 7]));
  });

  it('derives types from the table', () => {
    const {client} = linked();
    // @ts-expect-error a method that is not in the table
    void client.call('triple', {value: 1}).catch(() => undefined);
    // @ts-expect-error a parameter of the wrong type
    void client.call('double', {value: '1'}).catch(() => undefined);
    // @ts-expect-error a handler is missing
    const handlers: Handlers<Math> = {double: ({value}) => value, bytes: () => new Uint8Array()};
    expect(Object.keys(handlers)).toHaveLength(2);
  });

  it('carries an RpcError with its code, and nothing of its stack', async () => {
    const {client} = linked({
      double: () => {
        throw new RpcError('badEndpoint', 'The endpoint is malformed.');
      },
    });
    await expect(client.call('double', {value: 1})).rejects.toMatchObject({
      code: 'badEndpoint',
      message: 'The endpoint is malformed.',
    });
  });

  it('reports any other error as a bug and still replies', async () => {
    const bugs: unknown[] = [];
    const broken = {
      double: () => {
        throw new TypeError('undefined is not a function');
      },
    };
    const {client} = linked(broken, error => bugs.push(error));
    await expect(client.call('double', {value: 1})).rejects.toMatchObject({code: 'internal'});
    expect(bugs).toHaveLength(1);
  });

  it('replies to a method that does not exist, even to names of Object.prototype', async () => {
    const {client} = linked();
    await expect(client.call('toString' as 'double', {value: 1})).rejects.toMatchObject({code: 'internal'});
  });

  it('cancels a running call on both sides', async () => {
    let aborted = false;
    const {client} = linked({
      wait: (_, signal) => new Promise(() => signal.addEventListener('abort', () => (aborted = true))),
    });
    const controller = new AbortController();
    const call = client.call('wait', {}, controller.signal);
    await turn();
    await turn();
    controller.abort();
    await expect(call).rejects.toMatchObject({code: 'cancelled'});
    await turn();
    await turn();
    expect(aborted).toBe(true);
  });

  it('does not begin a call whose cancel arrived first', async () => {
    let began = 0;
    const [a, b] = portPair();
    let deliver: (message: unknown) => void = () => undefined;
    new Link<Math, None, None, None>(
      {post: message => b.post(message), onMessage: listener => (deliver = listener)},
      {double: ({value}) => (began++, value), bytes: () => new Uint8Array(), wait: () => ''},
    );
    a.onMessage(() => undefined);
    deliver({t: 'cancel', id: 1});
    deliver({t: 'call', id: 1, method: 'double', params: {value: 1}});
    deliver({t: 'call', id: 2, method: 'double', params: {value: 1}});
    await turn();
    expect(began).toBe(1);
  });

  it('refuses at once with a signal that is aborted already', async () => {
    const {client} = linked();
    await expect(client.call('double', {value: 1}, AbortSignal.abort())).rejects.toMatchObject({code: 'cancelled'});
  });

  it('rejects what is pending and what comes later when it is closed', async () => {
    const {client} = linked();
    const pending = client.call('wait', {});
    client.close(new RpcError('engineGone', 'The engine stopped.'));
    await expect(pending).rejects.toMatchObject({code: 'engineGone'});
    await expect(client.call('double', {value: 1})).rejects.toMatchObject({code: 'engineGone'});
  });

  it('hands events to listeners until they are removed', async () => {
    const {client, server} = linked();
    const counts: number[] = [];
    const stop = client.on('ticked', ({count}) => counts.push(count));
    server.emit('ticked', {count: 1});
    await turn();
    stop();
    server.emit('ticked', {count: 2});
    await turn();
    await turn();
    expect(counts).toEqual([1]);
  });
});
