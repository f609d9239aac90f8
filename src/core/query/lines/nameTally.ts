/**
 * Figures per name of task, flow, entrypoint and node, for the systems whose records name no line. In: the span columns.
 * Out: the names in the order of first sight, the figures of some, the last records of one. Spans of these systems are listed
 * once; a question reads their columns, since an end or a failure may come at any time.
 */
import {NONE, SpanRole, SpanState, System} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import type {NameFigures} from '../../../protocol/lines';
import {TripleInterner} from '../../model/interner';
import type {Model} from '../../model/model';
import type {RecordReader} from '../recordReader';
import {spanDurationNs} from '../spanTimes';

const NAMING: readonly number[] = [System.selinon, System.nameko, System.penguiflow];
const COUNTED = SpanRole.task | SpanRole.flow | SpanRole.subflow;
const FAILED: readonly number[] = [SpanState.failed, SpanState.failedExpected, SpanState.timedOut];
const OPEN: readonly number[] = [SpanState.open, SpanState.retrying];
const UNKNOWN = 0xffffffff;

interface Sums {
  runs: Uint32Array;
  failed: Uint32Array;
  open: Uint32Array;
  ended: Uint32Array;
  sumNs: Float64Array;
  lastDurationNs: Float64Array;
  lastEndNs: Float64Array;
  lastNs: Float64Array;
  lastRecord: Uint32Array;
}

export class NameTally {
  /** Spans of systems that name no place, and the group of each. */
  private spans = new Uint32Array(0);
  private groups = new Uint32Array(0);
  private size = 0;
  private scanned = 0;
  private readonly keys = new TripleInterner();
  /** A span of each group, which tells its name. */
  private readonly firstOf: number[] = [];

  constructor(
    private readonly model: Model,
    private readonly reader: RecordReader,
  ) {}

  /** From number `from` on; null for what has no name in any source. The model is settled. */
  names(from: number): (SymbolRef | null)[] {
    this.update();
    return this.firstOf.slice(from).map(span => {
      const symbol = this.reader.spanSymbol(span);
      return symbol?.kind === 'nameless' ? null : symbol;
    });
  }

  /** Rows in the order of the numbers. */
  figures(names: readonly number[], generation: number): Omit<NameFigures, 'message'> {
    this.update();
    const sums = this.sums();
    const row = <T extends Uint32Array | Float64Array>(column: T, into: T): T => {
      names.forEach((name, at) => (into[at] = column[name] ?? 0));
      return into;
    };
    const {length: count} = names;
    return {
      ...{generation, count},
      runs: row(sums.runs, new Uint32Array(count)),
      failed: row(sums.failed, new Uint32Array(count)),
      open: row(sums.open, new Uint32Array(count)),
      ended: row(sums.ended, new Uint32Array(count)),
      lastRecord: Uint32Array.from(names, name => sums.lastRecord[name] ?? NONE),
      lastDurationNs: row(sums.lastDurationNs, new Float64Array(count)),
      meanDurationNs: Float64Array.from(names, name => sums.sumNs[name]! / sums.ended[name]!),
    };
  }

  /** The last record of each of the last runs of a name, latest first. */
  lastRecords(name: number, count: number): number[] {
    this.update();
    const {spans} = this.model;
    const latest: number[] = [];
    for (let at = 0; at < this.size; at++) {
      const span = this.spans[at]!;
      if (this.groups[at] !== name || spans.lastRecord[span] === NONE) continue;
      const place = latest.findIndex(other => spans.lastNs[other]! <= spans.lastNs[span]!);
      if (place >= 0) latest.splice(place, 0, span);
      else if (latest.length < count) latest.push(span);
      if (latest.length > count) latest.pop();
    }
    return latest.map(span => spans.lastRecord[span]!);
  }

  private sums(): Sums {
    const sums = emptySums(this.keys.size);
    const {model} = this;
    const {spans} = model;
    for (let at = 0; at < this.size; at++) {
      const span = this.spans[at]!;
      const group = this.groups[at]!;
      if (group === UNKNOWN) continue;
      const state = spans.state[span]!;
      sums.runs[group]!++;
      if (FAILED.includes(state)) sums.failed[group]!++;
      if (OPEN.includes(state)) sums.open[group]!++;
      const lastNs = spans.lastNs[span]!;
      if (!(lastNs < sums.lastNs[group]!)) {
        sums.lastNs[group] = lastNs;
        sums.lastRecord[group] = spans.lastRecord[span]!;
      }
      const durationNs = spanDurationNs(model, span);
      if (Number.isNaN(durationNs)) continue;
      sums.ended[group]!++;
      sums.sumNs[group]! += durationNs;
      if (spans.endNs[span]! < sums.lastEndNs[group]!) continue;
      sums.lastEndNs[group] = spans.endNs[span]!;
      sums.lastDurationNs[group] = durationNs;
    }
    return sums;
  }

  /** Lists the spans that have come, and gives a group to those that have a name by now. */
  private update(): void {
    const {spans} = this.model;
    for (; this.scanned < spans.size; this.scanned++) {
      if (!NAMING.includes(spans.system[this.scanned]!)) continue;
      if (this.size >= this.spans.length) {
        this.spans = grown(this.spans, Math.max(256, this.size * 2));
        this.groups = grown(this.groups, this.spans.length);
      }
      this.spans[this.size] = this.scanned;
      this.groups[this.size++] = UNKNOWN;
    }
    for (let at = 0; at < this.size; at++) this.groups[at] = this.groupOf(at);
  }

  /** The number of a span's name; none for what is not counted by its name. An attempt has that of its task. */
  nameOf(span: number): number {
    const {spans} = this.model;
    const parent = spans.parent[span]!;
    const isAttempt = (spans.roles[span]! & SpanRole.attempt) !== 0 && parent !== NONE;
    return NAMING.includes(spans.system[span]!) ? this.numberOf(isAttempt ? parent : span) : UNKNOWN;
  }

  private groupOf(at: number): number {
    return this.numberOf(this.spans[at]!, this.groups[at]);
  }

  /** Name and role come with a record of its own, which may be later than one that names it as a parent. */
  private numberOf(span: number, known = UNKNOWN): number {
    const {spans} = this.model;
    const roles = spans.roles[span]!;
    const name = spans.name[span]!;
    if (name === 0 || !(roles & COUNTED) || roles & SpanRole.attempt) return UNKNOWN;
    const kind = spans.system[span]! * 2 + (roles & SpanRole.task ? 1 : 0);
    const service = spans.service[span]!;
    const {keys} = this;
    const isSame =
      known !== UNKNOWN &&
      keys.field(known, 0) === kind &&
      keys.field(known, 1) === name &&
      keys.field(known, 2) === service;
    if (isSame) return known;
    const number = keys.intern(kind, name, service);
    this.firstOf[number] ??= span;
    return number;
  }
}

function emptySums(size: number): Sums {
  return {
    ...{runs: new Uint32Array(size), failed: new Uint32Array(size), open: new Uint32Array(size)},
    ...{ended: new Uint32Array(size), sumNs: new Float64Array(size)},
    lastDurationNs: new Float64Array(size).fill(NaN),
    lastEndNs: new Float64Array(size).fill(-Infinity),
    lastNs: new Float64Array(size).fill(-Infinity),
    lastRecord: new Uint32Array(size).fill(NONE),
  };
}

function grown(old: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(old);
  return larger;
}
