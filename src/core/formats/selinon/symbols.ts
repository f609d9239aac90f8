/**
 * What Selinon's records are called in the source: tasks, flows, edges, fallbacks, storages. Selinon sends no place.
 * Comes in: a span, or the details of one event. Goes out: the name to look for in the YAML files, or null.
 */
import {NONE, SpanRole} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import {parseLoose, toPlain} from '../../json/looseJson';
import type {Model} from '../../model/model';
import type {DetailKey, Details} from './details';

const SYSTEM = 'selinon';

export function spanSymbol({spans, texts}: Model, span: number): SymbolRef | null {
  // An attempt is the task or flow itself.
  const at = spans.roles[span]! & SpanRole.attempt ? spans.parent[span]! : span;
  const name = at === NONE ? '' : texts.text(spans.name[at]!);
  if (name === '') return null;
  if (!(spans.roles[at]! & SpanRole.task)) return {kind: 'flow', system: SYSTEM, name};
  const flow = spans.parent[at]!;
  return {kind: 'task', system: SYSTEM, name, flow: flow === NONE ? '' : texts.text(spans.name[flow]!)};
}

export function eventSymbol(event: string, details: Details): SymbolRef | null {
  const flow = details.text('flow_name') ?? '';
  const to = names(details, 'nodes_to');
  if (to.length > 0) {
    const name = details.text('condition') ?? details.text('foreach_str') ?? details.text('condition_str') ?? '';
    return {kind: 'condition', system: SYSTEM, name, flow, from: names(details, 'nodes_from'), to};
  }
  if (event.startsWith('FALLBACK_')) {
    const nodes = names(details, 'nodes');
    return {kind: 'fallback', system: SYSTEM, name: nodes.join(', '), flow, nodes};
  }
  const storage = event.startsWith('STORAGE_') ? details.text('storage_name') : null;
  return storage === null ? null : {kind: 'storage', system: SYSTEM, name: storage};
}

/** Names of nodes: a text, a list of texts, or a list of `{name, id}`. */
function names(details: Details, key: DetailKey): string[] {
  const raw = details.raw(key);
  if (raw === null) return [];
  const value = toPlain(parseLoose(raw));
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
    const name = typeof item === 'object' && item !== null ? (item as {name?: unknown}).name : item;
    return typeof name === 'string' ? [name] : [];
  });
}
