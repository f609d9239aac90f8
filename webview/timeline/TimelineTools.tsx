/** What stands right of the tabs while the Timeline is shown: mode, critical path, folding, zoom. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {IconButton} from '../ui/toolkit';
import {controllerOf} from './controller';

const ZOOM = 0.5;

export function TimelineTools({inspector}: {inspector: Inspector}) {
  const controller = controllerOf(inspector);
  const {mode, showsPath} = useStore(controller.store, state => state.prefs);
  const aggregated = mode === 'aggregated';
  return (
    <span class="icon-group" role="group" aria-label={t('Timeline')}>
      <IconButton
        icon="aggregate"
        label={t('Add up equal tasks, longest first')}
        text={t('Aggregated')}
        class="collapsible"
        pressed={aggregated}
        onClick={() => controller.setMode(aggregated ? 'waterfall' : 'aggregated')}
      />
      <IconButton
        icon="criticalPath"
        label={t('Critical path of the selected flow')}
        text={t('Critical Path')}
        class="collapsible"
        pressed={showsPath && !aggregated}
        disabled={aggregated}
        onClick={() => controller.setPrefs({showsPath: !showsPath})}
      />
      <IconButton icon="expand-all" label={t('Unfold All')} onClick={() => controller.foldAll('unfolded')} />
      <IconButton icon="collapse-all" label={t('Fold All')} onClick={() => controller.foldAll('folded')} />
      <IconButton icon="zoom-out" label={t('Zoom Out (S)')} onClick={() => controller.zoom(1 / ZOOM)} />
      <IconButton icon="zoom-in" label={t('Zoom In (W)')} onClick={() => controller.zoom(ZOOM)} />
      <IconButton icon="fit" label={t('Fit the Selection (F)')} onClick={() => controller.fitSelection()} />
    </span>
  );
}
