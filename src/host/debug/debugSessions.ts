/** Small questions about debug sessions, asked by everything that follows them. */
import type * as vscode from 'vscode';
import {DEBUG_TYPE} from '../ids';

/** Our own replay runs no program. */
export function isProgram(session: vscode.DebugSession): boolean {
  return session.type !== DEBUG_TYPE;
}

/** Which sessions of a tree run: a child may outlive its parent. */
export class SessionTrees {
  /** By the id of the root. */
  private readonly running = new Map<string, Set<string>>();

  add(session: vscode.DebugSession): void {
    const root = rootOf(session).id;
    const ids = this.running.get(root) ?? new Set();
    this.running.set(root, ids.add(session.id));
  }

  /** Returns the id of the root when the last session of its tree has ended. */
  remove(session: vscode.DebugSession): string | null {
    const root = rootOf(session).id;
    const ids = this.running.get(root);
    ids?.delete(session.id);
    if (ids && ids.size > 0) return null;
    this.running.delete(root);
    return root;
  }
}

/** The session that the user started; debuggers open children for processes and targets. */
export function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  let root = session;
  while (root.parentSession) root = root.parentSession;
  return root;
}
