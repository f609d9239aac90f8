/** Rare actions of the toolbar. Only what can work for this session is listed. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {MenuItem} from '../ui/Menu';
import {MenuButton} from '../ui/Menu';

export function MoreMenu({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const withText = useStore(store, state => state.filter.withText);
  const isEmpty = useStore(store, state => (state.session?.counts.records ?? 0) === 0);
  const isPanel = useStore(store, state => state.hello?.surface !== 'file');
  const isListening = useStore(
    store,
    state => state.session?.sources.some(source => source.kind === 'zeromq' && source.state !== 'stopped') ?? false,
  );
  const items: MenuItem[] = [
    {
      label: t('Show Text Lines'),
      checked: withText,
      run: () => inspector.setFilter({...store.state.filter, withText: !withText}),
    },
    {label: t('Next Error'), separated: true, run: () => void inspector.steps.error(1)},
    {label: t('Previous Error'), run: () => void inspector.steps.error(-1)},
  ];
  if (!isEmpty) {
    items.push({label: t('Export Trace…'), separated: true, run: () => inspector.run('exportTrace')});
  }
  if (isPanel) {
    items.push(
      isListening
        ? {label: t('Stop Listening'), separated: true, run: () => inspector.run('stopListening')}
        : {label: t('Start Listening'), separated: true, run: () => inspector.run('startListening')},
    );
  }
  items.push(
    {label: t('Open Trace File…'), separated: !isPanel, run: () => inspector.run('openTraceFile')},
    {label: t('Open Settings'), separated: true, run: () => inspector.run('openSettings')},
    {label: t('Show Output'), run: () => inspector.run('showOutput')},
  );
  return <MenuButton icon="ellipsis" label={t('More Actions')} items={items} />;
}
