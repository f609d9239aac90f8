/** Small questions about debug sessions, asked by everything that follows them. */
import type * as vscode from 'vscode';

/** The debug type of our own replay, which runs no program. */
const REPLAY_TYPE = 'tracescope';

export function isProgram(session: vscode.DebugSession): boolean {
  return session.type !== REPLAY_TYPE;
}

/** The session that the user started; debuggers open children for processes and targets. */
export function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession) root = root.parentSession;
  return root;
}
