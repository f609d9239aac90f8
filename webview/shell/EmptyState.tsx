/**
 * What stands in place of the table when there are no rows: which case it is, what it means and what to do. `emptyKind`
 * decides and is pure; null means that there are rows.
 */
import type {ComponentChildren} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {isRestricted} from '../../src/protocol/isRestricted';
import type {SessionInfo} from '../../src/protocol/queries';
import {formatBytes} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import type {InspectorState} from '../state/inspectorState';
import {readingShare, rowsInSession} from '../state/inspectorState';
import {useStore} from '../state/store';
import type {IconName} from '../ui/iconNames';
import {Icon} from '../ui/icons';
import {Button, LinkButton, ProgressRing} from '../ui/toolkit';
import {Filtered} from './Filtered';

export type EmptyKind = 'starting' | 'reading' | 'listening' | 'stopped' | 'emptyFile' | 'filtered' | 'textHidden';

export function emptyKind(state: InspectorState): EmptyKind | null {
  const {session, total, filter, loaded, view} = state;
  if (!session) return 'starting';
  const all = rowsInSession(session, true);
  if (all === 0) {
    if (readingShare(session) !== null) return 'reading';
    if (session.kind === 'file') return 'emptyFile';
    return session.sources.some(source => isReceiving(source.state)) ? 'listening' : 'stopped';
  }
  if (total !== 0 || !loaded) return null;
  // Between two records the Timeline still has the tasks that were under way; it says so itself when it has none.
  if (view === 'timeline' && filter.timeRange !== null) return null;
  if (isRestricted(filter)) return 'filtered';
  return filter.withText ? null : 'textHidden';
}

function isReady(state: SessionInfo['sources'][number]['state']): boolean {
  return isReceiving(state) && state !== 'connecting' && state !== 'starting';
}

function isReceiving(state: SessionInfo['sources'][number]['state']): boolean {
  return (
    state === 'listening' ||
    state === 'running' ||
    state === 'following' ||
    state === 'connecting' ||
    state === 'starting'
  );
}

export function EmptyState({kind, inspector}: {kind: EmptyKind; inspector: Inspector}) {
  const session = useStore(inspector.store, state => state.session);
  switch (kind) {
    case 'starting':
      return (
        <Empty title={t('Starting the engine')} text={t('Records appear here as soon as it is ready.')}>
          <ProgressRing label={t('Starting the engine')} />
        </Empty>
      );
    case 'reading':
      return session ? <Reading session={session} /> : null;
    case 'emptyFile':
      return (
        <Empty icon="file" title={t('This file has no records')} text={emptyFileText(session)}>
          <Button label={t('Open Another Trace File…')} onClick={() => inspector.run('openTraceFile')} />
        </Empty>
      );
    case 'listening':
      return session ? <Listening session={session} inspector={inspector} /> : null;
    case 'stopped':
      return <Stopped session={session} inspector={inspector} />;
    case 'textHidden':
      return (
        <Empty
          icon="list-flat"
          title={t('Only text lines here')}
          text={t('None of the lines is a record, and text lines are hidden.')}
        >
          <Button
            label={t('Show Text Lines')}
            onClick={() => inspector.setFilter({...inspector.store.state.filter, withText: true})}
          />
        </Empty>
      );
    case 'filtered':
      return <Filtered session={session} inspector={inspector} />;
  }
}

interface EmptyProps {
  icon?: IconName;
  title: string;
  text: string;
  children?: ComponentChildren;
}

