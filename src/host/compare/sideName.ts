/** What one side of a comparison is called: the flow with the time that it began, or the session. */
import * as vscode from 'vscode';
import {nameOf} from '../views/spanText';
import type {Side} from './comparing';

/** A name may be a whole document; what stands in a title or above rows is a name. */
const MAX_CHARS = 60;

export function sideName({session, span}: Side, locale: string): string {
  if (!span) return cut(session.info.name);
  const startMs = startEpochMs({session, span});
  const time = Number.isFinite(startMs) ? new Date(startMs).toLocaleTimeString(locale, {hour12: false}) : '';
  return [cut(nameOf(span, vscode.l10n.t)), time].filter(part => part !== '').join(' ');
}

/** NaN where no record told a time. */
export function startEpochMs({session, span}: Side): number {
  const {originEpochMs} = session.info;
  return span ? originEpochMs + span.startNs / 1e6 : originEpochMs;
}

/** What began first is what was before. */
export function inOrder(one: Side, other: Side): [Side, Side] {
  return startEpochMs(other) < startEpochMs(one) ? [other, one] : [one, other];
}

function cut(name: string): string {
  const line = name.replace(/\s+/gu, ' ').trim();
  return line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS - 1)}…` : line;
}
