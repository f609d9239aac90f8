/**
 * The figures of each name in columns, before any of them is shown: a session may have a million names, and a view asks for the
 * worst few hundred. Filled by statistics.ts, a span at a time; a group has a number, in the order of first sight. Names that
 * differ in numbers alone may share one.
 */
import {SYSTEM_NAMES} from '../../protocol/model';
import {TripleInterner} from '../model/interner';
import type {Model} from '../model/model';
import {growColumns} from '../model/table';
import {namePattern} from './namePattern';
import {spanName} from './spanInfo';

const COLUMNS = {
  first: Uint32Array,
  names: Uint32Array,
  count: Uint32Array,
  errors: Uint32Array,
  retries: Uint32Array,
  open: Uint32Array,
  ended: Uint32Array,
  totalNs: Float64Array,
  selfNs: Float64Array,
} as const;

export class StatisticsGroups {
  /** A span of the group, which tells its name, system and service. */
  first = new Uint32Array(0);
  /** How many names are in it. */
  names = new Uint32Array(0);
  count = new Uint32Array(0);
  errors = new Uint32Array(0);
  retries = new Uint32Array(0);
  open = new Uint32Array(0);
  /** Spans that have a duration. */
  ended = new Uint32Array(0);
  totalNs = new Float64Array(0);
  selfNs = new Float64Array(0);
  size = 0;
  private readonly keys = new TripleInterner();
  /** Unnamed spans go by a short form of their id. */
  private readonly unnamed = new Map<string, number>();

  /** Group of each name, where names share groups; else a name's number is that of its group. */
  private readonly groupOfName: number[] = [];
  private readonly alike = new TripleInterner();
  private readonly patterns = new Map<string, number>();

  constructor(
    private readonly model: Model,
    private readonly sharing: boolean,
  ) {}

  /** The group of a span: one per system, service and name, or what names have in common. */
  of(span: number): number {
    const {spans} = this.model;
    const service = spans.service[span]! * SYSTEM_NAMES.length + spans.system[span]!;
    const name = spans.name[span]!;
    const known =
      name !== 0
        ? this.keys.intern(service, name, 0)
        : this.keys.intern(service, numberIn(this.unnamed, spanName(this.model, span)), 1);
    if (!this.sharing) return known < this.size ? known : this.add(known, span);
    if (known < this.groupOfName.length) return this.groupOfName[known]!;
    // Those without a name have nothing in common.
    const group =
      name === 0
        ? this.alike.intern(service, known, 1)
        : this.alike.intern(service, numberIn(this.patterns, namePattern(spanName(this.model, span))), 0);
    this.groupOfName.push(group);
    return this.add(group, span);
  }

  /** Its one name, or what its names have in common. */
  nameOf(group: number): string {
    const name = spanName(this.model, this.first[group]!);
    return this.names[group]! > 1 ? namePattern(name) : name;
  }

  /** One more name. */
  private add(group: number, span: number): number {
    if (group >= this.first.length) growColumns(this, COLUMNS, Math.max(64, group * 2));
    if (group >= this.size) {
      this.first[group] = span;
      this.size = group + 1;
    }
    this.names[group]!++;
    return group;
  }

  /**
   * The worst groups, at most `limit`: errors and retries first, then what took most time, then by name. Where more are alike
   * than there is room for, those seen first are taken: names are only compared among what is returned.
   */
  worst(limit: number): number[] {
    const order = Uint32Array.from({length: this.size}, (_, group) => group);
    order.sort((a, b) => this.compare(a, b) || a - b);
    const {spans} = this.model;
    const names = new Map<number, string>();
    const nameOf = (group: number) => {
      let name = names.get(group);
      if (name === undefined) names.set(group, (name = this.nameOf(group)));
      return name;
    };
    const byName = (a: number, b: number) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0);
    return [...order.subarray(0, Math.max(0, limit))].sort(
      (a, b) =>
        this.compare(a, b) || byName(a, b) || spans.service[this.first[a]!]! - spans.service[this.first[b]!]! || a - b,
    );
  }

  private compare(a: number, b: number): number {
    return this.errors[b]! - this.errors[a]! || this.retries[b]! - this.retries[a]! || this.timeOf(b) - this.timeOf(a);
  }

  /** Below every duration while none has ended. */
  private timeOf(group: number): number {
    return this.ended[group] === 0 ? -1 : this.totalNs[group]!;
  }
}

function numberIn(numbers: Map<string, number>, name: string): number {
  let number = numbers.get(name);
  if (number === undefined) numbers.set(name, (number = numbers.size));
  return number;
}
