/**
 * What was learnt of folders: a prefix as the traced program sees it and where those files are here, from matches that were
 * proven and from files the user picked; and which prefixes the user was asked about. Kept in the workspace's state, so a
 * reload asks nothing again. Read by the navigator, shown and edited by a command.
 */
import type * as vscode from 'vscode';
import {agreeing} from '../../resolve/mappings';
import type {PathMapping} from '../../resolve/mappings';
import {isInside} from '../../resolve/paths';

const PAIRS = 'tracescope.learntPaths';
const ASKED = 'tracescope.askedPaths';
/** The newest are kept: a workspace has few roots. */
const MAX_KEPT = 100;

export class LearntPaths {
  private readonly listeners = new Set<() => void>();

  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'> = memoryState()) {}

  /** Newest first, as stored. */
  get all(): readonly PathMapping[] {
    const stored = this.state.get<unknown>(PAIRS);
    return Array.isArray(stored) ? stored.filter(isPair) : [];
  }

  /** Without those that contradict each other. */
  get usable(): readonly PathMapping[] {
    return agreeing(this.all);
  }

  /** `chosen`: by the user, which replaces what was known of that prefix. */
  async learn(pair: PathMapping, chosen: boolean): Promise<void> {
    const known = this.all;
    if (known.some(({from, to}) => from === pair.from && to === pair.to)) return;
    const others = chosen ? known.filter(({from}) => from !== pair.from) : known;
    await this.store([pair, ...others].slice(0, MAX_KEPT));
  }

  async store(pairs: readonly PathMapping[]): Promise<void> {
    await this.state.update(PAIRS, pairs);
    for (const listener of this.listeners) listener();
  }

  /** Whether the folder, or one around it, was asked about before. */
  wasAsked(folder: string): boolean {
    return this.asked().some(other => isInside(folder, other, false));
  }

  async noteAsked(folder: string): Promise<void> {
    if (!this.wasAsked(folder)) await this.state.update(ASKED, [folder, ...this.asked()].slice(0, MAX_KEPT));
  }

  async forgetAsked(): Promise<void> {
    await this.state.update(ASKED, []);
  }

  onDidChange(listener: () => void): vscode.Disposable {
    this.listeners.add(listener);
    return {dispose: () => void this.listeners.delete(listener)};
  }

  private asked(): readonly string[] {
    const stored = this.state.get<unknown>(ASKED);
    return Array.isArray(stored) ? stored.filter(item => typeof item === 'string') : [];
  }
}

function isPair(value: unknown): value is PathMapping {
  const {from, to} = (value ?? {}) as Partial<Record<'from' | 'to', unknown>>;
  return typeof from === 'string' && typeof to === 'string';
}

function memoryState(): Pick<vscode.Memento, 'get' | 'update'> {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key) as never,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}
