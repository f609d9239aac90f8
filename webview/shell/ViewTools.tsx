/** The tools of the view that is shown, loaded with it; nothing until they are there, and nothing when they fail: the view says so. */
import {useEffect, useState} from 'preact/hooks';
import type {Inspector} from '../state/inspector';
import type {ViewComponent, ViewId} from './views';
import {VIEWS} from './views';

export function ViewTools({id, inspector}: {id: ViewId; inspector: Inspector}) {
  const [tools, setTools] = useState<{id: ViewId; Component: ViewComponent} | null>(null);
  useEffect(() => {
    let gone = false;
    VIEWS.find(view => view.id === id)
      ?.tools?.()
      .then(
        Component => !gone && setTools({id, Component}),
        () => undefined,
      );
    return () => {
      gone = true;
    };
  }, [id]);
  return tools?.id === id ? <tools.Component inspector={inspector} /> : null;
}
