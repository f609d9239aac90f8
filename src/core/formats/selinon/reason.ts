/**
 * Why something failed, in one line, from what Selinon sends in `what` or in the error_… keys. Comes in: details; goes
 * out: the last line of the traceback, or the text itself. Called when a failure is taken in and when one is shown.
 */
import {ValueKind} from '../../json/objectScan';
import {parseLoose} from '../../json/looseJson';
import {parseTraceback} from '../../query/traceback';
import type {Details} from './details';

const HEADER = 'Traceback (most recent call last):';
const MAX_REASON_CHARS = 400;

/** The text of `what`: one string, or the list of lines that the built-in executor sends. */
export function whatText(details: Details): string | null {
  if (details.kind('what') !== ValueKind.array) return details.text('what');
  const list = parseLoose(details.raw('what') ?? '[]');
  if (list.kind !== 'array') return null;
  return list.items.map(item => (item.kind === 'text' ? item.text : '')).join('');
}

/** A traceback that the event carries, or null. Built from its parts where Selinon sends parts. */
export function tracebackText(details: Details): string | null {
  const what = whatText(details);
  if (what?.includes(HEADER)) return what;
  const frames = details.text('error_traceback');
  return frames === null ? null : `${HEADER}\n${frames}${storedError(details)}`;
}

/** One line, '' when the event says nothing about it. */
export function failureReason(details: Details): string {
  const what = whatText(details);
  const line = what === null ? storedError(details) : lastLine(what);
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS - 1)}…` : line;
}

/** `ValueError: bad value` from the keys that storage events use. */
function storedError(details: Details): string {
  const type = details.text('error_type');
  if (type === null) return '';
  const name = /^<class '([^']*)'>$/.exec(type)?.[1] ?? type;
  const value = details.text('error_value') ?? details.raw('error_value') ?? '';
  return value === '' ? name : `${name}: ${value}`;
}

function lastLine(text: string): string {
  if (text.includes(HEADER)) {
    const {type, message} = parseTraceback(text, false);
    if (type !== '') return message === '' ? type : `${type}: ${message.split('\n', 1)[0]!}`;
  }
  return text.trimEnd().split('\n').at(-1)!.trim();
}

/** Names of the nodes that failed, from the state of a flow. */
export function failedNodes(details: Details): string[] {
  if (details.kind('state') !== ValueKind.object) return [];
  const state = parseLoose(details.raw('state') ?? '{}');
  const failed = state.kind === 'object' ? state.entries.get('failed_nodes') : undefined;
  return failed?.kind === 'object' ? [...failed.entries.keys()] : [];
}

/** `will not retry · failed nodes: Fatal, retried` */
export function flowFailureReason(details: Details): string {
  const nodes = failedNodes(details);
  const retry = details.isTrue('will_retry') ? 'will retry' : 'will not retry';
  return nodes.length === 0 ? retry : `${retry} · failed nodes: ${nodes.join(', ')}`;
}
