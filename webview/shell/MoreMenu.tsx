/** Rare actions of the toolbar. Only what can work for this session is listed. */
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {MenuItem} from '../ui/Menu';
import {MenuButton} from '../ui/Menu';

export function MoreMenu({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const withText = useStore(store, state => state.filter.withText);
  const isPanel = useStore(store, state => state.hello?.surface !== 'file');
  const isListening = useStore(
    store,
    state => state.session?.sources.some(source => source.kind === 'zeromq' && source.state !== 'stopped') ?? false,
  );
  const items: MenuItem[] = [
    {
      label: 'Show Text Lines',
      checked: withText,
      run: () => inspector.setFilter({...store.state.filter, withText: !withText}),
    },
    {label: 'Next Error', separated: true, run: () => void inspector.stepError(1)},
    {label: 'Previous Error', run: () => void inspector.stepError(-1)},
  ];
  if (isPanel) {
    items.push(
      isListening
        ? {label: 'Stop Listening', separated: true, run: () => inspector.run('stopListening')}
        : {label: 'Start Listening', separated: true, run: () => inspector.run('startListening')},
    );
  }
  items.push(
    {label: 'Open Trace File…', separated: !isPanel, run: () => inspector.run('openTraceFile')},
    {label: 'Open Settings', separated: true, run: () => inspector.run('openSettings')},
    {label: 'Show Output', run: () => inspector.run('showOutput')},
  );
  return <MenuButton icon="ellipsis" label="More Actions" items={items} />;
}
