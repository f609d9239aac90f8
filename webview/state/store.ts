/**
 * A value that the shell draws, with listeners told after every change. `useStore` makes a component follow a part of
 * it. Deliberately without computed values: what is derived is a function of the state.
 */
import {useEffect, useReducer, useRef} from 'preact/hooks';

export class Store<T extends object> {
  private readonly listeners = new Set<(previous: T) => void>();

  constructor(private value: T) {}

  get state(): T {
    return this.value;
  }

  /** Tells listeners only when a property really changed. */
  set(patch: Partial<T>): void {
    const previous = this.value;
    const keys = Object.keys(patch) as (keyof T)[];
    if (keys.every(key => Object.is(previous[key], patch[key]))) return;
    this.value = {...previous, ...patch};
    for (const listener of [...this.listeners]) listener(previous);
  }

  /** Returns a function that removes the listener. */
  subscribe(listener: (previous: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The selected part of the state; the component draws again when that part is another value. */
export function useStore<T extends object, S>(store: Store<T>, select: (state: T) => S): S {
  const [, redraw] = useReducer<number, undefined>(count => count + 1, 0);
  const selected = select(store.state);
  const latest = useRef({select, selected});
  latest.current = {select, selected};
  useEffect(() => {
    const check = () => {
      const {select: current, selected: shown} = latest.current;
      if (!Object.is(current(store.state), shown)) redraw(undefined);
    };
    // The state may have moved between drawing and this effect.
    check();
    return store.subscribe(check);
  }, [store]);
  return selected;
}
