/** What belongs to the Log alone, right of the tabs: nested or flat, folding everything, columns. In: the Inspector. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {MenuItem} from '../ui/Menu';
import {MenuButton} from '../ui/Menu';
import {Segmented} from '../ui/Segmented';
import {IconButton} from '../ui/toolkit';
import {COLUMN_IDS, columnTitle, DEFAULT_COLUMNS, FLAT_ONLY, isHideable, toggleColumn} from './columns';

export function LogTools({inspector}: {inspector: Inspector}) {
  const nested = useStore(inspector.store, state => state.nested);
  return (
    <>
      <Segmented
        label={t('Arrangement of rows')}
        value={nested ? 'nested' : 'flat'}
        options={[
          {value: 'nested', text: t('Nested')},
          {value: 'flat', text: t('Flat')},
        ]}
        onChange={value => inspector.rows.setNested(value === 'nested')}
      />
      <span class="icon-group">
        {nested ? (
          <>
            <IconButton icon="expand-all" label={t('Unfold All')} onClick={() => inspector.rows.foldAll(false)} />
            <IconButton icon="collapse-all" label={t('Fold All')} onClick={() => inspector.rows.foldAll(true)} />
          </>
        ) : null}
        <ColumnsMenu inspector={inspector} nested={nested} />
      </span>
    </>
  );
}

function ColumnsMenu({inspector, nested}: {inspector: Inspector; nested: boolean}) {
  const columns = useStore(inspector.store, state => state.columns);
  const relativeTime = useStore(inspector.store, state => state.relativeTime);
  const shown = COLUMN_IDS.filter(id => isHideable(id) && !(nested && FLAT_ONLY.includes(id)));
  const items: MenuItem[] = shown.map(id => ({
    label: columnTitle(id),
    checked: !columns.hidden.includes(id),
    run: () => inspector.arrange({columns: toggleColumn(inspector.store.state.columns, id)}),
  }));
  items.push(
    {
      label: t('Time Since the Start'),
      checked: relativeTime,
      separated: true,
      run: () => inspector.arrange({relativeTime: !relativeTime}),
    },
    {
      label: t('Reset Columns'),
      separated: true,
      run: () => inspector.arrange({columns: DEFAULT_COLUMNS}),
    },
  );
  return <MenuButton icon="columns" label={t('Columns')} items={items} />;
}
