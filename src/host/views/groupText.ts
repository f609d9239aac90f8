/** What a group of flows says in the tree: `gateway.create_order · 12 flows · 2 failed`. Pure. */
import {SPAN_STATE_NAMES} from '../../protocol/model';
import type {SpanStateName} from '../../protocol/model';
import type {FlowGroup, FlowGrouping} from '../../protocol/queries';
import type {Localize} from '../localize';
import {formatCount} from './format';
import {STATE_LOOKS, stateWord} from './spanText';
import type {StateLook} from './spanText';

export function groupName(key: string, by: FlowGrouping, t: Localize): string {
  const state = by === 'state' ? stateOf(key) : undefined;
  if (state) return stateWord(state, t);
  if (key !== '') return key;
  return by === 'service' ? t('no service') : t('unnamed');
}

/** What the Inspector's filter has to say to show the group; null where the filter has no word for it. */
export function groupFilter(key: string, by: FlowGrouping): string | null {
  if (key === '') return null;
  const value = `"${key.replace(/[\\"]/g, '\\$&')}"`;
  return `${by === 'name' ? 'flow' : by}:${value}`;
}

/** A group says "failed" as soon as one of its flows did: that is what people look for. */
export function groupLook(group: FlowGroup, by: FlowGrouping): StateLook {
  const state = by === 'state' ? stateOf(group.key) : undefined;
  if (state) return STATE_LOOKS[state];
  const icon = by === 'service' ? 'server-process' : 'layers';
  return {icon, color: group.failed > 0 ? 'problemsErrorIcon.foreground' : null};
}

export function describeGroup(group: FlowGroup, by: FlowGrouping, t: Localize, locale: string): string {
  return facts(group, by, t, locale).join(' · ');
}

export function speakGroup(group: FlowGroup, by: FlowGrouping, t: Localize, locale: string): string {
  return [groupName(group.key, by, t), ...facts(group, by, t, locale)].join(', ');
}

function facts({flows, failed, open}: FlowGroup, by: FlowGrouping, t: Localize, locale: string): string[] {
  const parts = [flows === 1 ? t('1 flow') : t('{0} flows', formatCount(flows, locale))];
  // The state's own group would only repeat its name.
  if (by !== 'state' && failed > 0) parts.push(t('{0} failed', formatCount(failed, locale)));
  if (by !== 'state' && open > 0) parts.push(t('{0} running', formatCount(open, locale)));
  return parts;
}

function stateOf(key: string): SpanStateName | undefined {
  return SPAN_STATE_NAMES.find(name => name === key);
}
