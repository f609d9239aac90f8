/**
 * Writes one row of the waterfall into an answer: label, bars, ticks. In: the settled model and what Timeline keeps.
 * The surprise: attempts are bars of their task's row, and the wait between two of them is a bar as well.
 */
import {NONE, SpanState} from '../../../protocol/model';
import {TimelineBar, TimelineBarFlag, TimelineRowFlag} from '../../../protocol/timeline';
import type {TimelineQuery} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import {processName, spanName} from '../spanInfo';
import type {Answer} from './answer';
import type {BarPyramid} from './barPyramid';
import type {Lane} from './lanes';
import type {RootFacts} from './rootFacts';
import type {RowList} from './rowList';
import {attemptsOf, endOf, isOpen, startOf} from './spanTimes';
import type {TickIndex} from './tickIndex';

export interface RowSources {
  facts: RootFacts;
  ticks: TickIndex;
  lanesOf(root: number): Lane[];
  stripOf(span: number): BarPyramid;
}

const MAX_REASON_CHARS = 200;
/** A name is sent for a bar that may be wide enough for it. */
const NAME_RESOLUTIONS = 24;
/** Strips of all that is below are strips of this depth and deeper; errors below are summed up to so many spans. */
const MAX_SUMMED = 2000;
/** Clocks of two hosts that agree to this are as good as one. */
const SKEW_NS = 1e6;

export class RowWriter {
  constructor(
    private readonly model: Model,
    private readonly answer: Answer,
    private readonly query: Pick<TimelineQuery, 'fromNs' | 'toNs' | 'resolutionNs'>,
    private readonly sources: RowSources,
  ) {}

  /** `at` is the row's index in the answer. */
  add(list: RowList, row: number, at: number): void {
    const span = list.span[row]!;
    const flags = list.flags[row]!;
    if (flags & TimelineRowFlag.lane) {
      const lane = this.sources.lanesOf(span)[list.lane[row]!];
      if (lane) this.addLane(list, row, at, lane);
      return;
    }
    const {spans} = this.model;
    const isRoot = spans.parent[span] === NONE;
    const {facts} = this.sources;
    const fromNs = isRoot ? facts.fromNs[span]! : startOf(this.model, span);
    // The last sign of a whole flow is known from its facts, however large it is.
    const toNs = isRoot && isOpen(this.model, span) ? facts.toNs[span]! : endOf(this.model, span, fromNs);
    const below = isRoot ? {errors: facts.errors[span]!, tasks: facts.below[span]!} : this.below(span);
    this.answer.addRow({
      ...{rowKey: span, rowSpan: span, rowDepth: list.depth[row]!, rowState: spans.state[span]!},
      rowFlags: flags | (isOpen(this.model, span) ? 0 : TimelineRowFlag.closed) | this.skewFlag(span, fromNs, toNs),
      ...{rowSystem: spans.system[span]!, rowRoles: spans.roles[span]!, rowFromNs: fromNs, rowToNs: toNs},
      ...{rowGuides: list.guides[row]!, rowFirstRecord: spans.firstRecord[span]!},
      ...{rowAttempts: spans.attempts[span]!, rowTasks: below.tasks, rowErrors: below.errors},
      rowRecords: spans.records[span]!,
      rowHeldNs: this.model.pauses.list.length === 0 ? 0 : this.model.pauses.heldNs(span, fromNs, toNs),
      name: spanName(this.model, span),
      reason: this.model.texts.text(spans.reason[span]!).slice(0, MAX_REASON_CHARS),
      process: this.processOf(span),
    });
    if (Number.isNaN(fromNs)) return;
    this.addOwnBars(span, at, fromNs, toNs);
    const isFolded = (flags & TimelineRowFlag.hasChildren) !== 0 && !(flags & TimelineRowFlag.unfolded);
    if (isFolded) this.addPyramid(this.sources.stripOf(span), at, TimelineBar.strip);
    const {fromNs: left, toNs: right, resolutionNs} = this.query;
    this.sources.ticks.query(span, left, right, resolutionNs, (ns, error) => this.answer.addTick(at, ns, error));
  }

