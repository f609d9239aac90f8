/**
 * What of a record may become the condition of a breakpoint: the context of the scopes and calls it is inside, innermost
 * first, then its own fields. Comes in: one record. Goes out: values with their condition, in the order to show them.
 * Called by the engine for "Stop Here Next Time".
 * A context value is offered under its key, as programs log what they hold in variables of that name; the user ticks
 * those for which that is so, and may edit the condition.
 */
import type {StopLanguage, StopValue} from '../../../protocol/debugging';
import type {JsonNode} from '../../json/looseJson';
import {parseLoose} from '../../json/looseJson';
import {conditionOf} from './conditions';

/** More is no list to tick in. */
const MAX_VALUES = 200;
const MAX_CONDITION_CHARS = 2000;
const MAX_SHOWN_CHARS = 120;
/** A value with more parts than this, or nested deeper, is not compared. */
const MAX_PARTS = 200;
const MAX_DEPTH = 12;

/** Fields that the logging library sets: no variable of the program holds them. */
const LIBRARY_FIELDS: ReadonlySet<string> = new Set(
  `name msg args message levelname levelno level pathname filename module lineno funcName created msecs relativeCreated
  asctime process processName thread threadName taskName exc_info exc_text stack_info hostname host time timestamp ts
  @timestamp logger lifecycle_stage stage event exception`.split(/\s+/),
);
/** Fields whose entries are arguments or context, and stand for variables themselves. */
const MAPS: ReadonlySet<string> = new Set(
  'context extra call_args kwargs node_args context_data details fields data'.split(' '),
);
/** Set by the systems themselves. */
const SYSTEM_KEYS: ReadonlySet<string> = new Set(['key']);

export interface ContextText {
  /** Name of the scope or call. */
  from: string;
  contextJson: string;
}

/** `contexts` innermost first; `fieldsJson` the whole record. Text that is no JSON gives nothing. */
export function stopValues(contexts: readonly ContextText[], fieldsJson: string, language: StopLanguage): StopValue[] {
  const values: StopValue[] = [];
  const taken = new Set<string>();
  const offer = (path: readonly string[], node: JsonNode, from: string): void => {
    const name = path.join('.');
    if (values.length >= MAX_VALUES || taken.has(name) || isTooLarge(node)) return;
    const condition = conditionOf(path, node, language);
    if (condition === null || condition.length > MAX_CONDITION_CHARS) return;
    taken.add(name);
    values.push({name, value: shown(node), from, condition});
  };
  const offerAll = (node: JsonNode, from: string, isOffered: (key: string) => boolean): void => {
    if (node.kind !== 'object') return;
    for (const [key, value] of node.entries) {
      if (!isOffered(key)) continue;
      offer([key], value, from);
      if (value.kind === 'object') for (const [inner, item] of value.entries) offer([key, inner], item, from);
    }
  };
  for (const {from, contextJson} of contexts) offerAll(parsed(contextJson), from, key => !SYSTEM_KEYS.has(key));
  const fields = parsed(fieldsJson);
  if (fields.kind !== 'object') return values;
  for (const [key, node] of fields.entries) if (MAPS.has(key)) offerAll(node, '', inner => !SYSTEM_KEYS.has(inner));
  offerAll(fields, '', key => !LIBRARY_FIELDS.has(key) && !MAPS.has(key));
  return values;
}

function parsed(text: string): JsonNode {
  try {
    return parseLoose(text);
  } catch {
    // Written by Python's repr, or cut off: nothing that could be compared safely.
    return {kind: 'null'};
  }
}

function isTooLarge(root: JsonNode): boolean {
  const work = [{node: root, depth: 0}];
  let parts = 0;
  for (let item = work.pop(); item; item = work.pop()) {
    const {node, depth} = item;
    if (++parts + work.length > MAX_PARTS || depth > MAX_DEPTH) return true;
    if (node.kind === 'array') for (const each of node.items) work.push({node: each, depth: depth + 1});
    if (node.kind === 'object') for (const each of node.entries.values()) work.push({node: each, depth: depth + 1});
  }
  return false;
}

function shown(node: JsonNode): string {
  const text = textOf(node);
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS - 1)}…` : text;
}

function textOf(node: JsonNode): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(node.value);
    case 'number':
    case 'raw':
      return node.raw;
    case 'text':
      return JSON.stringify(node.text);
    case 'array':
      return `[${node.items.map(textOf).join(', ')}]`;
    case 'object':
      return `{${[...node.entries].map(([key, value]) => `${key}: ${textOf(value)}`).join(', ')}}`;
  }
}
