/** What a replay asks of a session: where a step ends, where a run stops, who stands where. One per session, no state. */
import type {ReplayHit, ReplayPlace, ReplayStep, ReplayStop} from '../../../protocol/replay';
import type {FilterScope} from '../filter/leaf';
import type {Lines} from '../lines/lines';
import type {Pause} from '../matchedRows';
import type {TimeOrder} from '../timeOrder';
import {standingAt} from './standing';
import {stepFrom} from './steps';
import {compileAnyStop, compileStops} from './stops';
import {edgeRecord, nextRecord} from './walk';
import type {Walk} from './walk';

export class Replay {
  constructor(
    private readonly scope: FilterScope,
    private readonly order: TimeOrder,
    private readonly lines: Lines,
  ) {}

  /** From a record, or without one from before the first (1) or behind the last (-1). */
  async step(from: number | null, step: 1 | -1, to: ReplayStep, pause: Pause): Promise<ReplayHit> {
    const walk = this.walk(pause);
    const record = from === null ? edgeRecord(walk, step) : await stepFrom(walk, from, step, to);
    return {record, stops: []};
  }

  /** The next record that meets a stop. Throws RpcError 'badFilter'. */
  async run(from: number | null, step: 1 | -1, stops: readonly ReplayStop[], pause: Pause): Promise<ReplayHit> {
    const walk = this.walk(pause);
    const nameOf = (span: number) => this.lines.nameOf(span);
    const meetsAny = compileAnyStop(stops, this.scope, nameOf);
    const first = from ?? edgeRecord(walk, step);
    if (first === null || stops.length === 0) return {record: null, stops: []};
    const record = from === null && meetsAny(first) ? first : await nextRecord(walk, first, step, meetsAny);
    return {record, stops: record === null ? [] : compileStops(stops, this.scope, nameOf)(record)};
  }

  /** Which of the stops a record meets. Throws RpcError 'badFilter'. */
  meets(record: number, stops: readonly ReplayStop[]): number[] {
    this.scope.model.settle();
    return compileStops(stops, this.scope, span => this.lines.nameOf(span))(record);
  }

  standing(record: number): ReplayPlace {
    const {model} = this.scope;
    model.settle();
    this.order.update();
    return standingAt(model, this.order, record);
  }

  private walk(pause: Pause): Walk {
    this.scope.model.settle();
    this.order.update();
    return {model: this.scope.model, order: this.order, pause};
  }
}
