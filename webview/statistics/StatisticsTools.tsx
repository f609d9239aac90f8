/** What stands right of the tabs while the Statistics are shown: whether numbered names are one row, or one each. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {IconButton} from '../ui/toolkit';

export function StatisticsTools({inspector}: {inspector: Inspector}) {
  const alike = useStore(inspector.store, state => state.alike);
  return (
    <IconButton
      icon="aggregate"
      label={t('Similar Names Together: those that differ in numbers alone are one row')}
      text={t('Similar Names Together')}
      class="collapsible"
      pressed={alike}
      onClick={() => inspector.flows.setAlike(!alike)}
    />
  );
}
