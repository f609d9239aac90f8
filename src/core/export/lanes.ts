/**
 * Places flows and tasks on lanes, for formats whose threads must nest: on one lane two spans are apart or one is inside
 * the other, and what is inside is really what the other one called. Comes in: spans in order of start. Goes out: lanes,
 * grouped by process. What runs beside its siblings gets a lane of its own. O(n log n).
 */
import {NONE, SpanRole, SYSTEM_NAMES} from '../../protocol/model';
import type {Model} from '../model/model';
import {processName} from '../query/spanInfo';
import type {ExportSpans} from './exportSpans';
import {MinHeap} from './minHeap';

export interface Lane {
  /** Index of its process. */
  readonly process: number;
  /** Within its process, from 1. */
  readonly number: number;
  /** In order of start, outer ones first. */
  readonly spans: number[];
}

interface OpenLane extends Lane {
  readonly stack: number[];
  /** End of the outermost span on it. */
  busyUntilNs: number;
}

export interface LaneLayout {
  readonly lanes: readonly Lane[];
  /** Names of the processes. */
  readonly processes: readonly string[];
  laneOf(span: number): Lane;
}

interface Pool {
  readonly busy: MinHeap<OpenLane>;
  readonly free: MinHeap<OpenLane>;
  lanes: number;
}

export function layOutLanes(model: Model, spans: ExportSpans): LaneLayout {
  const lanes: OpenLane[] = [];
  const processes: string[] = [];
  const processIds = new Map<string, number>();
  const pools: Pool[] = [];
  const laneOf: (OpenLane | undefined)[] = [];
  for (const span of spans.ordered) {
    const name = trackName(model, span);
    let process = processIds.get(name);
    if (process === undefined) {
      process = processes.push(name) - 1;
      processIds.set(name, process);
      pools.push({
        busy: new MinHeap(lane => lane.busyUntilNs),
        free: new MinHeap(lane => lane.number),
        lanes: 0,
      });
    }
    const parent = spans.parent(span);
    const beside = parent === NONE ? undefined : laneOf[parent];
    const lane =
      beside?.process === process && fitsInside(model, spans, beside, span)
        ? beside
        : freeLane(pools[process]!, process, spans, span, lanes);
    lane.stack.push(span);
    lane.spans.push(span);
    laneOf[span] = lane;
  }
  return {lanes, processes, laneOf: span => laneOf[span]!};
}

/** Whether the span is inside whatever is open on the lane, by time and by who called whom. */
function fitsInside(model: Model, spans: ExportSpans, lane: OpenLane, span: number): boolean {
  const {stack} = lane;
  while (stack.length > 0 && spans.endNs(stack.at(-1)!) <= spans.startNs(span)) stack.pop();
  const top = stack.at(-1);
  if (top === undefined || spans.endNs(span) > spans.endNs(top)) return false;
  const parent = spans.parent(span);
  // What an attempt of a task called is below the task itself.
  const isAttempt = (model.spans.roles[top]! & SpanRole.attempt) !== 0;
  return top === parent || (isAttempt && spans.parent(top) === parent);
}

function freeLane(pool: Pool, process: number, spans: ExportSpans, span: number, all: OpenLane[]): OpenLane {
  const startNs = spans.startNs(span);
  for (let lane = pool.busy.peek(); lane && lane.busyUntilNs <= startNs; lane = pool.busy.peek()) {
    pool.busy.pop();
    lane.stack.length = 0;
    pool.free.push(lane);
  }
  let lane = pool.free.pop();
  if (!lane) {
    lane = {process, number: ++pool.lanes, spans: [], stack: [], busyUntilNs: 0};
    all.push(lane);
  }
  lane.busyUntilNs = spans.endNs(span);
  pool.busy.push(lane);
  return lane;
}

/** Service, or process, or at least the system. */
function trackName({spans, texts, processes}: Model, span: number): string {
  const system = SYSTEM_NAMES[spans.system[span]!]!;
  const service = texts.text(spans.service[span]!);
  const process = processName({texts, processes}, spans.process[span]!);
  return [service || system, service === '' ? process : ''].filter(Boolean).join(' · ');
}
