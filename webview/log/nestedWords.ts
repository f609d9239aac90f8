/**
 * Words of rows that only the nested Log has: flows, tasks and attempts, groups of text or noise, records that never
 * came. In: a row of a page. Out: mark, name and note as text. Pure; called by the painter.
 */
import {NONE, RecordKind, SpanRole, SpanState} from '../../src/protocol/model';
import {Fold, NestedKind} from '../../src/protocol/nested';
import type {NestedPage, SpanHead} from '../../src/protocol/nested';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {systemTitle} from '../../src/protocol/systemTitle';
import type {Mark} from './rowWords';
import {stateMark} from './rowWords';

/** Null for rows that are marked as flat rows are. */
export function nestedMark(page: NestedPage, index: number): Mark | null {
  switch (page.rowKind[index]) {
    case NestedKind.span:
      return stateMark(page.spanState[index] ?? 0);
    case NestedKind.missing:
      return {icon: 'missing', word: t('Missing'), tone: 'warning'};
    case NestedKind.group:
      return page.kind[index] === RecordKind.text
        ? {icon: 'list-flat', word: t('Text'), tone: 'muted'}
        : {icon: 'debug', word: t('Polling'), tone: 'muted'};
    default:
      return null;
  }
}

/** What the message column says: the name in full strength, the note behind it in secondary text. */
export function nestedText(page: NestedPage, index: number): {name: string; note: string} {
  const size = page.size[index] ?? 0;
  const head = page.heads[index];
  switch (page.rowKind[index]) {
    case NestedKind.span:
      return head ? {name: nameOf(page, index, head), note: noteOf(page, index, head)} : {name: '', note: ''};
    case NestedKind.missing:
      return {
        name: '',
        note:
          size === 1
            ? t('1 record of this task never arrived')
            : t('{0} records of this task never arrived', formatCount(size)),
      };
    case NestedKind.group: {
      const isText = page.kind[index] === RecordKind.text;
      const lines = isText ? t('{0} lines of text', formatCount(size)) : t('{0} records of polling', formatCount(size));
      return {name: '', note: `${lines} · ${page.message[index] ?? ''}`};
    }
    default:
      return {name: page.message[index] ?? '', note: ''};
  }
}

export function nestedTone(page: NestedPage, index: number): string {
  const kind = page.rowKind[index];
  if (kind === NestedKind.missing || kind === NestedKind.group) return 'note';
  if (kind !== NestedKind.span) return '';
  const head = page.heads[index];
  const isContext = page.record[index] === NONE && head !== null && head !== undefined && head.matching < head.records;
  const context = isContext ? ' context' : '';
  return (page.indent[index] === 0 ? 'root' : 'span') + context;
}

function nameOf(page: NestedPage, index: number, head: SpanHead): string {
  return head.attempt > 0 ? t('attempt {0} of {1}', head.attempt, head.attempts) : (page.spanName[index] ?? '');
}

function noteOf(page: NestedPage, index: number, head: SpanHead): string {
  const isRoot = page.indent[index] === 0;
  const message = page.message[index] ?? '';
  const name = page.spanName[index] ?? '';
  const parts = [
    // What the begin says beyond the name: the arguments of a call.
    head.attempt > 0 || message.includes(name) ? '' : message,
    ...(isRoot
      ? [systemTitle(page.system[index] ?? 0), shortId(head.id) === name ? '' : shortId(head.id)]
      : [head.service]),
    ...(head.attempt > 0 ? [] : countParts(page, index, head)),
    matchPart(head),
    SHOWS_REASON.includes(head.state) ? head.reason : '',
    waitPart(head),
  ];
  return parts.filter(part => part !== '').join(' · ');
}

const SHOWS_REASON: readonly number[] = [
  SpanState.failed,
  SpanState.failedExpected,
  SpanState.timedOut,
  SpanState.cancelled,
  SpanState.retrying,
  SpanState.unclosedProbablyFailed,
];

function countParts(page: NestedPage, index: number, head: SpanHead): string[] {
  const isFolded = page.fold[index] === Fold.folded;
  const isWhole = head.matching >= head.records;
  const isTask = (head.roles & SpanRole.task) !== 0;
  const parts: string[] = [];
  const isOnlyItself = head.tasks === 1 && isTask && (head.roles & SpanRole.flow) !== 0;
  if (head.tasks > 0 && !isOnlyItself)
    parts.push(head.tasks === 1 ? t('1 task') : t('{0} tasks', formatCount(head.tasks)));
  if (isWhole && (isFolded || page.indent[index] === 0)) {
    parts.push(head.records === 1 ? t('1 record') : t('{0} records', formatCount(head.records)));
  }
  if (isTask && head.attempts > 1) parts.push(t('{0} attempts', head.attempts));
  if (head.errors > 0) parts.push(head.errors === 1 ? t('1 error') : t('{0} errors', formatCount(head.errors)));
  return parts;
}

/** What the filter leaves of it, where that is not all. */
function matchPart(head: SpanHead): string {
  if (head.matching >= head.records || head.attempt > 0) return '';
  const match = t('{0} of {1} records match', formatCount(head.matching), formatCount(head.records));
  if (head.hiddenChildren === 0) return match;
  const hidden =
    head.hiddenChildren === 1
      ? t('1 below it is hidden by the filter')
      : t('{0} below it are hidden by the filter', formatCount(head.hiddenChildren));
  return `${match} · ${hidden}`;
}

function waitPart({waitNs}: SpanHead): string {
  return Number.isNaN(waitNs) ? '' : t('retried after {0}', formatDuration(waitNs));
}

/** The part of an id that people compare: the first group of a UUID, else its beginning. */
function shortId(id: string): string {
  return /[0-9a-f]{8}(?=-[0-9a-f]{4}-|[0-9a-f]{24}$)/.exec(id)?.[0] ?? (id.length > 24 ? `${id.slice(0, 23)}…` : id);
}
