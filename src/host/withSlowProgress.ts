/** Runs something; when it takes long, VS Code says so, and offers to end it where it can be ended. */
import * as vscode from 'vscode';
import {messageText} from './plainText';

const SLOW_MS = 300;

/**
 * Null when the user ended it. `where`: a message can be ended, if that leaves everything as it was; what is over in a
 * moment is said in the status bar, where it is in nobody's way.
 */
export async function withSlowProgress<T>(
  title: string,
  run: (signal: AbortSignal) => Promise<T>,
  where: 'message' | 'statusBar' = 'message',
): Promise<T | null> {
  const ended = new AbortController();
  const result = run(ended.signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slow = new Promise<'slow'>(resolve => {
    timer = setTimeout(() => resolve('slow'), SLOW_MS);
  });
  try {
    const first = await Promise.race([result.then(() => 'done' as const), slow]);
    if (first === 'done') return await result;
    const {Notification, Window} = vscode.ProgressLocation;
    const location = where === 'statusBar' ? Window : Notification;
    const options = {location, title: messageText(title), cancellable: where === 'message'};
    return await vscode.window.withProgress(options, async (_progress, token) => {
      token.onCancellationRequested(() => ended.abort());
      return result;
    });
  } catch (error) {
    if (ended.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
