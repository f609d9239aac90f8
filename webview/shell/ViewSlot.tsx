/**
 * Where a view is drawn: loads its code the first time, says so while that lasts, and says what to do when it fails.
 */
import {useEffect, useState} from 'preact/hooks';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {Button, ProgressRing} from '../ui/toolkit';
import type {ViewComponent, ViewId} from './views';
import {VIEWS} from './views';

const loadedViews = new Map<ViewId, ViewComponent>();

export function ViewSlot({id, inspector}: {id: ViewId; inspector: Inspector}) {
  const [, redraw] = useState(0);
  const [problem, setProblem] = useState('');
  const entry = VIEWS.find(view => view.id === id);
  const View = entry?.component ?? loadedViews.get(id);
  useEffect(() => {
    if (!entry?.load || loadedViews.has(id) || problem) return undefined;
    let gone = false;
    const came = (view: ViewComponent) => {
      loadedViews.set(id, view);
      if (!gone) redraw(count => count + 1);
    };
    const failed = (error: unknown) => {
      if (!gone) setProblem(error instanceof Error ? error.message : String(error));
    };
    entry.load().then(came, failed);
    return () => {
      gone = true;
    };
  }, [entry, id, problem]);
  if (View) return <View inspector={inspector} />;
  return (
    <div class="empty" data-region="view">
      {problem ? (
        <>
          <h2>{t('This view could not be loaded')}</h2>
          <p>{problem}</p>
          <Button label={t('Try Again')} onClick={() => setProblem('')} />
        </>
      ) : (
        <ProgressRing label={t('Loading the view')} />
      )}
    </div>
  );
}
