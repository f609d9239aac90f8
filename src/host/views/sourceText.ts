/** What a row of the Sources tree says. Pure. `listening · 24/s · 48`, `152 · 1 rejected`, as in the design pictures. */
import type {SourceInfo, SourceState} from '../../protocol/queries';
import type {Localize} from '../localize';
import {shortEndpoint} from '../settings/endpoint';
import {formatCount} from './format';
import type {StateLook} from './spanText';

export function sourceLook(source: SourceInfo): StateLook {
  if (source.state === 'failed') return {icon: 'error', color: 'problemsErrorIcon.foreground'};
  if (isDisconnected(source)) return {icon: 'debug-disconnect', color: 'problemsWarningIcon.foreground'};
  const active = isActive(source.state) ? 'charts.blue' : null;
  switch (source.kind) {
    case 'zeromq':
      return {icon: 'broadcast', color: active};
    case 'command':
    case 'pipe':
      return {icon: 'terminal', color: active};
    case 'debug':
      return {icon: 'plug', color: active};
    case 'file':
      return {icon: 'file', color: null};
  }
}

/** Records have come from there, and it is gone. */
function isDisconnected({state, records}: SourceInfo): boolean {
  return state === 'connecting' && records > 0;
}

export function sourceName(source: SourceInfo): string {
  return source.kind === 'zeromq' ? shortEndpoint(source.name) : source.name;
}

export function isActive(state: SourceState): boolean {
  return !['stopped', 'ended', 'failed'].includes(state);
}

export function describeSource(source: SourceInfo, t: Localize, locale: string): string {
  // A file that has been read needs no word for it.
  const word = source.kind === 'file' && source.state === 'ended' ? '' : stateWord(source, t);
  const rate = source.recordsPerSecond >= 0.5 ? `${formatCount(Math.round(source.recordsPerSecond), locale)}/s` : '';
  const rejected = source.rejected > 0 ? t('{0} rejected', formatCount(source.rejected, locale)) : '';
  // A listener goes on after it has refused a connection, so the row must say it.
  const detail = source.kind === 'zeromq' && isActive(source.state) ? source.detail : '';
  return [word, connections(source, t), rate, formatCount(source.records, locale), rejected, detail]
    .filter(part => part !== '')
    .join(' · ');
}

/** For screen readers. */
export function speakSource(source: SourceInfo, t: Localize, locale: string): string {
  const records = t('{0} records', formatCount(source.records, locale));
  const rejected = source.rejected > 0 ? t('{0} rejected', formatCount(source.rejected, locale)) : '';
  return [sourceName(source), stateWord(source, t), connections(source, t), records, rejected, source.detail]
    .filter(part => part !== '')
    .join(', ');
}

/** Lines of the tooltip; values are plain text and must be escaped by whoever shows them as Markdown. */
export function sourceTooltip(source: SourceInfo, sessionName: string, t: Localize): string[] {
  const peers = source.kind === 'zeromq' ? t('Connected programs: {0}', source.peers) : '';
  const session = sessionName === source.name ? '' : t('Session: {0}', sessionName);
  return [source.name, source.detail, peers, session].filter(line => line !== '');
}

function connections(source: SourceInfo, t: Localize): string {
  return source.kind === 'zeromq' && source.peers > 0 ? t('{0} connected', source.peers) : '';
}

function stateWord(source: SourceInfo, t: Localize): string {
  switch (source.state) {
    case 'starting':
      return t('starting');
    case 'listening':
      return t('listening');
    case 'connecting':
      return isDisconnected(source) ? t('disconnected, trying again') : t('connecting');
    case 'running':
      return t('running');
    case 'following':
      return t('following');
    case 'reading':
      return t('reading {0} %', Math.floor(source.progress * 100));
    case 'paused':
      return t('paused');
    case 'stopped':
      return t('stopped');
    case 'ended':
      return source.exitCode === null ? t('ended') : t('ended with exit code {0}', source.exitCode);
    case 'failed':
      return t('failed');
  }
}
