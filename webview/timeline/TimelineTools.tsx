/** What stands right of the tabs while the Timeline is shown: matches of the filter, mode, critical path, folding, zoom. */
import {useEffect} from 'preact/hooks';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {IconButton} from '../ui/toolkit';
import type {MenuItem} from '../ui/Menu';
import {MenuButton} from '../ui/Menu';
import {controllerOf} from './controller';
import {RECORDS_PER_SECOND, trackTitle} from './counterLoader';
import {MAX_TRACKS} from './prefs';
import {stepMatch} from './stepMatch';

const ZOOM = 0.5;

export function TimelineTools({inspector}: {inspector: Inspector}) {
  const controller = controllerOf(inspector);
  const {mode, showsPath, cutsPauses, counters} = useStore(controller.store, state => state.prefs);
  const hasPauses = useStore(controller.store, state => (state.slices?.pauseFromNs.length ?? 0) > 0);
  const candidates = useStore(controller.counters.store, state => state.candidates);
  // Which fields there are is known when numbers were asked for; a menu that opens empty would say there are none.
  useEffect(() => controller.counters.attach(), [controller]);
  const fields = [RECORDS_PER_SECOND, ...new Set([...counters.filter(field => field !== ''), ...candidates])];
  const items: MenuItem[] = fields.map(field => {
    const checked = counters.includes(field);
    const others = counters.filter(other => other !== field);
    const next = checked ? others : [...others, field].slice(-MAX_TRACKS);
    return {label: trackTitle(field), checked, run: () => controller.setPrefs({counters: next})};
  });
  const aggregated = mode === 'aggregated';
  const searches = useStore(inspector.store, state => state.filter.text.trim() !== '');
  return (
    <span class="icon-group" role="group" aria-label={t('Timeline')}>
      {searches ? (
        <>
          <IconButton
            icon="arrow-up"
            label={t('Previous Task That Matches (Shift+N)')}
            onClick={() => void stepMatch(inspector, -1)}
          />
          <IconButton
            icon="arrow-down"
            label={t('Next Task That Matches (N)')}
            onClick={() => void stepMatch(inspector, 1)}
          />
        </>
      ) : null}
      <IconButton
        icon="aggregate"
        label={t('Aggregated: equal tasks added up, longest first')}
        text={t('Aggregated')}
        class="collapsible"
        pressed={aggregated}
        onClick={() => controller.setMode(aggregated ? 'waterfall' : 'aggregated')}
      />
      <IconButton
        icon="criticalPath"
        label={t('Critical Path of the selected flow')}
        text={t('Critical Path')}
        class="collapsible"
        pressed={showsPath && !aggregated}
        disabled={aggregated}
        onClick={() => controller.setPrefs({showsPath: !showsPath})}
      />
      {hasPauses ? (
        <IconButton
          icon="debug-pause"
          label={t('Shorten time paused in the debugger')}
          pressed={cutsPauses}
          onClick={() => controller.setPrefs({cutsPauses: !cutsPauses})}
        />
      ) : null}
      {aggregated ? null : <MenuButton icon="graph-line" label={t('Numbers Over Time')} items={items} />}
      <IconButton icon="expand-all" label={t('Unfold All')} onClick={() => controller.foldAll('unfolded')} />
      <IconButton icon="collapse-all" label={t('Fold All')} onClick={() => controller.foldAll('folded')} />
      <IconButton icon="zoom-out" label={t('Zoom Out (S)')} onClick={() => controller.zoom(1 / ZOOM)} />
      <IconButton icon="zoom-in" label={t('Zoom In (W)')} onClick={() => controller.zoom(ZOOM)} />
      <IconButton icon="fit" label={t('Fit the Selection (F)')} onClick={() => controller.fitSelection()} />
    </span>
  );
}
