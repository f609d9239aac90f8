/**
 * What the files of a workspace define, read when first asked for and kept until a file changes. Comes in: the workspace's
 * files; `forget` when one changed. Goes out: outlines of Python files and facts of Selinon's YAML files, by path. Bounded:
 * so many files, of such a size; whoever asks learns when the bound was reached. A look-up that was cancelled leaves what
 * it has read.
 */
import type {PyOutline} from './python/outline';
import {pythonOutline} from './python/outline';
import {readSelinonYaml} from './selinon/yamlFacts';
import type {YamlFacts} from './selinon/yamlFacts';
import type {WorkspaceFiles} from './workspaceFiles';

export const PYTHON = ['.py', '.pyw'] as const;
export const YAML = ['.yaml', '.yml'] as const;
/** Files read at the same time. */
const AT_ONCE = 8;
/** Kept facts; a workspace beyond that is searched, and what was read first is read again. */
const MAX_KEPT = 6000;

export interface Found<T> {
  path: string;
  facts: T;
}

export class SourceIndex {
  /** Files that were listed when a search was cut off for their number; 0 as long as none was. */
  cutOffAt = 0;
  /** False for one that is asked for many names at once. */
  asksServers = true;
  private only: {python: readonly string[]; yaml: readonly string[] | null} | null = null;
  /** What a narrowed one reads through. */
  private wide: SourceIndex | null = null;
  /** Counts `forget`; by path, when that was forgotten last. */
  private forgotten = 0;
  private allForgottenAt = 0;
  private readonly forgottenAt = new Map<string, number>();
  private outlinesNow: Promise<Found<PyOutline>[]> | null = null;
  private readonly outlines = new Map<string, PyOutline | null>();
  private readonly yamls = new Map<string, YamlFacts | null>();

  constructor(readonly files: WorkspaceFiles) {}

  /** `null` forgets everything. */
  forget(path: string | null): void {
    this.forgotten++;
    if (path === null) this.allForgottenAt = this.forgotten;
    else this.forgottenAt.set(path, this.forgotten);
    if (path === null) {
      this.outlines.clear();
      this.yamls.clear();
      return;
    }
    this.outlines.delete(path);
    this.yamls.delete(path);
  }

  /** Every Python file that can be read, in the order of their paths. */
  python(signal?: AbortSignal): Promise<Found<PyOutline>[]> {
    const {only, wide} = this;
    // The same list for every name: what is found out about the files together is kept with it.
    if (only && wide)
      return (this.outlinesNow ??= wide.readAll(only.python, path => wide.outline(path, signal), signal));
    return this.all(PYTHON, path => this.outline(path, signal), signal);
  }

  /** An index of the same files that knows only these Python files. */
  narrowed(paths: readonly string[]): SourceIndex {
    const narrow = new SourceIndex(this.files);
    narrow.only = {python: paths, yaml: null};
    narrow.wide = this;
    return narrow;
  }

  /** An index for many names at once: the files are listed now, and language servers are not asked. */
  async listed(signal?: AbortSignal): Promise<SourceIndex> {
    const listed = new SourceIndex(this.files);
    listed.asksServers = false;
    listed.only = {python: await this.list(PYTHON, signal), yaml: await this.list(YAML, signal)};
    listed.wide = this;
    return listed;
  }

  /** Every YAML file that holds something of Selinon's. */
  yaml(signal?: AbortSignal): Promise<Found<YamlFacts>[]> {
    const {only, wide} = this;
    if (wide && only?.yaml) return wide.readAll(only.yaml, path => wide.yamlFacts(path, signal), signal);
    if (wide) return wide.yaml(signal);
    return this.all(YAML, path => this.yamlFacts(path, signal), signal);
  }

  async outline(path: string, signal?: AbortSignal): Promise<PyOutline | null> {
    return this.read(this.outlines, path, lines => Promise.resolve(pythonOutline(lines)), signal);
  }

  private yamlFacts(path: string, signal?: AbortSignal): Promise<YamlFacts | null> {
    return this.read(this.yamls, path, readSelinonYaml, signal);
  }

  private forgottenSince(path: string, before: number): boolean {
    return this.allForgottenAt > before || (this.forgottenAt.get(path) ?? 0) > before;
  }

  private async all<T>(
    endings: readonly string[],
    read: (path: string) => Promise<T | null>,
    signal?: AbortSignal,
  ): Promise<Found<T>[]> {
    return this.readAll(await this.list(endings, signal), read, signal);
  }

  private async list(endings: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const {paths, complete} = (await this.files.listFiles?.(endings, signal)) ?? {paths: [], complete: true};
    if (!complete) this.cutOffAt = paths.length;
    return paths;
  }

  private async readAll<T>(
    paths: readonly string[],
    read: (path: string) => Promise<T | null>,
    signal?: AbortSignal,
  ): Promise<Found<T>[]> {
    const facts: (T | null)[] = new Array<T | null>(paths.length).fill(null);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let at = next++; at < paths.length; at = next++) {
        signal?.throwIfAborted();
        facts[at] = await read(paths[at]!);
      }
    };
    await Promise.all(Array.from({length: AT_ONCE}, work));
    return paths.flatMap((path, at) => {
      const found = facts[at];
      return found === null || found === undefined ? [] : [{path, facts: found}];
    });
  }

  private async read<T>(
    kept: Map<string, T | null>,
    path: string,
    parse: (lines: readonly string[]) => Promise<T | null>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const before = this.forgotten;
    const lines = await this.files.readLines(path, signal);
    const facts = lines ? await parse(lines) : null;
    // Forgotten while it was read: what was read may be the text before.
    if (before !== this.forgotten && this.forgottenSince(path, before)) return facts;
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(path, facts);
    return facts;
  }
}
