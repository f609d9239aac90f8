/**
 * One sentence per event: its name, the flow, task or node it is about, and what matters of the rest, such as the last
 * line of a traceback, a condition, or what happens next. `NAME subject: reason · note · note`. Comes in: details; goes
 * out: text. Keys that are missing leave their part out.
 */
import {parseLoose} from '../../json/looseJson';
import type {JsonNode} from '../../json/looseJson';
import type {DetailKey, Details} from './details';
import {failureReason, flowFailureReason} from './reason';

/** Values of any size are shown in details; a message shows their beginning. */
const MAX_VALUE_CHARS = 120;

export function messageOf(event: string, d: Details): string {
  const {subject, reason = '', notes = []} = partsOf(event, d);
  const head = [event, subject].filter(Boolean).join(' ');
  const said = [reason, ...notes].filter(Boolean).join(' · ');
  if (said === '') return head;
  return `${head}${reason === '' ? ' · ' : ': '}${said}`;
}

interface Parts {
  subject: string;
  /** Stands behind a colon. */
  reason?: string;
  notes?: string[];
}

function partsOf(event: string, d: Details): Parts {
  const task = text(d, 'task_name') || text(d, 'storage_task_name');
  const flow = text(d, 'flow_name');
  switch (event) {
    case 'FLOW_FAILURE':
      return {subject: flow, reason: flowFailureReason(d)};
    case 'FLOW_RETRY':
      return {
        subject: flow,
        notes: [`${labelled('retry', text(d, 'retried_count'))} ${inSeconds(d, 'countdown')}`.trim()],
      };
    case 'DISPATCHER_RETRY':
      return {subject: flow, notes: [labelled('looks again', inSeconds(d, 'retry'))]};
    case 'TASK_SCHEDULE':
      return {subject: task, notes: [labelled('in', flow), ...edgeNotes(d), inSeconds(d, 'countdown')]};
    case 'SUBFLOW_SCHEDULE': {
      const child = text(d, 'child_flow_name');
      return {subject: child, notes: [labelled('from', flow), ...edgeNotes(d), inSeconds(d, 'countdown')]};
    }
    case 'TASK_END':
      return {subject: task, notes: [labelled('stored in', text(d, 'storage'))]};
    case 'TASK_RETRY':
      return {subject: task, reason: d.isTrue('user_retry') ? '' : failureReason(d), notes: [retryNote(d)]};
    case 'TASK_DISCARD_RESULT':
      return {subject: task, notes: [labelled('result', value(d, 'result'))]};
    case 'EDGE_COND_FALSE':
      return {subject: edge(d), reason: text(d, 'condition')};
    case 'FOREACH_RESULT':
      return {subject: edge(d), reason: text(d, 'foreach_str'), notes: [countNote(d), condition(d)]};
    case 'SELECTIVE_OMIT_EDGE':
      return {subject: edge(d), notes: edgeNotes(d)};
    case 'SELECTIVE_OMIT_NODE':
      return {subject: text(d, 'omitted_node'), notes: [labelled('in', flow)]};
    case 'SELECTIVE_TASK_REUSE':
      return {subject: task, notes: [labelled('in', flow), labelled('result of', text(d, 'task_id'))]};
    case 'SELECTIVE_RUN_FUNC':
      return {subject: text(d, 'node_name'), notes: [labelled('result of', text(d, 'result')) || 'runs']};
    case 'FALLBACK_COND_TRUE':
    case 'FALLBACK_COND_FALSE':
    case 'FALLBACK_START':
      return {subject: flow, notes: fallbackNotes(d)};
    case 'MIGRATION':
    case 'MIGRATION_SKEW':
    case 'MIGRATION_ERROR':
    case 'MIGRATION_TAINTED_FLOW':
      return {subject: flow, reason: failureReason(d), notes: migrationNotes(d)};
    default:
      return otherParts(event, d, task, flow);
  }
}

