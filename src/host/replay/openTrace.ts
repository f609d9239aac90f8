/** Opens what a replay is to be of: files, or a session of this window. In: a configuration. Out: a trace that has been read. */
import type {ReplayConfiguration, ReplayedTrace} from './replayed';
import {untilRead} from '../compare/untilRead';
import type {Localize} from '../localize';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {DisposableList} from '../emitter';

export interface OpeningParts {
  sessions: Sessions;
  /** The session that the user works in. */
  activeSession(): TraceSession | undefined;
  t: Localize;
  reportBug(error: unknown): void;
}

/** The session behind it is for who shows its records. */
export interface OpenedTrace extends ReplayedTrace {
  readonly session: TraceSession;
}

/** Rejects with a sentence for people. */
export async function openTrace(
  configuration: ReplayConfiguration,
  parts: OpeningParts,
  signal: AbortSignal,
): Promise<OpenedTrace> {
  const {sessions, t} = parts;
  const {session, giveBack} = await find(configuration, parts);
  try {
    await untilRead(session, sessions, signal);
    const failed = session.info.sources.find(({kind, state}) => kind === 'file' && state === 'failed');
    if (failed) throw new Error(t('{0} cannot be read: {1}', failed.name, failed.detail));
  } catch (error) {
    giveBack();
    throw error;
  }
  return {
    session,
    name: session.info.name,
    call: (method, params, callSignal) => session.call(method, params, callSignal),
    get originEpochMs() {
      return session.info.originEpochMs;
    },
    get live() {
      return session.info.live;
    },
    untilRead: () => untilRead(session, sessions, signal),
    onReset: run => {
      const list = new DisposableList();
      list.add(session.reset.on(() => run(false)));
      list.add(sessions.changed.on(() => sessions.all.includes(session) || run(true)));
      return list;
    },
    dispose: giveBack,
  };
}

async function find(
  {trace, start}: ReplayConfiguration,
  {sessions, activeSession, t, reportBug}: OpeningParts,
): Promise<{session: TraceSession; giveBack: () => void}> {
  if (start === null && trace.length > 0) {
    const [first = ''] = trace;
    const name = baseName(first);
    const title = trace.length > 1 ? t('{0} and {1} more', name, trace.length - 1) : name;
    const session = await sessions.openFiles(trace, title);
    return {session, giveBack: () => void sessions.closeFile(session).catch(reportBug)};
  }
  const session = start ? sessions.find(start.sessionId) : activeSession();
  if (!session) {
    throw new Error(
      start
        ? t('The session of this flow is no longer open.')
        : t('No trace is open. Name a file as "trace", or open one first.'),
    );
  }
  const kept = sessions.retain(session);
  return {session, giveBack: () => kept.dispose()};
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
