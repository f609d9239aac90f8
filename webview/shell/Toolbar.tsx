/**
 * What restricts and steers the whole page: filter, level, follow, pause, session, save, clear, more. Shows only what
 * works now: no Follow for a file that cannot grow, no session list with one session. Where the filter box would become too
 * narrow, it has a row of its own.
 */
import {useRef} from 'preact/hooks';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {Dropdown, IconButton} from '../ui/toolkit';
import {FilterBox} from '../filter/FilterBox';
import {MoreMenu} from './MoreMenu';
import {useFit} from './useFit';

const levels = () => [
  {value: '0', text: t('All')},
  {value: '10', text: t('Debug')},
  {value: '20', text: t('Info')},
  {value: '30', text: t('Warning')},
  {value: '40', text: t('Error')},
  {value: '50', text: t('Critical')},
];

export function Toolbar({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const live = useStore(store, state => state.session?.live ?? false);
  const follow = useStore(store, state => state.follow);
  const paused = useStore(store, state => state.paused);
  const minLevel = useStore(store, state => state.filter.minLevel);
  const isEmpty = useStore(store, state => (state.session?.counts.records ?? 0) === 0);
  const isOfFiles = useStore(store, state => state.session?.kind === 'file');
  const setLevel = (value: string) => inspector.setFilter({...store.state.filter, minLevel: Number(value)});
  const row = useRef<HTMLDivElement>(null);
  useFit(row, 1);
  return (
    <div class="toolbar" role="toolbar" aria-label={t('Inspector')} data-region="toolbar" ref={row}>
      <FilterBox inspector={inspector} />
      <div class="toolbar-controls">
        <Dropdown
          label={t('Lowest Level')}
          class="level"
          value={String(nearestLevel(minLevel))}
          options={levels()}
          onChange={setLevel}
          start={<span class="muted">{t('Level')}</span>}
        />
        {live ? (
          <>
            <IconButton
              icon="follow"
              label={t('Follow')}
              text={t('Follow')}
              class="collapsible"
              pressed={follow}
              onClick={() => inspector.setFollow(!follow)}
            />
            <IconButton
              icon="debug-pause"
              label={t('Pause')}
              text={t('Pause')}
              class="collapsible"
              pressed={paused}
              onClick={() => inspector.setPaused(!paused)}
            />
          </>
        ) : null}
        <span class="separator" />
        <SessionSwitcher inspector={inspector} />
        <span class="icon-group">
          <IconButton
            icon="save"
            label={t('Save Trace As…')}
            disabled={isEmpty}
            onClick={() => inspector.run('saveTraceAs')}
          />
          {isOfFiles ? null : (
            <IconButton
              icon="clear-all"
              label={t('Clear Session')}
              disabled={isEmpty}
              onClick={() => inspector.run('clearSession')}
            />
          )}
          <MoreMenu inspector={inspector} />
        </span>
      </div>
    </div>
  );
}

function SessionSwitcher({inspector}: {inspector: Inspector}) {
  const session = useStore(inspector.store, state => state.session);
  const sessions = useStore(inspector.store, state => state.hello?.sessions ?? NO_SESSIONS);
  if (!session) return null;
  const icon = session.kind === 'file' ? 'file' : 'broadcast';
  const tone = session.live && session.kind === 'live' ? 'run' : '';
  const nameOf = (name: string, live: boolean) => (live ? t('{0} · live', name) : name);
  const others = sessions.filter(other => other.id !== session.id);
  if (others.length === 0) {
    return (
      <span class="session" title={t('Session: {0}', session.name)}>
        <Icon name={icon} tone={tone} />
        <span class="ellipsis">{nameOf(session.name, session.kind === 'live' && session.live)}</span>
      </span>
    );
  }
  // The list is as old as the page's beginning; what is shown now knows its own name.
  const current = {value: session.id, text: nameOf(session.name, session.kind === 'live' && session.live)};
  const options = sessions.map(({id, name, live}) =>
    id === session.id ? current : {value: id, text: nameOf(name, live)},
  );
  const all = options.includes(current) ? options : [current, ...options];
  return (
    <Dropdown
      label={t('Session')}
      class="session-list"
      value={session.id}
      options={all}
      onChange={id => inspector.switchSession(id)}
      start={<Icon name={icon} tone={tone} />}
    />
  );
}

const NO_SESSIONS: {id: string; name: string; live: boolean}[] = [];

/** A stored or foreign level shows as the list's next lower one. */
function nearestLevel(minLevel: number): number {
  return Math.min(50, Math.max(0, Math.floor(minLevel / 10) * 10));
}
