/** The keys that a view lives by, in the footer while there is room for them. In: the view. */
import type {InspectorState} from '../state/inspectorState';
import {t} from '../format/l10n';

const HINTS: Partial<Record<InspectorState['view'], () => {keys: string[]; does: string}[]>> = {
  timeline: () => [
    {keys: ['W', 'S'], does: t('zoom')},
    {keys: ['A', 'D'], does: t('pan')},
    {keys: ['F'], does: t('fit selection')},
  ],
  graph: () => [
    {keys: ['←', '→'], does: t('follow edges')},
    {keys: ['Enter'], does: t('go to source')},
    {keys: ['F'], does: t('fit flow')},
  ],
  statistics: () => [{keys: ['Enter'], does: t('add to filter')}],
};

export function KeyHints({view}: {view: InspectorState['view']}) {
  const hints = HINTS[view]?.() ?? [];
  if (hints.length === 0) return null;
  return (
    <span class="key-hints">
      {hints.map(({keys, does}) => (
        <span key={does}>
          {keys.map(key => (
            <kbd key={key}>{key}</kbd>
          ))}
          {does}
        </span>
      ))}
    </span>
  );
}
