/**
 * A list of listeners, usable without VS Code so that sessions and engine supervision are tested as plain code.
 * A listener that throws does not stop the others; its error goes to `onError`.
 */
export interface Disposable {
  dispose(): void;
}

export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private readonly onError: (error: unknown) => void = rethrowLater) {}

  on(listener: (value: T) => void): Disposable {
    // Wrapped, so that one function registered twice is called and removed twice.
    const own = (value: T) => listener(value);
    this.listeners.add(own);
    return {dispose: () => this.listeners.delete(own)};
  }

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Disposes in the reverse order of creation. */
export class DisposableList implements Disposable {
  private readonly items: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    this.items.push(item);
    return item;
  }

  dispose(): void {
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
