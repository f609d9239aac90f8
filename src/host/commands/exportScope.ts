/**
 * What of a session an export takes: what the Inspector shows now, the flow of the selected record, everything, or what a
 * filter that was used before leaves. Comes in: what is known of the page. Goes out: the user's choice. The surprise: with
 * nothing to choose from nobody is asked.
 */
import * as vscode from 'vscode';
import type {FilterLists} from '../../protocol/inspectorApi';
import {isRestricted} from '../../protocol/isRestricted';
import type {RowFilter, SpanInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import type {PickSteps} from '../pickSteps';
import {labelText} from '../plainText';
import type {TraceSession} from '../sessions/traceSession';
import {formatCount} from '../views/format';
import {describeSpan, nameOf} from '../views/spanText';
import {describeFilter} from './filterText';

export interface ExportScope {
  /** Null for all records. */
  filter: RowFilter | null;
  /** Only this flow; null for all. */
  flow: SpanInfo | null;
}

export interface ScopeChoices {
  /** Of the page that shows the session; null when none does. */
  shown: RowFilter | null;
  /** Of the selected record or row. */
  selected: SpanInfo | null;
  lists: FilterLists;
}

type Item = vscode.QuickPickItem & {scope?: ExportScope};

const WHOLE: ExportScope = {filter: null, flow: null};

/** Undefined when the user gave up. */
export async function pickScope(
  steps: PickSteps,
  session: TraceSession,
  choices: ScopeChoices,
): Promise<ExportScope | undefined> {
  const {shown, selected, lists} = choices;
  const isRestrictedNow = shown !== null && isRestricted(shown);
  if (!isRestrictedNow && !selected && lists.saved.length + lists.recent.length === 0) return WHOLE;
  // The list is on screen, and can be left, while the rows of a large session are counted.
  const picked = await steps.ask(scopeItems(session, choices), {
    title: vscode.l10n.t('Export Which Records?'),
    matchOnDescription: true,
  });
  return picked?.scope;
}

async function scopeItems(session: TraceSession, {shown, selected, lists}: ScopeChoices): Promise<Item[]> {
  const {t} = vscode.l10n;
  const count = formatCount(session.info.counts.records, vscode.env.language);
  const items: Item[] = [];
  if (shown && isRestricted(shown)) {
    items.push({
      label: t('What the Inspector Shows'),
      description: labelText([describeFilter(shown, t), await rowsOf(session, shown)].join(' · ')),
      scope: {filter: shown, flow: null},
    });
  }
  if (selected) {
    items.push({
      label: t('The Selected Flow'),
      description: labelText([nameOf(selected, t), describeSpan(selected, t, vscode.env.language)].join(' · ')),
      scope: {filter: null, flow: selected},
    });
  }
  items.push({label: t('All Records'), description: t('{0} records', count), scope: WHOLE});
  const {saved, recent} = lists;
  const used: Item[] = [
    ...saved.map(({name, text}) => ({label: labelText(name), description: labelText(text), scope: ofText(text)})),
    ...recent.filter(text => text !== shown?.text.trim()).map(text => ({label: labelText(text), scope: ofText(text)})),
  ];
  if (used.length === 0) return items;
  return [...items, {label: t('Filters used before'), kind: vscode.QuickPickItemKind.Separator}, ...used];
}

/** As many as the page's own count says, or why it cannot be told. */
async function rowsOf(session: TraceSession, filter: RowFilter): Promise<string> {
  try {
    const {total} = await session.call('rows', {filter, from: 0, count: 0});
    const rows = formatCount(total, vscode.env.language);
    return total === 1 ? vscode.l10n.t('1 row') : vscode.l10n.t('{0} rows', rows);
  } catch (error) {
    // A filter with a mistake: who picks it is told where.
    if (error instanceof RpcError) return error.message;
    throw error;
  }
}

function ofText(text: string): ExportScope {
  const utcOffsetMinutes = -new Date().getTimezoneOffset();
  return {
    filter: {text, minLevel: 0, timeRange: null, withText: false, span: null, utcOffsetMinutes},
    flow: null,
  };
}
