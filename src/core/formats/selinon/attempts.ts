/**
 * Child spans for the attempts of a flow or task that was started more than once. They are counted nowhere and hold no
 * records of their own: which attempt a record belongs to is only known once all have come.
 */
import {SpanRole, System} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {decideAttempts} from './decide';
import type {Run} from './run';

export function settleAttempts(model: Model, run: Run): void {
  const {spans} = model;
  spans.attempts[run.span] = run.starts.length;
  if (run.starts.length < 2) return;
  decideAttempts(run, model.live).forEach(({start, state, endNs, reason}, index) => {
    const span = (run.attempts[index] ??= addAttempt(model, run.span, index + 1));
    spans.startNs[span] = start.timeNs;
    spans.lastNs[span] = Number.isNaN(endNs) ? start.timeNs : endNs;
    spans.firstRecord[span] = start.record;
    spans.lastRecord[span] = start.record;
    spans.process[span] = model.records.process[start.record]!;
    model.setState(span, state, endNs, false, reason);
  });
}

function addAttempt(model: Model, parent: number, number: number): number {
  const span = model.addSpan(System.selinon, model.spans.id[parent]!);
  model.spans.name[span] = model.texts.internText(`attempt ${number}`);
  model.setRoles(span, SpanRole.attempt);
  model.setParent(span, parent);
  return span;
}
