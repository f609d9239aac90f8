/**
 * The one comparison of the window. Comes in: two sides, what moves in their sessions. Goes out: rows, steps and text of
 * the engine's comparison, and when they have to be asked for again. A session that is compared stays open though its
 * editor is closed. The surprise: span numbers die with a clear, a restart of the engine or when room is made; the sides
 * are then looked for by their ids and compared anew.
 */
import {DEFAULT_TOLERANCE} from '../../protocol/compare';
import type {ComparedPage, ComparedRow, ComparedText, ComparisonInfo} from '../../protocol/compare';
import {SpanRole} from '../../protocol/model';
import type {SpanInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {DisposableList, Emitter, type Disposable} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {untilRead} from './untilRead';

export interface Side {
  session: TraceSession;
  /** Null for the whole session. */
  span: SpanInfo | null;
}

export interface Compared {
  /** Of this window; those of the engine begin anew with it. */
  serial: number;
  left: Side;
  right: Side;
  info: ComparisonInfo;
  /** Something has arrived in either session since. */
  outdated: boolean;
}

const NOTHING: ComparedPage = {total: 0, from: 0, rows: []};

export class Comparing implements Disposable {
  /** Another comparison, none, another choice of rows, or the current one is outdated. */
  readonly changed = new Emitter<void>();
  /** What was compared is no longer in its session, so there is no comparison any more. */
  readonly gone = new Emitter<void>();
  private compared: Compared | null = null;
  private onlyDifferences = true;
  private subscriptions = new DisposableList();
  private latest = 0;

  constructor(
    private readonly sessions: Sessions,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {}

  get current(): Compared | null {
    return this.compared;
  }

  get differencesOnly(): boolean {
    return this.onlyDifferences;
  }

  set differencesOnly(value: boolean) {
    this.onlyDifferences = value;
    this.changed.fire();
  }

  /** The latest call wins. Rejects with RpcError 'cancelled', 'noSuchRecord', 'noSuchSession'. */
  async open(left: Side, right: Side, signal?: AbortSignal): Promise<void> {
    const turn = ++this.latest;
    const kept = [left, right].map(({session}) => this.sessions.retain(session));
    try {
      for (const {session} of [left, right]) await untilRead(session, this.sessions, signal);
      const sessionId = await right.session.engineSessionId();
      const params = {span: left.span?.span ?? null, right: {sessionId, span: right.span?.span ?? null}};
      const info = await left.session.call('openComparison', {...params, tolerance: DEFAULT_TOLERANCE}, signal);
      if (turn !== this.latest) return;
      const old = this.subscriptions;
      this.subscriptions = new DisposableList();
      for (const item of kept.splice(0)) this.subscriptions.add(item);
      this.compared = {serial: turn, left, right, info, outdated: false};
      this.follow(this.compared);
      old.dispose();
      this.changed.fire();
    } finally {
      for (const item of kept) item.dispose();
    }
  }

  /** Compares the same again, as it is now. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const {compared} = this;
    if (!compared) return;
    const sides = await Promise.all([compared.left, compared.right].map(side => sameNow(side)));
    if (compared !== this.compared) return;
    const [left, right] = sides;
    if (left && right) return this.open(left, right, signal);
    this.close();
    this.gone.fire();
  }

  async swap(signal?: AbortSignal): Promise<void> {
    if (this.compared) await this.open(this.compared.right, this.compared.left, signal);
  }

  close(): void {
    const {compared} = this;
    this.latest++;
    if (!compared) return;
    this.compared = null;
    compared.left.session.call('closeComparison', {comparison: compared.info.id}).catch((error: unknown) => {
      // Gone with its session or the engine.
      if (!(error instanceof RpcError)) this.reportBug(error, 'comparison');
    });
    this.subscriptions.dispose();
    this.changed.fire();
  }

  /** Nothing while it cannot be asked; a change follows then. */
  async rows(parent: number | null, from: number, count: number): Promise<ComparedPage> {
    const {compared, differencesOnly} = this;
    if (!compared) return NOTHING;
    const query = {comparison: compared.info.id, parent, from, count, differencesOnly};
    return (await this.ask(compared, () => compared.left.session.call('comparisonRows', query))) ?? NOTHING;
  }

  async step(from: number | null, step: 1 | -1): Promise<ComparedRow[]> {
    const {compared, differencesOnly} = this;
    if (!compared) return [];
    const query = {comparison: compared.info.id, from, step, differencesOnly};
    return (await this.ask(compared, () => compared.left.session.call('comparisonStep', query)))?.path ?? [];
  }

  async text(signal?: AbortSignal): Promise<ComparedText | null> {
    const {compared} = this;
    if (!compared) return null;
    const query = {comparison: compared.info.id};
    return this.ask(compared, () => compared.left.session.call('comparisonText', query, signal));
  }

  dispose(): void {
    this.compared = null;
    this.subscriptions.dispose();
    this.changed.dispose();
    this.gone.dispose();
  }

  /** Null where the engine has none such any more: it is compared anew, and the views ask again. */
  private async ask<T>(compared: Compared, question: () => Promise<T>): Promise<T | null> {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof RpcError) || error.code === 'cancelled') throw error;
      if (error.code === 'noSuchComparison' && compared === this.compared) this.refreshSoon();
      return null;
    }
  }

  private follow(compared: Compared): void {
    for (const side of ['left', 'right'] as const) {
      const {session} = compared[side];
      this.subscriptions.add(
        session.changed.on(({revision}) => {
          if (compared.outdated || revision <= compared.info.revisions[side]) return;
          compared.outdated = true;
          this.changed.fire();
        }),
      );
      this.subscriptions.add(session.reset.on(() => this.refreshSoon()));
    }
    this.subscriptions.add(
      this.sessions.changed.on(() => {
        const {all} = this.sessions;
        if (!all.includes(compared.left.session) || !all.includes(compared.right.session)) this.close();
      }),
    );
  }

  private refreshSoon(): void {
    this.refresh().catch((error: unknown) => {
      if (!(error instanceof RpcError)) this.reportBug(error, 'comparison');
      else if (error.code !== 'engineGone' && error.code !== 'cancelled') this.close();
    });
  }
}

/** The same flow or task under the number that it has now; null when it is gone. */
async function sameNow({session, span}: Side): Promise<Side | null> {
  if (!span) return {session, span};
  const {id, name, system, roles, parent} = span;
  const flows = parent === null || (roles & SpanRole.flow) !== 0;
  const {spans} = await session.call('peers', {name, system, flows, except: null, text: '', id, count: 1});
  // Those of its name come first: a retried task and its attempts may share an id.
  const [same] = spans;
  return same?.name === name ? {session, span: same} : null;
}
