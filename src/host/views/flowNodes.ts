/** The rows of the Flows tree. The surprise: a flow that moves to another group is another row, with another id. */
import * as vscode from 'vscode';
import type {FlowGroup, FlowGrouping, SpanInfo} from '../../protocol/queries';
import {InternalCommand} from '../ids';
import type {TraceSession} from '../sessions/traceSession';
import {formatCount, formatMoment} from './format';
import {describeGroup, groupFilter, groupLook, groupName, speakGroup} from './groupText';
import {titledTooltip} from './titledTooltip';
import {STATE_LOOKS, describeSpan, nameOf, speakSpan, tooltipFacts} from './spanText';
import {themeIcon} from './themeIcon';

/** Children that are asked for at a time. */
export const PAGE = 100;

export class SpanNode {
  stale = false;
  /** Children asked for so far. */
  shown = PAGE;

  constructor(
    readonly session: TraceSession,
    public info: SpanInfo,
    /** Key of the group that it stands in; null while nothing is grouped. */
    readonly group: string | null,
  ) {}
}

export class GroupNode {
  /** Flows asked for so far. */
  shown = PAGE;

  constructor(
    readonly session: TraceSession,
    readonly by: FlowGrouping,
    public info: FlowGroup,
  ) {}
}

/** "… 950 more". */
export class MoreNode {
  constructor(
    readonly parent: SpanNode | GroupNode | null,
    readonly remaining: number,
  ) {}
}

export type FlowNode = SpanNode | GroupNode | MoreNode;

const {Collapsed, None} = vscode.TreeItemCollapsibleState;

export function spanItem({info, session, group}: SpanNode): vscode.TreeItem {
  const item = new vscode.TreeItem(nameOf(info, vscode.l10n.t), info.children > 0 ? Collapsed : None);
  item.id = [session.id, session.info.generation, group ?? '', info.span].join(':');
  item.description = describeSpan(info, vscode.l10n.t, vscode.env.language);
  item.iconPath = themeIcon(STATE_LOOKS[info.state]);
  item.contextValue = info.source ? 'span.withSource' : 'span';
  item.accessibilityInformation = {label: speakSpan(info, vscode.l10n.t, vscode.env.language)};
  return item;
}

export function groupItem({info, session, by}: GroupNode): vscode.TreeItem {
  const {t} = vscode.l10n;
  const locale = vscode.env.language;
  const item = new vscode.TreeItem(groupName(info.key, by, t), Collapsed);
  item.id = [session.id, session.info.generation, 'group', by, info.key].join(':');
  item.description = describeGroup(info, by, t, locale);
  item.iconPath = themeIcon(groupLook(info, by));
  item.contextValue = groupFilter(info.key, by) === null ? 'group' : 'group.filterable';
  item.accessibilityInformation = {label: speakGroup(info, by, t, locale)};
  return item;
}

export function moreItem(node: MoreNode): vscode.TreeItem {
  const count = formatCount(node.remaining, vscode.env.language);
  const item = new vscode.TreeItem(vscode.l10n.t('… {0} more', count), None);
  item.command = {
    command: InternalCommand.showMoreSpans,
    title: vscode.l10n.t('Show More'),
    arguments: [node],
  };
  item.accessibilityInformation = {label: vscode.l10n.t('{0} more, press Enter to show the next {1}', count, PAGE)};
  return item;
}

/** Names and ids come from the traced program, so every value goes in as text, never as Markdown. */
export function spanTooltip(info: SpanInfo, originEpochMs: number): vscode.MarkdownString {
  const tooltip = titledTooltip(nameOf(info, vscode.l10n.t), STATE_LOOKS[info.state].icon);
  const startMs = originEpochMs + info.startNs / 1e6;
  const locale = vscode.env.language;
  for (const {label, value} of tooltipFacts(info, formatMoment(startMs, locale), vscode.l10n.t, locale)) {
    tooltip.appendText(`${label}: ${value}`);
    tooltip.appendMarkdown('  \n');
  }
  return tooltip;
}
