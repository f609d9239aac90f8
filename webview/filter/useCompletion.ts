/**
 * What may stand at the cursor, asked of the engine; the latest question wins. In: text and cursor. Out: items and the
 * active one, and ways to move and take. While the user types nothing is active, so that Enter applies the filter.
 */
import {useRef, useState} from 'preact/hooks';
import type {FilterCompletion} from '../../src/protocol/queries';
import type {Inspector} from '../state/inspector';

export interface Completion {
  items: FilterCompletion['items'];
  active: number | null;
  /** `wanted`: the user asked, so the first item is active. */
  ask(text: string, cursor: number, wanted: boolean): void;
  move(active: number): void;
  /** The text with the item in its place; null when the list has gone. */
  take(text: string, item: number): {text: string; cursor: number} | null;
  close(): void;
  /** A key was used by the list. */
  stay(): void;
}

const NOTHING: FilterCompletion = {from: 0, to: 0, items: []};

export function useCompletion(inspector: Inspector): Completion {
  const [shown, setShown] = useState<FilterCompletion>(NOTHING);
  const [active, setActive] = useState<number | null>(null);
  const latest = useRef<AbortController | null>(null);
  const close = () => {
    latest.current?.abort();
    setShown(NOTHING);
    setActive(null);
  };
  return {
    items: shown.items,
    active,
    ask: (text, cursor, wanted) => {
      latest.current?.abort();
      const controller = new AbortController();
      latest.current = controller;
      inspector.forViews.call('completeFilter', {text, cursor}, controller.signal).then(
        completion => {
          if (controller.signal.aborted) return;
          const isDone = isWhole(text, completion);
          // Between words a list would only be in the way, unless it was asked for.
          const shows = wanted || (completion.from < cursor && !isDone) || /[:=]$/.test(text.slice(0, cursor));
          setShown(shows ? completion : NOTHING);
          setActive(wanted && completion.items.length > 0 ? 0 : null);
        },
        () => undefined,
      );
    },
    move: setActive,
    take: (text, item) => {
      const chosen = shown.items[item];
      if (!chosen) return null;
      const before = text.slice(0, shown.from) + chosen.label;
      return {text: before + text.slice(shown.to), cursor: before.length};
    },
    close,
    stay: () => undefined,
  };
}

/** The one thing that fits is there already. */
function isWhole(text: string, {from, to, items}: FilterCompletion): boolean {
  return items.length === 1 && text.slice(from, to) === items[0]?.label;
}
