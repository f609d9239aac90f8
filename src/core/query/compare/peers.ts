/** What a flow or task may be compared with in a session: those of its name first, then those alike, each newest first. */
import type {PeerPage, PeerWish} from '../../../protocol/compare';
import {NONE, SpanRole, SYSTEM_NAMES} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {startOrder, textMatcher, treeRoots} from '../flowList';
import {pageOf} from '../pageOf';
import {buildSpanInfo, spanName} from '../spanInfo';
import {alikeName} from './names';

/** The model must be settled. */
export function findPeers(model: Model, {name, system, flows, except, text, id, count}: PeerWish): PeerPage {
  const {spans, texts} = model;
  const holds = textMatcher(model, text);
  const isWanted = (span: number) =>
    span !== except && holds(span) && (id === undefined || texts.text(spans.id[span]!) === id);
  const found = (flows ? treeRoots(model, '', null) : tasks(model, id !== undefined)).filter(isWanted);
  const wanted = alikeName(name);
  const ranks = new Map<number, number>();
  const rankOf = (span: number): number => {
    const key = spans.name[span]! * 16 + spans.system[span]!;
    let rank = spans.name[span] === 0 ? undefined : ranks.get(key);
    if (rank === undefined) {
      const own = spanName(model, span);
      const isSystem = SYSTEM_NAMES[spans.system[span]!] === system;
      rank = !isSystem ? 2 : own === name ? 0 : alikeName(own) === wanted ? 1 : 2;
      ranks.set(key, rank);
    }
    return rank;
  };
  const byStart = startOrder(model);
  const alike = found.reduce((sum, span) => sum + (rankOf(span) < 2 ? 1 : 0), 0);
  const {page} = pageOf(found, (a, b) => rankOf(a) - rankOf(b) || byStart(b, a), 0, count);
  return {
    alike: Math.min(alike, page.length),
    total: found.length,
    spans: page.map(span => buildSpanInfo(model, span)),
  };
}

/** Those inside a flow; attempts are of one task and no peers of each other, but can be looked for. */
function tasks({spans}: Model, withAttempts: boolean): number[] {
  const roles = SpanRole.task | SpanRole.subflow | (withAttempts ? SpanRole.attempt : 0);
  const found: number[] = [];
  for (let span = 0; span < spans.size; span++) {
    if (spans.parent[span] !== NONE && spans.roles[span]! & roles) found.push(span);
  }
  return found;
}
