/**
 * Typed request/response and events over any port that posts structured-clone values: a child process, a webview, or
 * a direct pair in one process. Written here rather than taken from a library because calls must carry typed arrays
 * untouched and be cancellable on both sides: `birpc` has no cancellation, `vscode-jsonrpc` encodes through JSON.
 *
 * Every call ends exactly once: with a result, with an `RpcError`, or cancelled. A cancel may arrive before the handler
 * has begun. `close` rejects everything pending.
 */

/** One end of a link. `post` never throws for a link that is gone; `onMessage` registers the only listener. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** An error that people may see: `message` is a sentence, `code` is for programs. */
export class RpcError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Stack of the other side, for the output channel only. */
    readonly remoteStack?: string,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

type Table = Record<string, {params: unknown; result: unknown}>;

/** Handlers for every method of a table; `signal` is aborted when the caller no longer wants the answer. */
export type Handlers<T extends Table> = {
  [M in keyof T]: (params: T[M]['params'], signal: AbortSignal) => T[M]['result'] | Promise<T[M]['result']>;
};

export interface Caller<T extends Table> {
  call<M extends keyof T & string>(method: M, params: T[M]['params'], signal?: AbortSignal): Promise<T[M]['result']>;
}

type Message =
  | {t: 'call'; id: number; method: string; params: unknown}
  | {t: 'cancel'; id: number}
  | {t: 'ok'; id: number; result: unknown}
  | {t: 'error'; id: number; code: string; message: string; stack?: string}
  | {t: 'event'; name: string; data: unknown};

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  dispose(): void;
}

/** Serves `Mine`, calls `Theirs`, sends `Out` events and receives `In` events over one port. */
export class Link<
  Mine extends Table,
  Theirs extends Table,
  Out extends object,
  In extends object,
> implements Caller<Theirs> {
  private nextId = 1;
  private readonly pending = new Map<number, Pending>();
  private readonly running = new Map<number, AbortController>();
  /** Cancels that arrived ahead of their call. */
  private readonly cancelledEarly = new Set<number>();
  /** Ids rise, so a cancel for an id up to this one is late, not early. */
  private lastServed = 0;
  private readonly listeners = new Map<keyof In, Set<(data: never) => void>>();
  private closed: RpcError | undefined;

  constructor(
    private readonly port: Port,
    private readonly handlers: Handlers<Mine>,
    /** Told of errors that are our bugs: a handler that threw something else than RpcError. */
    private readonly onBug: (error: unknown, method: string) => void = () => undefined,
  ) {
    port.onMessage(message => this.receive(message as Message));
  }

  call<M extends keyof Theirs & string>(
    method: M,
    params: Theirs[M]['params'],
    signal?: AbortSignal,
  ): Promise<Theirs[M]['result']> {
    if (this.closed) return Promise.reject(this.closed);
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        if (!this.pending.delete(id)) return;
        this.port.post({t: 'cancel', id} satisfies Message);
        reject(cancelled());
      };
      signal?.addEventListener('abort', onAbort, {once: true});
      this.pending.set(id, {resolve, reject, dispose: () => signal?.removeEventListener('abort', onAbort)});
      this.port.post({t: 'call', id, method, params} satisfies Message);
    });
  }

  emit<E extends keyof Out & string>(name: E, data: Out[E]): void {
    if (!this.closed) this.port.post({t: 'event', name, data} satisfies Message);
  }

  /** Returns a function that removes the listener. */
  on<E extends keyof In>(name: E, listener: (data: In[E]) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Rejects what is pending, aborts what is running, refuses what comes later. */
  close(error: RpcError): void {
    if (this.closed) return;
    this.closed = error;
    for (const call of this.pending.values()) {
      call.dispose();
      call.reject(error);
    }
    this.pending.clear();
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private receive(message: Message): void {
    if (this.closed) return;
    switch (message.t) {
      case 'call':
        void this.serve(message.id, message.method, message.params);
        return;
      case 'cancel': {
        const controller = this.running.get(message.id);
        if (controller) controller.abort();
        else if (message.id > this.lastServed) this.cancelledEarly.add(message.id);
        return;
      }
      case 'ok':
        this.settle(message.id)?.resolve(message.result);
        return;
      case 'error':
        this.settle(message.id)?.reject(new RpcError(message.code, message.message, message.stack));
        return;
      case 'event':
        for (const listener of this.listeners.get(message.name as keyof In) ?? []) listener(message.data as never);
    }
  }

  private settle(id: number): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    call?.dispose();
    return call;
  }

  private async serve(id: number, method: string, params: unknown): Promise<void> {
    this.lastServed = Math.max(this.lastServed, id);
    if (this.cancelledEarly.delete(id)) return;
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const handler = Object.hasOwn(this.handlers, method) ? this.handlers[method] : undefined;
      if (!handler) throw new RpcError('internal', `There is no method "${method}".`);
      const result = await handler(params, controller.signal);
      if (!controller.signal.aborted) this.post({t: 'ok', id, result});
    } catch (error) {
      if (controller.signal.aborted) return;
      if (error instanceof RpcError) this.post({t: 'error', id, code: error.code, message: error.message});
      else {
        this.onBug(error, method);
        const {message, stack} = error instanceof Error ? error : {message: String(error), stack: undefined};
        this.post({t: 'error', id, code: 'internal', message, ...(stack === undefined ? {} : {stack})});
      }
    } finally {
      this.running.delete(id);
    }
  }

  private post(message: Message): void {
    if (!this.closed) this.port.post(message);
  }
}

function cancelled(): RpcError {
  return new RpcError('cancelled', 'The request was cancelled.');
}
