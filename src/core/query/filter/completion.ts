/**
 * What may be typed at the cursor of a filter text: names of fields, or the values that this session has seen, most
 * frequent first. Comes in: text, cursor, session. Goes out: the part to replace and what to put there. Never throws.
 */
import {SPAN_STATE_NAMES, SpanRole, SYSTEM_NAMES} from '../../../protocol/model';
import type {FilterCompletion} from '../../../protocol/queries';
import type {Model} from '../../model/model';
import {spanName} from '../spanInfo';
import {FIELD_INFO, isKnownField, KNOWN_FIELDS} from './fieldNames';
import type {KnownField} from './fieldNames';
import type {FilterScope} from './leaf';
import {endOfWord} from './lexer';
import {HAS_WORDS, KIND_NAMES} from './recordFields';
import {printWanted} from './tree';
import {LEVEL_WORDS} from './values';

const MAX_ITEMS = 50;
/** Records that are read to learn the names of fields. */
const SAMPLED_RECORDS = 30;
const FIELD_START = /^([A-Za-z_]\w*)(!=|<=|>=|==|[:=<>])/;

type Item = FilterCompletion['items'][number];

export function completeFilter(text: string, cursor: number, scope: FilterScope): FilterCompletion {
  const at = Math.max(0, Math.min(Math.floor(cursor) || 0, text.length));
  const start = tokenStart(text, at);
  const typed = text.slice(start, at);
  const field = FIELD_START.exec(typed);
  if (field && isKnownField(field[1]!)) {
    const from = start + field[0].length;
    const prefix = text.slice(from, at).replace(/^"/, '').toLowerCase();
    const values = valuesOf(field[1]!.toLowerCase() as KnownField, scope);
    const items = fitting(values, prefix).map(item => ({...item, label: quoteWhereNeeded(item.label)}));
    return {from, to: valueEnd(text, from, at), items};
  }
  if (typed.startsWith('"') || field) return {from: at, to: at, items: []};
  const names: Item[] = KNOWN_FIELDS.map(name => {
    const {operator, about} = FIELD_INFO[name];
    return {label: `${name}${operator}`, detail: about};
  });
  const items = fitting([...names, ...(typed === '' ? [] : pathsSeen(scope))], typed.toLowerCase());
  return {from: start, to: endOfWord(text, start) > at ? endOfWord(text, start) : at, items};
}

/** Where the term that the cursor is in begins: behind a blank, a parenthesis or a dash, outside quotes. */
function tokenStart(text: string, cursor: number): number {
  let start = 0;
  let inQuotes = false;
  for (let at = 0; at < cursor; at++) {
    const char = text[at]!;
    if (inQuotes && char === '\\') at++;
    else if (char === '"' && (inQuotes || at === start || /[:=<>]/.test(text[at - 1]!))) inQuotes = !inQuotes;
    else if (!inQuotes && (/\s/.test(char) || (at === start && (char === '(' || char === '-')))) start = at + 1;
  }
  return Math.min(start, cursor);
}

/** The rest of a value behind the cursor is replaced with it. */
function valueEnd(text: string, from: number, cursor: number): number {
  if (text[from] !== '"') return Math.max(cursor, endOfWord(text, from));
  const close = text.indexOf('"', Math.max(from + 1, cursor));
  return close < 0 ? cursor : close + 1;
}

/** Those that begin with what was typed, then those that hold it. */
function fitting(items: readonly Item[], prefix: string): Item[] {
  const begins = items.filter(item => item.label.toLowerCase().startsWith(prefix));
  const holds = items.filter(
    item => !item.label.toLowerCase().startsWith(prefix) && item.label.toLowerCase().includes(prefix),
  );
  return [...begins, ...holds].slice(0, MAX_ITEMS);
}

function quoteWhereNeeded(label: string): string {
  return /^[^\s"()*-][^\s"()*]*$/.test(label) ? label : printWanted({text: label, quoted: true});
}

function valuesOf(field: KnownField, {model, sourceName}: FilterScope): Item[] {
  const {spans, records, processes, texts} = model;
  const eachSpan = (isWanted: (span: number) => boolean, textOf: (span: number) => string, noun: string) =>
    counted(spans.size, span => (isWanted(span) ? textOf(span) : ''), noun);
  const ofProcess = (part: 0 | 1 | 2) => counted(processes.size, id => texts.text(processes.field(id, part)), '');
  switch (field) {
    case 'flow':
      return eachSpan(span => hasRole(model, span, SpanRole.flow | SpanRole.subflow), nameOf(model), 'flow');
    case 'task':
      return eachSpan(span => hasRole(model, span, SpanRole.task), nameOf(model), 'task');
    case 'state':
      return eachSpan(
        () => true,
        span => SPAN_STATE_NAMES[spans.state[span]!]!,
        'flow or task',
      );
    case 'service':
      return eachSpan(
        () => true,
        span => texts.text(spans.service[span]!),
        'call',
      );
    case 'host':
      return ofProcess(0);
    case 'pid':
      return ofProcess(1);
    case 'thread':
      return ofProcess(2);
    case 'file':
      return counted(model.sites.size, site => fileName(texts.text(model.sites.field(site, 0))), 'place');
    case 'source': {
      const highest = records.source.subarray(0, records.size).reduce((max, source) => Math.max(max, source), -1);
      return counted(highest + 1, sourceName, '');
    }
    case 'system':
      return SYSTEM_NAMES.map((label, system) => ({label, count: model.perSystem[system]!}))
        .filter(({count}) => count > 0)
        .sort((a, b) => b.count - a.count)
        .map(({label, count}) => ({label, detail: countText(count, 'record')}));
    case 'level':
      return LEVEL_WORDS.map(label => ({label, detail: ''}));
    case 'kind':
      return KIND_NAMES.map(label => ({label, detail: ''}));
    case 'has':
      return HAS_WORDS.map(label => ({label, detail: ''}));
    case 'duration':
      return ['1ms', '10ms', '100ms', '1s', '10s', '1m'].map(label => ({label, detail: ''}));
    default:
      return [];
  }
}

function hasRole(model: Model, span: number, roles: number): boolean {
  return (model.spans.roles[span]! & roles) !== 0;
}

function nameOf(model: Model): (span: number) => string {
  return span => spanName(model, span);
}

/** Distinct texts with their counts, most frequent first; '' is left out. */
function counted(size: number, textOf: (id: number) => string, noun: string): Item[] {
  const counts = new Map<string, number>();
  for (let id = 0; id < size; id++) {
    const text = textOf(id);
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([label, count]) => ({label, detail: noun === '' ? '' : countText(count, noun)}));
}

/** Paths of fields, two levels deep, in some records spread over the session. */
function pathsSeen({model, reader}: FilterScope): Item[] {
  const {size} = model.records;
  const step = Math.max(1, Math.floor(size / SAMPLED_RECORDS));
  const paths = new Set<string>();
  for (let record = 0; record < size; record += step) {
    const fields: unknown = reader.fields(record);
    for (const [key, value] of entriesOf(fields)) {
      paths.add(key);
      for (const [inner] of entriesOf(value)) paths.add(`${key}.${inner}`);
    }
  }
  return [...paths]
    .filter(path => /^[A-Za-z_][\w.]*$/.test(path) && !isKnownField(path))
    .sort()
    .map(path => ({label: `${path}:`, detail: 'field of a record'}));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function countText(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun === 'flow or task' ? 'flows and tasks' : `${noun}s`}`;
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
