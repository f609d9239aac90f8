/**
 * What a row of the Flows tree says: state icon, description, spoken label, tooltip lines. Pure. The state's word is
 * left out of the description of what succeeded (icon, tooltip and spoken label have it), as the design notes ask.
 */
import {SpanRole} from '../../protocol/model';
import type {SpanStateName} from '../../protocol/model';
import {systemTitle} from '../../protocol/systemTitle';
import type {SpanInfo} from '../../protocol/queries';
import type {Localize} from '../localize';
import {formatCount, formatDuration} from './format';

export interface StateLook {
  /** Codicon id. */
  icon: string;
  /** Theme colour id, null for the row's own. */
  color: string | null;
}

const GREEN = 'charts.green';
const RED = 'problemsErrorIcon.foreground';
const YELLOW = 'problemsWarningIcon.foreground';

/** Shapes differ, so that colour is never the only sign. */
export const STATE_LOOKS: Record<SpanStateName, StateLook> = {
  placeholder: {icon: 'circle-outline', color: null},
  running: {icon: 'loading~spin', color: 'charts.blue'},
  succeeded: {icon: 'pass', color: GREEN},
  failed: {icon: 'error', color: RED},
  'failed, expected': {icon: 'unverified', color: RED},
  retrying: {icon: 'refresh', color: YELLOW},
  'timed out': {icon: 'watch', color: RED},
  cancelled: {icon: 'circle-slash', color: null},
  skipped: {icon: 'issue-draft', color: null},
  cached: {icon: 'database', color: null},
  'never closed': {icon: 'circle-large-outline', color: YELLOW},
  'unclosed, probably failed': {icon: 'question', color: YELLOW},
  scheduled: {icon: 'clock', color: null},
};

export function stateWord(state: SpanStateName, t: Localize): string {
  switch (state) {
    case 'placeholder':
      return t('not seen itself');
    case 'running':
      return t('running');
    case 'succeeded':
      return t('succeeded');
    case 'failed':
      return t('failed');
    case 'failed, expected':
      return t('failed, expected');
    case 'retrying':
      return t('retrying');
    case 'timed out':
      return t('timed out');
    case 'cancelled':
      return t('cancelled');
    case 'skipped':
      return t('skipped');
    case 'cached':
      return t('cached');
    case 'never closed':
      return t('never closed');
    case 'unclosed, probably failed':
      return t('unclosed, probably failed');
    case 'scheduled':
      return t('scheduled');
  }
}

/** `failed · 57.0 ms · 7 tasks · 2 errors`. */
export function describeSpan(span: SpanInfo, t: Localize, locale = 'en'): string {
  const state = span.state === 'succeeded' ? '' : stateWord(span.state, t);
  return joined([state, ...facts(span, t, locale)], ' · ');
}

/** For screen readers: always with the state. */
export function speakSpan(span: SpanInfo, t: Localize, locale = 'en'): string {
  return joined([nameOf(span, t), stateWord(span.state, t), ...facts(span, t, locale)], ', ');
}

export function nameOf(span: SpanInfo, t: Localize): string {
  return span.name || span.id || t('unnamed');
}

/** Lines of the tooltip; values are plain text and must be escaped by whoever shows them as Markdown. */
export function tooltipFacts(
  span: SpanInfo,
  started: string,
  t: Localize,
  locale = 'en',
): {label: string; value: string}[] {
  const lines = [
    {label: t('State'), value: stateWord(span.state, t)},
    {label: t('Why'), value: span.stateReason},
    {label: t('Started'), value: started},
    {label: t('Duration'), value: formatDuration(runningNs(span), locale)},
    {
      label: t('Paused by the debugger, not counted'),
      value: span.pausedNs > 0 ? formatDuration(span.pausedNs, locale) : '',
    },
    {label: t('System'), value: systemTitle(span.system)},
    {label: t('Service'), value: span.service},
    {label: t('Process'), value: span.process},
    {label: t('Records'), value: formatCount(span.recordsBelow, locale)},
    {label: t('Missing records'), value: span.missing > 0 ? String(span.missing) : ''},
    {label: t('Attempts'), value: span.attempts > 1 ? String(span.attempts) : ''},
    {label: t('Source'), value: span.source ? sourceText(span.source.path, span.source.line) : ''},
    {label: t('Id'), value: span.id},
  ];
  return lines.filter(line => line.value !== '');
}

function facts(span: SpanInfo, t: Localize, locale: string): string[] {
  const isTask = (span.roles & SpanRole.task) !== 0;
  // A flow counts as everywhere else; in a task, which is one itself, only what is below it is news.
  const tasks = span.roles & SpanRole.flow ? span.tasksBelow : span.tasksBelow - (isTask ? 1 : 0);
  const isOnlyItself = tasks === 1 && isTask && span.children === 0;
  return [
    formatDuration(runningNs(span), locale),
    tasks > 0 && !isOnlyItself ? (tasks === 1 ? t('1 task') : t('{0} tasks', formatCount(tasks, locale))) : '',
    span.errorsBelow > 0
      ? span.errorsBelow === 1
        ? t('1 error')
        : t('{0} errors', formatCount(span.errorsBelow, locale))
      : '',
    span.attempts > 1 ? t('{0} attempts', span.attempts) : '',
  ];
}

/** Without what a debugger held; NaN while it is open. */
function runningNs({startNs, endNs, pausedNs}: SpanInfo): number {
  return endNs - startNs - pausedNs;
}

function sourceText(path: string, line: number): string {
  return line > 0 ? `${path}:${line}` : path;
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter(part => part !== '').join(separator);
}