  private addLane(list: RowList, row: number, at: number, lane: Lane): void {
    const root = list.span[row]!;
    this.answer.addRow({
      ...{rowKey: root, rowSpan: root, rowDepth: list.depth[row]!, rowFlags: list.flags[row]!, rowState: 0},
      ...{rowSystem: this.model.spans.system[root]!, rowRoles: 0, rowFromNs: NaN, rowToNs: NaN},
      ...{rowGuides: list.guides[row]!, rowFirstRecord: NONE, rowAttempts: lane.depth, rowTasks: lane.bars.size},
      ...{rowErrors: 0, rowRecords: 0, rowHeldNs: 0, name: '', reason: '', process: ''},
    });
    this.addPyramid(lane.bars, at, TimelineBar.packed);
  }

  private addPyramid(bars: BarPyramid, barRow: number, barKind: number): void {
    const {fromNs, toNs, resolutionNs} = this.query;
    const named = barKind === TimelineBar.packed;
    bars.query(fromNs, toNs, resolutionNs, (barFromNs, barToNs, barState, open, barSpan, barTasks) => {
      const barFlags = (open ? TimelineBarFlag.open : 0) | (barTasks > 1 ? TimelineBarFlag.merged : 0);
      const hasRoom = named && barTasks === 1 && barToNs - barFromNs >= NAME_RESOLUTIONS * resolutionNs;
      this.answer.addBar(
        {barRow, barKind, barState, barFlags, barFromNs, barToNs, barSpan, barTasks},
        hasRoom ? spanName(this.model, barSpan) : null,
      );
    });
  }

  private addOwnBars(span: number, barRow: number, fromNs: number, toNs: number): void {
    const attempts = attemptsOf(this.model, span);
    const {state} = this.model.spans;
    const open = isOpen(this.model, span) ? TimelineBarFlag.open : 0;
    if (attempts.length === 0) {
      this.addBar(barRow, TimelineBar.whole, state[span]!, open, fromNs, toNs, span);
      return;
    }
    let lastNs = fromNs;
    attempts.forEach((attempt, index) => {
      const attemptFrom = startOf(this.model, attempt);
      if (Number.isNaN(attemptFrom)) return;
      const isLast = index === attempts.length - 1;
      const unended = isOpen(this.model, attempt);
      const attemptTo = unended && isLast ? toNs : endOf(this.model, attempt, attemptFrom);
      const flag = unended ? TimelineBarFlag.open : 0;
      if (attemptFrom > lastNs) this.addBar(barRow, TimelineBar.wait, SpanState.retrying, 0, lastNs, attemptFrom, span);
      this.addBar(barRow, TimelineBar.attempt, state[attempt]!, flag, attemptFrom, attemptTo, attempt);
      lastNs = Math.max(lastNs, attemptTo);
    });
    // A retry was announced and has not come, or the work went on after the last attempt.
    if (toNs > lastNs) this.addBar(barRow, TimelineBar.wait, state[span]!, open, lastNs, toNs, span);
  }

  private addBar(
    barRow: number, barKind: number, barState: number, barFlags: number, fromNs: number, toNs: number, span: number,
  ): void {
    if (toNs < this.query.fromNs || fromNs > this.query.toNs) return;
    const values = {barRow, barKind, barState, barFlags, barFromNs: fromNs, barToNs: toNs, barSpan: span, barTasks: 1};
    this.answer.addBar(values, barKind === TimelineBar.attempt ? spanName(this.model, span) : null);
  } // prettier-ignore

  private below(span: number): {errors: number; tasks: number} {
    const {spans} = this.model;
    let errors = 0;
    let tasks = -1;
    for (const at of spans.subtree(span)) {
      errors += spans.errors[at]!;
      tasks++;
      if (tasks >= MAX_SUMMED) break;
    }
    return {errors, tasks};
  }

  private processOf(span: number): string {
    const {process, parent} = this.model.spans;
    const above = parent[span]!;
    if (above === NONE || process[span] === process[above] || process[above] === NONE) return '';
    return processName(this.model, process[span]!);
  }

  private skewFlag(span: number, fromNs: number, toNs: number): number {
    const parent = this.model.spans.parent[span]!;
    if (parent === NONE) return 0;
    const parentFrom = this.model.spans.startNs[parent]!;
    const parentTo = this.model.spans.endNs[parent]!;
    const otherClock = this.model.spans.process[span] !== this.model.spans.process[parent];
    const outside = fromNs < parentFrom - SKEW_NS || (toNs > parentTo + SKEW_NS && fromNs > parentTo + SKEW_NS);
    return otherClock && outside && parentFrom < Infinity ? TimelineRowFlag.outsideParent : 0;
  }
}
