/**
 * Figures of whole flows in one pass over the spans: when each begins and ends, how many tasks and errors are in it.
 * In: the settled model. Called once per revision; the pass is linear and allocates three columns.
 */
import type {Model} from '../../model/model';
import {isAttempt, isGrowing} from './spanTimes';

export interface RootFacts {
  /** By span, meaningful for roots: earliest start, Infinity when unknown. */
  fromNs: Float64Array;
  /** Latest sign; Infinity while something in it goes on. */
  toNs: Float64Array;
  /** Spans in it without itself and without attempts. */
  below: Uint32Array;
  errors: Uint32Array;
}

export function rootFacts(model: Model): RootFacts {
  const {spans} = model;
  const {size} = spans;
  const facts: RootFacts = {
    fromNs: new Float64Array(size).fill(Infinity),
    toNs: new Float64Array(size).fill(-Infinity),
    below: new Uint32Array(size),
    errors: new Uint32Array(size),
  };
  for (let span = 0; span < size; span++) {
    const root = spans.rootOf(span);
    if (spans.startNs[span]! < facts.fromNs[root]!) facts.fromNs[root] = spans.startNs[span]!;
    const endNs = spans.endNs[span]!;
    let toNs = Number.isNaN(endNs) ? spans.lastNs[span]! : Math.max(endNs, spans.lastNs[span]!);
    if (Number.isNaN(endNs) && isGrowing(model, span)) toNs = Infinity;
    if (toNs > facts.toNs[root]!) facts.toNs[root] = toNs;
    facts.errors[root] = facts.errors[root]! + spans.errors[span]!;
    if (span !== root && !isAttempt(model, span)) facts.below[root] = facts.below[root]! + 1;
  }
  return facts;
}
