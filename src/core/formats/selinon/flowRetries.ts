/**
 * FLOW_RETRY is the one event of a flow that does not name it. The dispatcher sends it right after the FLOW_FAILURE that
 * says `will_retry`, with the same flow name and arguments and a count one higher, so the two are brought together by
 * that. A FLOW_RETRY without such a failure stays outside of every flow.
 */
import type {Model} from '../../model/model';

export interface FlowRetryNote {
  record: number;
  timeNs: number;
  /** The flow of a failure; not used for a retry. */
  span: number;
}

/** The two are sent within a millisecond by one process; more than this is another retry of the same flow. */
const MAX_GAP_NS = 5e9;

interface Group {
  failures: FlowRetryNote[];
  retries: FlowRetryNote[];
}

export class FlowRetries {
  private readonly groups = new Map<string, Group>();
  private readonly moved = new Set<Group>();

  constructor(private readonly model: Model) {}

  /** `retriedCount` is that after the failure: one more than a failure itself says. */
  noteFailure(flowName: string, host: number, args: string, retriedCount: number, note: FlowRetryNote): void {
    this.group(flowName, host, args, retriedCount).failures.push(note);
  }

  noteRetry(flowName: string, host: number, args: string, retriedCount: number, note: FlowRetryNote): void {
    this.group(flowName, host, args, retriedCount).retries.push(note);
  }

  /** Puts retries into the flows of their failures. */
  settle(): void {
    for (const group of this.moved) {
      group.failures.sort(byTime);
      group.retries = group.retries.sort(byTime).filter(retry => !this.place(retry, group.failures));
    }
    this.moved.clear();
  }

  private place(retry: FlowRetryNote, failures: FlowRetryNote[]): boolean {
    let at = failures.length - 1;
    while (at >= 0 && failures[at]!.timeNs > retry.timeNs) at--;
    const failure = failures[at];
    if (!failure || retry.timeNs - failure.timeNs > MAX_GAP_NS) return false;
    failures.splice(at, 1);
    this.model.adoptRecord(retry.record, failure.span);
    return true;
  }

  private group(flowName: string, host: number, args: string, retriedCount: number): Group {
    const key = JSON.stringify([flowName, host, args, retriedCount]);
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = {failures: [], retries: []}));
    this.moved.add(group);
    return group;
  }
}

function byTime(a: FlowRetryNote, b: FlowRetryNote): number {
  return a.timeNs - b.timeNs || a.record - b.record;
}
