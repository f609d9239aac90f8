/**
 * Where a record that names no file comes from, by the name of its task, entrypoint or node. In: a record, null for none.
 * Out: the host's answer, null until it has come. Asked when the selection rests: names are looked for in the workspace.
 */
import {useEffect, useState} from 'preact/hooks';
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Inspector} from '../state/inspector';

export type Place = InspectorApi['place']['result'];

/** Not for records that are only passed by. */
const REST_MS = 150;

export function usePlace(inspector: Inspector, record: number | null): Place | null {
  const [answer, setAnswer] = useState<{record: number; place: Place} | null>(null);
  useEffect(() => {
    if (record === null) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      inspector.forViews.call('place', {record}, controller.signal).then(
        place => controller.signal.aborted || setAnswer({record, place}),
        (error: unknown) => inspector.complain(error),
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [record, inspector]);
  return answer && answer.record === record ? answer.place : null;
}