function Empty({icon, title, text, children}: EmptyProps) {
  return (
    <div class="empty" data-region="view" tabIndex={-1}>
      {icon ? <Icon name={icon} tone="big" /> : null}
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

function Reading({session}: {session: SessionInfo}) {
  const share = readingShare(session) ?? 0;
  return (
    <Empty
      title={t('Reading {0}', session.name)}
      text={t('{0} % read. Records appear as they are found.', Math.floor(share * 100))}
    >
      <ProgressRing label={t('Reading the file')} />
    </Empty>
  );
}

function Listening({session, inspector}: {session: SessionInfo; inspector: Inspector}) {
  const source =
    session.sources.find(({state}) => isReady(state)) ?? session.sources.find(({state}) => isReceiving(state));
  const seconds = useSecondsSince(session.startedEpochMs);
  const socket = source?.kind === 'zeromq' ? source.name : null;
  const place = source?.name ?? '';
  const since = seconds > 0 ? formatDuration(seconds * 1e9).replace(/[.,]\d+ s$/, ' s') : '';
  // One that works tells more than one that waits.
  if (source?.state === 'connecting' && !session.sources.some(other => isReady(other.state)))
    return (
      <Empty
        icon="broadcast"
        title={t('Not connected yet')}
        text={t('Nothing answers at {0}. Tracescope tries again by itself; start the program that sends there.', place)}
      >
        <ul class="steps">
          <li>
            <Icon name="arrow-right" />
            <LinkButton onClick={() => inspector.run('openSettings')}>{t('Change the address')}</LinkButton>
          </li>
        </ul>
      </Empty>
    );
  const where = !source ? t('Listening.') : since === '' ? t('On {0}.', place) : t('On {0} for {1}.', place, since);
  return (
    <Empty
      icon="broadcast"
      title={t('Listening, nothing received yet')}
      text={`${where} ${t('A record is shown within a tenth of a second of its arrival.')}`}
    >
      <ul class="steps">
        {socket ? (
          <li>
            <Icon name="check" tone="ok" />
            <span>{t('The port is open and this window owns it.')}</span>
          </li>
        ) : null}
        <li>
          <Icon name="arrow-right" />
          <span>
            {t('Does the program send there?')}
            {socket ? <> {t('Distlog’s handler connects to {0} by default.', 'tcp://127.0.0.1:5010')}</> : null}
          </span>
        </li>
        <li>
          <Icon name="arrow-right" />
          <span>
            <LinkButton onClick={() => inspector.run('sendSample')}>
              {t('Send a sample trace to see it work')}
            </LinkButton>
            {' · '}
            <LinkButton onClick={() => inspector.run('addEmitter')}>
              {t('Add a logging set-up to your program')}
            </LinkButton>
          </span>
        </li>
      </ul>
    </Empty>
  );
}

function Stopped({session, inspector}: {session: SessionInfo | null; inspector: Inspector}) {
  const failed = session?.sources.find(source => source.state === 'failed');
  return (
    <Empty
      icon={failed ? 'warning' : 'broadcast'}
      title={failed ? t('Not listening') : t('Nothing is being recorded')}
      text={failed?.detail || t('Records appear here as soon as a program sends one.')}
    >
      <div class="buttons">
        <Button label={t('Start Listening')} onClick={() => inspector.run('startListening')} />
        <Button label={t('Open Trace File…')} secondary onClick={() => inspector.run('openTraceFile')} />
      </div>
      <ul class="steps">
        <li>
          <Icon name="arrow-right" />
          <span>
            <LinkButton onClick={() => inspector.run('openWalkthrough')}>{t('Read the four-step guide')}</LinkButton>
            {' · '}
            <LinkButton onClick={() => inspector.run('openSettings')}>{t('Change the port')}</LinkButton>
          </span>
        </li>
      </ul>
    </Empty>
  );
}

function emptyFileText(session: SessionInfo | null): string {
  const {rejected = 0} = session?.counts ?? {};
  const size = session ? formatBytes(session.diskBytes) : '';
  if (session && session.diskBytes === 0) return t('The file is empty. When it grows, its records appear here.');
  return rejected > 0 ? t('All {0} lines were rejected.', rejected) : t('{0} were read and no line was found.', size);
}

function useSecondsSince(epochMs: number): number {
  const secondsNow = () => Math.floor((Date.now() - epochMs) / 1000);
  const [seconds, setSeconds] = useState(secondsNow);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsNow()), 1000);
    return () => clearInterval(timer);
  }, [epochMs]);
  return seconds;
}
