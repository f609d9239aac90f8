/** When a debugger held any process, as stretches that do not overlap. Reads the model only. */
import type {TimelineSlices} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import {pauseList} from '../pauseList';

/** A pause that lasts reaches to the latest record. */
export function heldStretches(model: Model): Pick<TimelineSlices, 'pauseFromNs' | 'pauseToNs'> {
  const {fromNs, toNs} = pauseList(model);
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < fromNs.length; at++) {
    const end = Number.isNaN(toNs[at]!) ? model.endNs : toNs[at]!;
    if (!(end > fromNs[at]!)) continue;
    if (to.length > 0 && fromNs[at]! <= to.at(-1)!) to[to.length - 1] = Math.max(to.at(-1)!, end);
    else {
      from.push(fromNs[at]!);
      to.push(end);
    }
  }
  return {pauseFromNs: Float64Array.from(from), pauseToNs: Float64Array.from(to)};
}
