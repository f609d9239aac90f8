/**
 * From lines of a document to the names of tasks, entrypoints and nodes that are defined there, for the systems whose records
 * name no place. Comes in: a session, a document and a range. Goes out: what the session has of these. Asked on demand only: it
 * looks every name of the session up, which the index of the sources remembers.
 */
import type * as vscode from 'vscode';
import type {SymbolRef} from '../../protocol/model';
import type {StatisticsRow} from '../../protocol/queries';
import type {TraceSession} from '../sessions/traceSession';
import {toLocation} from '../source/locations';
import type {SourcePlace} from '../../resolve/resolveSymbol';
import type {SourceNavigator} from '../source/sourceNavigator';

/** Names of a session that are looked up, those with the worst figures first. */
const MAX_NAMES = 500;

export async function tasksDefinedIn(
  session: TraceSession,
  navigator: Pick<SourceNavigator, 'placesOf'>,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<SymbolRef[]> {
  const {rows} = await session.call('statistics', {filter: null, limit: MAX_NAMES, alike: false});
  const symbols = rows.map(symbolOf).filter(symbol => symbol !== null);
  if (symbols.length === 0) return [];
  const path = toLocation(document.uri);
  const isHere = (place: SourcePlace) =>
    place.path === path && place.line1 > range.start.line && place.line1 <= range.end.line + 1;
  const places = await navigator.placesOf(symbols);
  return symbols.filter((_, index) => places[index]?.some(isHere));
}

function symbolOf({name, system}: StatisticsRow): SymbolRef | null {
  if (system === 'selinon') return {kind: 'task', system, name, flow: ''};
  if (system === 'penguiflow') return {kind: 'node', system, name};
  if (system !== 'nameko') return null;
  const dot = name.lastIndexOf('.');
  if (dot < 0) return null;
  return {kind: 'entrypoint', system, name, service: name.slice(0, dot), method: name.slice(dot + 1)};
}
