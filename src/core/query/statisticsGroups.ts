/**
 * The figures of each name in columns, before any of them is shown: a session may have a million names, and a view asks for the
 * worst few hundred. Filled by statistics.ts, a span at a time; a group has a number, in the order of first sight.
 */
import {SYSTEM_NAMES} from '../../protocol/model';
import {TripleInterner} from '../model/interner';
import type {Model} from '../model/model';
import {growColumns} from '../model/table';
import {spanName} from './spanInfo';

const COLUMNS = {
  first: Uint32Array,
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

  constructor(private readonly model: Model) {}

  /** The group of a span: one per system, service and name. */
  of(span: number): number {
    const {spans} = this.model;
    const service = spans.service[span]! * SYSTEM_NAMES.length + spans.system[span]!;
    const name = spans.name[span]!;
    const group =
      name !== 0
        ? this.keys.intern(service, name, 0)
        : this.keys.intern(service, this.numberOf(spanName(this.model, span)), 1);
    if (group < this.size) return group;
    if (group >= this.first.length) growColumns(this, COLUMNS, Math.max(64, group * 2));
    this.first[group] = span;
    this.size = group + 1;
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
      if (name === undefined) names.set(group, (name = spanName(this.model, this.first[group]!)));
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

  private numberOf(name: string): number {
    let number = this.unnamed.get(name);
    if (number === undefined) this.unnamed.set(name, (number = this.unnamed.size));
    return number;
  }
}
