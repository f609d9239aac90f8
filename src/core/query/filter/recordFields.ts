/**
 * Known fields that are about the record itself. Each reads its value once and gives the term, or a sentence on why the
 * value makes no sense. All but logger, message and a thread's name look at columns only.
 */
import {NONE, RecordFlag, RecordKind, SYSTEM_NAMES} from '../../../protocol/model';
import {absenceTest} from './freeWord';
import {bytesLeaf, columnLeaf, Cost, spanLeaf, TextVerdicts} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {Pattern} from './pattern';
import {compilePath} from './pathField';
import type {Comparison, Wanted} from './tree';
import {effectiveLevel} from '../effectiveLevel';
import {comparer, onClock, LEVEL_WORDS, readLevel, readNumber, readTime} from './values';

/** Makes the term for one session; or says why the value is wrong. `!=` never comes here: it is the negation of `=`. */
export type ReadField = (comparison: Comparison, wanted: Wanted) => ((scope: FilterScope) => Leaf) | string;

export const KIND_NAMES = Object.keys(RecordKind) as (keyof typeof RecordKind)[];
const DAY_US = 86_400e6;
/** `name.py:13` or `name.py:13-20`; a drive's colon is not followed by digits alone. */
const FILE_LINES = /^(.*?)(?::(\d+)(?:-(\d+))?)?$/s;

export const level: ReadField = (comparison, {text}) => {
  const wanted = readLevel(text);
  if (wanted === null) return `There is no level "${text}": use ${LEVEL_WORDS.join(', ')}, or a number.`;
  const fits = comparer(comparison);
  return ({model: {records}}) =>
    columnLeaf(record => {
      const sent = records.level[record]!;
      const level = effectiveLevel(records, record);
      if (comparison === '=' && sent === wanted) return true;
      // What has no level is neither above nor below one.
      return level !== 0 && fits(level, wanted);
    });
};

export const time: ReadField = (comparison, {text}) => {
  const wanted = readTime(text);
  if (!wanted) return `"${text}" is no time: write 12:30, 12:30:05.250 or 2026-11-20T12:30:05.`;
  const fits = comparer(comparison);
  return ({model, utcOffsetMinutes}) => {
    const {fromUs, toUs, hasDate} = onClock(wanted, utcOffsetMinutes ?? 0);
    return columnLeaf(record => {
      // Senders print microseconds; a double of nanoseconds since 1970 would be off by some hundred.
      const us = model.originEpochMs * 1000 + Math.round(model.records.timeNs[record]! / 1000);
      const own = hasDate ? us : us % DAY_US;
      return comparison === '=' ? own >= fromUs && own < toUs : fits(own, fromUs);
    });
  };
};

export const system: ReadField = oneOf('system', SYSTEM_NAMES, ({model}) => model.records.system);
export const kind: ReadField = oneOf('kind', KIND_NAMES, ({model}) => model.records.kind);

export const source: ReadField = textOnly('source', pattern => scope => {
  const verdicts = new TextVerdicts(
    number => scope.sourceName(number),
    name => pattern.matches(name) || pattern.matches(baseName(name)),
  );
  return columnLeaf(record => verdicts.of(scope.model.records.source[record]!));
});

export const host: ReadField = textOnly('host', pattern => ({model}) => {
  const verdicts = new TextVerdicts(
    id => model.texts.text(id),
    text => pattern.matches(text),
  );
  return columnLeaf(record => verdicts.of(processField(model, record, 0)));
});

export const pid: ReadField = (comparison, wanted) => {
  const number = readNumber(wanted.text);
  const pattern = new Pattern(wanted);
  if (comparison !== '=' && Number.isNaN(number)) return `pid${comparison} needs a number, not "${wanted.text}".`;
  const fits = comparer(comparison);
  return ({model}) => {
    const verdicts = new TextVerdicts(
      id => model.texts.text(id),
      text => (comparison === '=' ? pattern.matches(text) : text !== '' && fits(Number(text), number)),
    );
    return columnLeaf(record => verdicts.of(processField(model, record, 1)));
  };
};

export const thread: ReadField = textOnly('thread', (pattern, wanted) => ({model, reader}) => {
  const verdicts = new TextVerdicts(
    id => model.texts.text(id),
    text => pattern.matches(text),
  );
  const byNumber = (record: number) => verdicts.of(processField(model, record, 2));
  if (/^\d+$/.test(wanted.text)) return columnLeaf(byNumber);
  // The column has the number only; the name stands behind it in what is shown.
  return bytesLeaf(Cost.field, record => {
    if (byNumber(record)) return true;
    const shown = reader.display(record).thread;
    return shown !== null && (pattern.matches(shown) || pattern.matches(shown.replace(/^\d+ /, '')));
  });
});

