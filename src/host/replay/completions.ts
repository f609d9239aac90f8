/**
 * What may stand at the cursor of the debug console: fields of the record, of the scopes around it, and inside a value by the
 * path so far. In: the text before the cursor. Out: names, each once, those of the record first.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import {parseLooseJson} from '../../protocol/looseJson';
import type {JsonNode} from '../../protocol/looseJson';
import {findAt, readPath} from './fieldPath';
import type {Frame, Stop} from './stop';

/** A name that needs quotes in a path is not offered. */
const PLAIN = /^[^\s.[\]"'(){}<>=!,;:]+$/;
/** The path that the cursor is in. */
const PATH_BEFORE = /[^\s"'(){}<>=!,;:]*$/;
const MAX_ITEMS = 500;

export async function completionsAt(stop: Stop, frame: Frame, before: string): Promise<DebugProtocol.CompletionItem[]> {
  const [typed = ''] = PATH_BEFORE.exec(before) ?? [];
  const dot = typed.lastIndexOf('.');
  const path = dot < 0 ? [] : readPath(typed.slice(0, dot));
  if (path === null) return [];
  const details = frame.record === null ? null : await stop.read(frame.record);
  const texts = [details?.fieldsJson ?? null, ...frame.scopes.map(({contextJson}) => contextJson)];
  const names = new Set<string>();
  for (const text of texts) {
    const parsed = text === null ? null : parseLooseJson(text);
    const node = parsed && 'node' in parsed ? findAt(parsed.node, path) : null;
    for (const name of node ? namesIn(node) : []) if (PLAIN.test(name)) names.add(name);
  }
  return [...names].slice(0, MAX_ITEMS).map(label => ({label, type: 'field'}));
}

function namesIn(node: JsonNode): string[] {
  if (node.kind === 'object') return node.entries.map(([name]) => name);
  return node.kind === 'array' ? node.items.slice(0, MAX_ITEMS).map((_, index) => String(index)) : [];
}
