/**
 * What the graph says in words: the second line of a node, the summary of a flow, and what a screen reader is told of a
 * node and the edges around it. Pure. In: the graph. Out: texts; names and conditions are untrusted and made visible.
 */
import type {FlowGraph, GraphEdge, GraphNode} from '../../src/protocol/graph';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';

export function nameOf(node: GraphNode): string {
  return node.name === '…' ? t('other names') : visibleLine(node.name);
}

/** `failed · 1.01 s`; of several `3 failed, 1,497 succeeded`. */
export function stateLine(node: GraphNode): string {
  if (node.kind === 'notRun') return t('skipped · never scheduled');
  if (node.count > 1 && node.states.length > 1) {
    return node.states.map(({state, count}) => `${formatCount(count)} ${stateWord(state)}`).join(', ');
  }
  const duration = formatDuration(node.durationNs);
  return [stateWord(node.state), duration].filter(Boolean).join(' · ');
}

/** In the reader's language, as it stands within a line. */
export function stateWord(state: string): string {
  return stateMarkOf(state).word.toLowerCase();
}

/** `2 of 4 nodes failed`, '' when none did. */
export function flowSummary({nodes, spans, summarised}: FlowGraph): string {
  const ran = nodes.filter(node => node.inside === 0 && node.count > 0);
  const total = ran.reduce((sum, node) => sum + node.count, 0);
  const failed = ran.reduce((sum, node) => {
    return sum + node.states.reduce((bad, {state, count}) => bad + (/failed|timed out/.test(state) ? count : 0), 0);
  }, 0);
  const parts = [failed > 0 ? t('{0} of {1} failed', formatCount(failed), formatCount(total)) : ''];
  if (summarised) parts.push(t('{0} tasks, those of one name together', formatCount(spans)));
  return parts.filter(Boolean).join(' · ');
}

/** Everything about a node in one sentence: what the picture shows by place, colour and lines. */
export function accessibleName(graph: FlowGraph, index: number): string {
  const node = graph.nodes[index];
  if (!node) return '';
  const parts = [nameOf(node), stateLine(node).replaceAll(' · ', ', ')];
  if (node.count > 1) parts.push(t('{0} runs', formatCount(node.count)));
  if (node.attempts > 1) parts.push(t('{0} attempts', node.attempts));
  if (node.process !== '') parts.push(t('in {0}', visibleLine(node.process)));
  const incoming = graph.edges.filter(edge => edge.to === index).map(edge => incomingWords(graph, edge));
  const outgoing = graph.edges.filter(edge => edge.from === index).map(edge => outgoingWords(graph, edge));
  return [...parts, ...incoming, ...outgoing].filter(Boolean).join('; ');
}

function incomingWords(graph: FlowGraph, edge: GraphEdge): string {
  const from = graph.nodes[edge.from];
  if (!from || from.kind === 'start') return t('at the beginning');
  const name = nameOf(from);
  const when = edge.label === '' ? '' : `, ${visibleLine(edge.label)}`;
  switch (edge.kind) {
    case 'conditionFalse':
      return t('not taken from {0}, because this was false: {1}', name, visibleLine(edge.label));
    case 'fallback':
      return t('fallback for {0}', name) + when;
    case 'call':
      return t('called by {0}', name);
    case 'handover':
      return graph.nodes[edge.to]?.system === 'nameko'
        ? t('called from another service by {0}', name)
        : t('handed over by {0}', name);
    default:
      return t('after {0}', name) + when;
  }
}

function outgoingWords(graph: FlowGraph, edge: GraphEdge): string {
  const to = graph.nodes[edge.to];
  if (!to) return '';
  const name = nameOf(to);
  if (edge.kind === 'conditionFalse') return t('did not lead to {0}', name);
  return edge.kind === 'fallback' ? t('replaced by {0}', name) : t('leads to {0}', name);
}

/** What a line means, for its tooltip. */
export function edgeTitle(graph: FlowGraph, edge: GraphEdge): string {
  const [from, to] = [graph.nodes[edge.from], graph.nodes[edge.to]];
  const names = from && to ? `${from.kind === 'start' ? t('Start') : nameOf(from)} → ${nameOf(to)}` : '';
  const said = edge.kind === 'conditionFalse' ? t('not taken, because this was false:') : '';
  const inferred = edge.inferred ? t('worked out from the order of events') : '';
  return [names, said, visibleLine(edge.label), inferred].filter(Boolean).join('\n');
}
