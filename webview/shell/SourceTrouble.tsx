/**
 * The line above the toolbar about sources that send no more although they should: not connected, or failed. In: the session's
 * sources. It goes by itself when they are back, and stays away once it was dismissed until there is something else to say.
 * While nothing has come at all, the empty state says it.
 */
import {useState} from 'preact/hooks';
import type {SessionInfo, SourceInfo} from '../../src/protocol/queries';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {rowsInSession} from '../state/inspectorState';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton, LinkButton} from '../ui/toolkit';

export function SourceTrouble({inspector}: {inspector: Inspector}) {
  const text = useStore(inspector.store, ({session}) => troubleText(session));
  const isFailure = useStore(inspector.store, ({session}) => session?.sources.some(isFailed) ?? false);
  const [dismissed, setDismissed] = useState('');
  if (text === '' || text === dismissed) return null;
  const severity = isFailure ? 'error' : 'warning';
  return (
    <div class={`banner ${severity}`} role="alert">
      <Icon name={severity} tone={severity} />
      <span class="grow">{visibleLine(text)}</span>
      <LinkButton onClick={() => inspector.run('showOutput')}>{t('Show Output')}</LinkButton>
      <IconButton icon="close" label={t('Dismiss')} onClick={() => setDismissed(text)} />
    </div>
  );
}

function troubleText(session: SessionInfo | null): string {
  if (session?.kind !== 'live' || rowsInSession(session, true) === 0) return '';
  return session.sources
    .filter(source => isFailed(source) || source.state === 'connecting')
    .map(textOf)
    .join(' ');
}

function isFailed({state}: SourceInfo): boolean {
  return state === 'failed';
}

function textOf(source: SourceInfo): string {
  if (!isFailed(source)) return t('Not connected to {0}. Tracescope tries again by itself.', source.name);
  return source.detail || t('{0} failed.', source.name);
}
