/**
 * Reads what Selinon's events say about one flow's edges: the flow's own events and the ones that scheduled its nodes, in
 * the order of their times. Bounded: a flow of a hundred thousand tasks has a state of megabytes in every wake-up, so
 * reading ends when the budget is used up, and what was not read is counted.
 */
import {RecordFlag, RecordKind} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {RecordReader} from '../recordReader';

export interface FlowEvent {
  name: string;
  details: Record<string, unknown>;
  /** The child span that a schedule is about, else null. */
  child: number | null;
}

export interface ReadBudget {
  records: number;
  bytes: number;
}

export class FlowEvents {
  unread = 0;

  constructor(
    private readonly model: Model,
    private readonly reader: Pick<RecordReader, 'fields'>,
    private readonly budget: ReadBudget,
  ) {}

  /** `children`: the spans whose schedules are wanted. */
  read(flow: number, children: readonly number[]): FlowEvent[] {
    const {records, spans} = this.model;
    const wanted: {record: number; child: number | null}[] = [];
    for (const record of records.ofSpan(spans.newestArrival[flow]!)) {
      const isCopy = (records.flags[record]! & RecordFlag.duplicate) !== 0;
      if (!isCopy && records.kind[record]! < RecordKind.text) wanted.push({record, child: null});
    }
    for (const child of children) {
      for (const record of schedulesOf(this.model, child)) wanted.push({record, child});
    }
    wanted.sort((a, b) => records.timeNs[a.record]! - records.timeNs[b.record]! || a.record - b.record);
    const events: FlowEvent[] = [];
    for (const {record, child} of wanted) {
      const event = this.take(record);
      if (event) events.push({...event, child});
    }
    return events;
  }

  private take(record: number): {name: string; details: Record<string, unknown>} | null {
    const {budget, model} = this;
    budget.records--;
    budget.bytes -= model.records.lengthBytes[record]!;
    if (budget.records < 0 || budget.bytes < 0) {
      this.unread++;
      return null;
    }
    const fields = this.reader.fields(record);
    if (!isObject(fields) || typeof fields.event !== 'string') return null;
    return {name: fields.event, details: isObject(fields.details) ? fields.details : {}};
  }
}

/** The first record of a task or sub-flow is what scheduled it, when that is known. */
function* schedulesOf({records, spans}: Model, child: number): Generator<number> {
  const first = spans.firstRecord[child]!;
  if (first < records.size && records.kind[first] === RecordKind.begin) yield first;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
