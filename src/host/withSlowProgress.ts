/** Runs something; when it takes long, a message says so and can end it, if it can be ended. */
import * as vscode from 'vscode';

const SLOW_MS = 300;

/** Null when the user ended it. `cancellable`: whether ending it half-way leaves everything as it was. */
export async function withSlowProgress<T>(
  title: string,
  run: (signal: AbortSignal) => Promise<T>,
  cancellable = true,
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
    const options = {location: vscode.ProgressLocation.Notification, title, cancellable};
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
