/** What stands right of the tabs while the Graph is shown: the flows to go to, what was not taken, and the zoom. */
import type {SpanInfo} from '../../src/protocol/queries';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Dropdown, IconButton} from '../ui/toolkit';
import {graphControllerOf, zoomOf} from './graphController';
import {stateWord} from './graphWords';

const ZOOM_STEP = 1.2;

export function GraphTools({inspector}: {inspector: Inspector}) {
  const controller = graphControllerOf(inspector);
  const {store} = controller;
  const flows = useStore(store, state => state.flows);
  const total = useStore(store, state => state.total);
  const active = useStore(store, state => state.prefs.active);
  const showNotTaken = useStore(store, state => state.prefs.showNotTaken);
  const restricted = useStore(store, state => [...state.drawn.values()].some(drawn => drawn.restricted));
  const zoomBy = (factor: number) => controller.zoomTo(zoomOf(store.state) * factor);
  const options = flows.map(({span, info}) => ({
    value: String(span),
    text: info ? flowText(info) : t('Flow of the selection'),
  }));
  return (
    <>
      {options.length > 1 ? (
        <Dropdown
          label={t('Flow, {0} in all', formatCount(total))}
          class="flow-list"
          value={String(active ?? '')}
          options={options}
          onChange={value => controller.choose(Number(value))}
        />
      ) : null}
      <span class="icon-group">
        {restricted ? (
          <IconButton
            icon="skipped"
            label={t('Show What Was Not Taken')}
            text={t('Not Taken')}
            class="collapsible"
            pressed={showNotTaken}
            onClick={() => controller.toggleNotTaken()}
          />
        ) : null}
        <IconButton icon="zoom-out" label={t('Zoom Out')} onClick={() => zoomBy(1 / ZOOM_STEP)} />
        <IconButton icon="zoom-in" label={t('Zoom In')} onClick={() => zoomBy(ZOOM_STEP)} />
        <IconButton icon="fit" label={t('Fit')} onClick={() => controller.fit()} />
      </span>
    </>
  );
}

function flowText({name, state, startNs, endNs, pausedNs}: SpanInfo): string {
  return [visibleLine(name).slice(0, 60), stateWord(state), formatDuration(endNs - startNs - pausedNs)]
    .filter(Boolean)
    .join(' · ');
}
