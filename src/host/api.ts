/**
 * What other extensions get from `getExtension('tracescope.tracescope').exports`. Grows by adding; `apiVersion` rises
 * only with a change that breaks a caller.
 */
import * as vscode from 'vscode';
import {SYSTEM_NAMES} from '../protocol/model';
import type {Summary, SystemName} from '../protocol/model';
import type {RowPage} from '../protocol/queries';
import {RpcError} from '../protocol/rpc';
import type {Sessions} from './sessions/sessions';
import type {TraceSession} from './sessions/traceSession';

export interface TracescopeApi {
  readonly apiVersion: 1;
  /** The open sessions, the live one first. */
  listSessions(): ApiSession[];
  /** The object that `tracescope summary --json` prints; of the active session when none is named. */
  summary(sessionId?: string): Promise<Summary>;
  /** Records that pass the filter, in time order, at most `limit` (up to 5000). Rejects with the filter's problem. */
  query(sessionId: string, filter: string, limit: number): Promise<ApiRecord[]>;
  /** A session was opened, closed or made active. */
  readonly onDidChangeSessions: vscode.Event<void>;
}

export interface ApiSession {
  id: string;
  name: string;
  kind: 'live' | 'file';
  live: boolean;
  records: number;
}

export interface ApiRecord {
  /** ISO 8601 UTC, null when the record has no time. */
  time: string | null;
  /** Python level number, 0 for none. */
  level: number;
  system: SystemName;
  flow: string;
  task: string;
  message: string;
  /** `child.py:20` or ''. */
  source: string;
}

const MAX_LIMIT = 5000;

export function createApi(sessions: Sessions): TracescopeApi & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const subscription = sessions.changed.on(() => changed.fire());
  return {
    apiVersion: 1,
    listSessions: () =>
      sessions.all.map(({id, info}) => {
        const {name, kind, live, counts} = info;
        return {id, name, kind, live, records: counts.records};
      }),
    summary: async sessionId => need(sessions, sessionId).call('summary', {}),
    async query(sessionId, filter, limit) {
      const session = need(sessions, sessionId);
      const count = Math.max(0, Math.min(Math.floor(limit), MAX_LIMIT));
      const page = await session.call('rows', {
        filter: {text: filter, minLevel: 0, timeRange: null, withText: false, span: null},
        from: 0,
        count,
      });
      if (page.problem) throw new RpcError('badFilter', page.problem.message);
      return recordsOf(page);
    },
    onDidChangeSessions: changed.event,
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function need(sessions: Sessions, id: string | undefined): TraceSession {
  const session = id === undefined ? sessions.active : sessions.find(id);
  if (!session) throw new RpcError('noSuchSession', vscode.l10n.t('There is no such session.'));
  return session;
}

function recordsOf(page: RowPage): ApiRecord[] {
  return Array.from({length: page.count}, (_, row) => {
    const epochMs = page.originEpochMs + (page.timeNs[row] ?? Number.NaN) / 1e6;
    return {
      time: Number.isFinite(epochMs) ? new Date(epochMs).toISOString() : null,
      level: page.level[row] ?? 0,
      system: SYSTEM_NAMES[page.system[row] ?? 0] ?? 'none',
      flow: page.flowName[row] ?? '',
      task: page.spanName[row] ?? '',
      message: page.message[row] ?? '',
      source: page.source[row] ?? '',
    };
  });
}