/** Storages, caches, nodes, and events that this version does not know. */
function otherParts(event: string, d: Details, task: string, flow: string): Parts {
  const storage = text(d, 'storage_name');
  const node = text(d, 'node_name');
  if (event === 'STORAGE_CONNECT') return {subject: storage};
  const notes = [labelled('storage', storage), labelled('record', value(d, 'record_id'))];
  const isMiss = event.endsWith('_CACHE_MISS');
  return {subject: node || task || flow, reason: isMiss ? '' : failureReason(d), notes};
}

function edgeNotes(d: Details): string[] {
  return [condition(d), text(d, 'foreach_str')];
}

function condition(d: Details): string {
  const said = text(d, 'condition_str');
  return said === 'True' ? '' : labelled('if', said);
}

function retryNote(d: Details): string {
  const count = text(d, 'retried_count');
  const max = text(d, 'max_retry');
  const which = d.isTrue('user_retry') ? 'the task asked for a retry' : labelled('retry', count);
  const of = d.isTrue('user_retry') || which === '' || max === '' ? '' : `of ${max}`;
  return [which, of, inSeconds(d, 'retry_countdown')].filter(Boolean).join(' ');
}

function inSeconds(d: Details, key: DetailKey): string {
  const seconds = text(d, key);
  return seconds === '' ? '' : `in ${seconds} s`;
}

function fallbackNotes(d: Details): string[] {
  const failed = namesOf(d, 'nodes');
  const when = text(d, 'condition_strs');
  return [
    failed === '' ? '' : `after ${failed} failed`,
    when === 'True' ? '' : labelled('if', when),
    d.isTrue('fallback') ? 'the failure is ignored' : labelled('fallback', namesOf(d, 'fallback')),
  ];
}

function migrationNotes(d: Details): string[] {
  const from = text(d, 'old_migration_version') || text(d, 'migration_version');
  const to = text(d, 'new_migration_version') || text(d, 'latest_migration_version');
  return [
    to === '' ? labelled('version', from) : `version ${from} → ${to}`,
    labelled('this worker has version', text(d, 'available_migration_version')),
    labelled('strategy', text(d, 'tainted_flow_strategy')),
    labelled('tainting nodes', namesOf(d, 'tainting_nodes')),
  ];
}

/** `Charge → Discarded`; the start of a flow has nothing before the arrow. */
function edge(d: Details): string {
  return `${namesOf(d, 'nodes_from')} → ${namesOf(d, 'nodes_to')}`.trim();
}

function countNote(d: Details): string {
  const result = tree(d, 'result');
  if (result?.kind !== 'array') return labelled('result', value(d, 'result'));
  return result.items.length === 1 ? '1 item' : `${result.items.length} items`;
}

/** Names in a list of names, of `{name, id}` objects, or in the keys of an object. */
function namesOf(d: Details, key: DetailKey): string {
  const node = tree(d, key);
  if (!node) return '';
  if (node.kind === 'object') return [...node.entries.keys()].join(', ');
  return node.kind === 'array' ? node.items.map(nameOf).filter(Boolean).join(', ') : nameOf(node);
}

function nameOf(node: JsonNode): string {
  if (node.kind === 'object') return nameOf(node.entries.get('name') ?? {kind: 'null'});
  return node.kind === 'text' ? node.text : '';
}

function tree(d: Details, key: DetailKey): JsonNode | null {
  const raw = d.raw(key);
  return raw === null ? null : parseLoose(raw);
}

function value(d: Details, key: DetailKey): string {
  const shown = d.text(key) ?? d.raw(key) ?? '';
  return shown.length > MAX_VALUE_CHARS ? `${shown.slice(0, MAX_VALUE_CHARS - 1)}…` : shown;
}

function text(d: Details, key: DetailKey): string {
  return d.text(key) ?? '';
}

function labelled(label: string, said: string): string {
  return said === '' ? '' : `${label}${LABELS_WITH_COLON.has(label) ? ':' : ''} ${said}`;
}

const LABELS_WITH_COLON: ReadonlySet<string> = new Set(['result', 'fallback', 'tainting nodes']);
