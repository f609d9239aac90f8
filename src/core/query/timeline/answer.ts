/** Collects the rows, bars, ticks and path of one answer into columns. Pure; made anew for every answer. */
import {NONE} from '../../../protocol/model';
import type {TimelineSlices} from '../../../protocol/timeline';

type Column = Uint8Array | Uint32Array | Float64Array;

/** Columns of one kind of item that grow together. */
class Columns<K extends string> {
  size = 0;
  private capacity = 0;
  readonly data = {} as Record<K, Column>;

  constructor(private readonly kinds: Readonly<Record<K, new (length: number) => Column>>) {
    for (const key of this.keys()) this.data[key] = new kinds[key](0);
  }

  add(values: Readonly<Record<K, number>>): void {
    if (this.size === this.capacity) this.grow();
    const at = this.size++;
    for (const key of this.keys()) this.data[key][at] = values[key];
  }

  cut<T>(): T {
    return Object.fromEntries(this.keys().map(key => [key, this.data[key].slice(0, this.size)])) as T;
  }

  private keys(): K[] {
    return Object.keys(this.kinds) as K[];
  }

  private grow(): void {
    this.capacity = Math.max(64, this.capacity * 2);
    for (const key of this.keys()) {
      const grown = new this.kinds[key](this.capacity);
      grown.set(this.data[key]);
      this.data[key] = grown;
    }
  }
}

const ROWS = {
  rowKey: Uint32Array, rowSpan: Uint32Array, rowDepth: Uint8Array, rowFlags: Uint8Array, rowState: Uint8Array,
  rowSystem: Uint8Array, rowRoles: Uint8Array, rowFromNs: Float64Array, rowToNs: Float64Array,
  rowGuides: Uint32Array, rowFirstRecord: Uint32Array, rowAttempts: Uint32Array, rowTasks: Uint32Array,
  rowErrors: Uint32Array, rowRecords: Uint32Array, rowHeldNs: Float64Array,
} as const; // prettier-ignore
const BARS = {
  barRow: Uint32Array, barKind: Uint8Array, barState: Uint8Array, barFlags: Uint8Array, barFromNs: Float64Array,
  barToNs: Float64Array, barSpan: Uint32Array, barTasks: Uint32Array, barName: Uint32Array,
} as const; // prettier-ignore
const TICKS = {tickRow: Uint32Array, tickNs: Float64Array, tickError: Uint8Array} as const;
const PATH = {
  pathSpan: Uint32Array, pathRow: Uint32Array, pathFromNs: Float64Array, pathToNs: Float64Array,
} as const; // prettier-ignore

export type RowValues = Record<keyof typeof ROWS, number> & {name: string; reason: string; process: string};
export type BarValues = Record<Exclude<keyof typeof BARS, 'barName'>, number>;
type Head = Omit<
  TimelineSlices,
  | keyof typeof ROWS | keyof typeof BARS | keyof typeof TICKS | keyof typeof PATH
  | 'rowCount' | 'rowName' | 'rowReason' | 'rowProcess' | 'barCount' | 'names' | 'tickCount' | 'pathCount'
>; // prettier-ignore

export class Answer {
  private readonly rows = new Columns(ROWS);
  private readonly bars = new Columns(BARS);
  private readonly ticks = new Columns(TICKS);
  private readonly path = new Columns(PATH);
  private readonly rowName: string[] = [];
  private readonly rowReason: string[] = [];
  private readonly rowProcess: string[] = [];
  private readonly names: string[] = [];
  private readonly nameAt = new Map<string, number>();

  addRow(values: RowValues): void {
    this.rows.add(values);
    this.rowName.push(values.name);
    this.rowReason.push(values.reason);
    this.rowProcess.push(values.process);
  }

  /** `name` where there is room for it, null otherwise. */
  addBar(values: BarValues, name: string | null): void {
    this.bars.add({...values, barName: name === null ? NONE : this.nameIndex(name)});
  }

  addTick(tickRow: number, tickNs: number, tickError: number): void {
    this.ticks.add({tickRow, tickNs, tickError});
  }

  addPath(pathSpan: number, pathRow: number, pathFromNs: number, pathToNs: number): void {
    this.path.add({pathSpan, pathRow, pathFromNs, pathToNs});
  }

  finish(head: Head): TimelineSlices {
    const {rows, bars, ticks, path, rowName, rowReason, rowProcess, names} = this;
    return {
      ...head,
      ...{rowCount: rows.size, barCount: bars.size, tickCount: ticks.size, pathCount: path.size},
      ...{rowName, rowReason, rowProcess, names},
      ...rows.cut<Pick<TimelineSlices, keyof typeof ROWS>>(),
      ...bars.cut<Pick<TimelineSlices, keyof typeof BARS>>(),
      ...ticks.cut<Pick<TimelineSlices, keyof typeof TICKS>>(),
      ...path.cut<Pick<TimelineSlices, keyof typeof PATH>>(),
    };
  }

  private nameIndex(name: string): number {
    let at = this.nameAt.get(name);
    if (at === undefined) {
      at = this.names.push(name) - 1;
      this.nameAt.set(name, at);
    }
    return at;
  }
}