export const logger: ReadField = textOnly(
  'logger',
  pattern => scope => shownLeaf(scope, Cost.field, pattern, record => scope.reader.display(record).logger ?? ''),
);

export const message: ReadField = textOnly(
  'message',
  pattern => scope => shownLeaf(scope, Cost.text, pattern, record => scope.reader.display(record).message),
);

/** A text as it is shown; most records are passed over after a look at their raw bytes. */
function shownLeaf(scope: FilterScope, cost: number, pattern: Pattern, textOf: (record: number) => string): Leaf {
  const isAbsent = absenceTest(pattern)(scope);
  return bytesLeaf(cost, record => !isAbsent(record) && pattern.matches(textOf(record)));
}

export const file: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('file', comparison);
  const [, path = '', from, to] = FILE_LINES.exec(wanted.text) ?? [];
  const pattern = new Pattern({text: path, quoted: wanted.quoted});
  const fromLine = from === undefined ? 0 : Number(from);
  const toLine = to === undefined ? fromLine : Number(to);
  return ({model: {records, sites, texts}}) => {
    const paths = new TextVerdicts(
      id => texts.text(id),
      text => path === '' || endsWithPath(text, pattern),
    );
    return columnLeaf(record => {
      const site = records.site[record]!;
      // A reject has its reason in this column.
      if (site === NONE || records.kind[record] === RecordKind.reject) return false;
      const line = sites.field(site, 1);
      return (fromLine === 0 || (line >= fromLine && line <= toLine)) && paths.of(sites.field(site, 0));
    });
  };
};

const FLAGS: Readonly<Record<string, number>> = {
  exception: RecordFlag.exception, error: RecordFlag.error, duplicate: RecordFlag.duplicate, noise: RecordFlag.noise,
  redacted: RecordFlag.redacted, retry: RecordFlag.retry,
}; // prettier-ignore
export const HAS_WORDS = [...Object.keys(FLAGS), 'source', 'task'];

export const has: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('has', comparison);
  const word = wanted.text.toLowerCase();
  const flag = Object.hasOwn(FLAGS, word) ? FLAGS[word]! : 0;
  if (flag !== 0) return ({model: {records}}) => columnLeaf(record => (records.flags[record]! & flag) !== 0);
  if (word === 'source')
    return ({model: {records}}) =>
      columnLeaf(record => records.site[record] !== NONE && records.kind[record] !== RecordKind.reject);
  if (word === 'task') {
    // A record may be put into a span later, so this is asked of spans like any other.
    return ({model}) => spanLeaf(model, () => true);
  }
  return compilePath(wanted.text, '=', {...wanted, text: '*', quoted: false});
};

/** Whole path, or its end from a separator on: `example.py`, `src/example.py`. */
function endsWithPath(path: string, pattern: Pattern): boolean {
  const lower = path.toLowerCase();
  if (pattern.matchesLower(lower)) return true;
  for (let at = lower.length - 1; at >= 0; at--) {
    const isSeparator = lower[at] === '/' || lower[at] === '\\';
    if (isSeparator && pattern.matchesLower(lower.slice(at + 1))) return true;
  }
  return false;
}

function processField(model: FilterScope['model'], record: number, field: 0 | 1 | 2): number {
  const process = model.records.process[record]!;
  return process === NONE ? 0 : model.processes.field(process, field);
}

function oneOf(field: string, names: readonly string[], column: (scope: FilterScope) => Uint8Array): ReadField {
  return (comparison, wanted) => {
    if (comparison !== '=') return onlyEquals(field, comparison);
    const pattern = new Pattern(wanted);
    const fits = names.map(name => pattern.matches(name));
    if (!fits.includes(true)) return `There is no ${field} "${wanted.text}": use ${names.join(', ')}.`;
    return scope => columnLeaf(record => fits[column(scope)[record]!] === true);
  };
}

function textOnly(field: string, make: (pattern: Pattern, wanted: Wanted) => (scope: FilterScope) => Leaf): ReadField {
  return (comparison, wanted) =>
    comparison === '=' ? make(new Pattern(wanted), wanted) : onlyEquals(field, comparison);
}

export function onlyEquals(field: string, comparison: Comparison): string {
  return `${field} has no order, so ${comparison} makes no sense: use ${field}: or ${field}!=.`;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
