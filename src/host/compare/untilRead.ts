/** Waits until the files of a session have been read, so that half a file is not compared. A live one is taken as it is. */
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';

/** Rejects with RpcError 'cancelled', or 'noSuchSession' when the session is closed meanwhile. */
export async function untilRead(session: TraceSession, sessions: Sessions, signal?: AbortSignal): Promise<void> {
  const isRead = () =>
    !session.info.sources.some(({kind, state}) => kind === 'file' && /^(starting|reading)$/.test(state));
  if (isRead()) return;
  const subscriptions = new DisposableList();
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => isRead() && resolve();
      subscriptions.add(session.changed.on(look));
      subscriptions.add(session.reset.on(look));
      subscriptions.add(
        sessions.changed.on(() => {
          if (!sessions.all.includes(session)) reject(new RpcError('noSuchSession', 'This session was closed.'));
        }),
      );
      const giveUp = () => reject(new RpcError('cancelled', 'The comparison was cancelled.'));
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted) giveUp();
    });
  } finally {
    subscriptions.dispose();
  }
}
