/** What is folded away below a span, as bars for the thin strip in its own bar. Attempts are not children. */
import type {Model} from '../../model/model';
import {BarPyramid} from './barPyramid';
import {barsOf, isAttempt, shownChildren} from './spanTimes';

/** In larger ones only direct children are drawn, as far as that: a strip is three pixels high. */
const MAX_BELOW = 200_000;

export function buildStrip(model: Model, span: number): BarPyramid {
  const below: number[] = [];
  for (const at of model.spans.subtree(span)) {
    if (at === span || isAttempt(model, at)) continue;
    below.push(at);
    if (below.length > MAX_BELOW) return new BarPyramid(barsOf(model, shownChildren(model, span)));
  }
  return new BarPyramid(barsOf(model, below));
}
