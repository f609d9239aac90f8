/**
 * What the `tracescope` command in a terminal and the extension host say to each other over the window's socket: one
 * JSON line each way, then the raw bytes of the command's standard input until it closes.
 */

/** Environment of the window's terminals: where its socket is, and what proves that the command was started in one. */
export const SOCKET_VARIABLE = 'TRACESCOPE_SOCKET';
export const TOKEN_VARIABLE = 'TRACESCOPE_TOKEN';

/** Longest first line, in characters; a longer one is no greeting of ours. */
export const MAX_GREETING_CHARS = 8192;

/** First line of the command. */
export interface PipeGreeting {
  tracescope: 1;
  token: string;
  /** What the source is called. */
  name: string;
}

/** First line of the window; with a refusal it closes the connection. */
export interface PipeAnswer {
  ok: boolean;
  /** A sentence, '' when ok. */
  reason: string;
}

/** null for anything else. */
export function readGreeting(line: string): PipeGreeting | null {
  const value = parse(line);
  if (value?.tracescope !== 1 || typeof value.token !== 'string' || typeof value.name !== 'string') return null;
  return {tracescope: 1, token: value.token, name: value.name};
}

/** null for anything else. */
export function readAnswer(line: string): PipeAnswer | null {
  const value = parse(line);
  if (typeof value?.ok !== 'boolean' || typeof value.reason !== 'string') return null;
  return {ok: value.ok, reason: value.reason};
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (_error) {
    // Not JSON, so not ours.
    return null;
  }
}
