/** Known fields that are about the flow, task or call a record is in. */
import {NONE, SPAN_STATE_NAMES, SpanRole, SpanState} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {namePattern} from '../namePattern';
import {spanName} from '../spanInfo';
import {spanDurationNs} from '../spanTimes';
import {Cost, spanLeaf, TextVerdicts} from './leaf';
import {compilePath} from './pathField';
import {Pattern} from './pattern';
import {onlyEquals} from './recordFields';
import type {ReadField} from './recordFields';
import {comparer, readDuration} from './values';

const OPEN: readonly number[] = [SpanState.open, SpanState.retrying, SpanState.scheduled, SpanState.neverClosed];

/** Everything inside a flow or sub-flow of that name or id. */
export const flow: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('flow', comparison);
  const pattern = new Pattern(wanted);
  return ({model}) => {
    const isNamed = named(model, pattern);
    return spanLeaf(
      model,
      span => {
        const {spans} = model;
        const isFlow = (spans.roles[span]! & (SpanRole.flow | SpanRole.subflow)) !== 0;
        return (isFlow || spans.parent[span] === NONE) && isNamed(span);
      },
      true,
    );
  };
};

/** The records of a task itself, those of its attempts with them; not those of tasks below it. */
export const task: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('task', comparison);
  const pattern = new Pattern(wanted);
  return ({model}) => {
    const isNamed = named(model, pattern);
    return spanLeaf(model, span => isNamed(taskOf(model, span)) || isNamed(span));
  };
};

export const state: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('state', comparison);
  const pattern = new Pattern({...wanted, text: letters(wanted.text)});
  const fits = SPAN_STATE_NAMES.map(name => pattern.matches(letters(name)));
  if (pattern.matches('open')) for (const open of OPEN) fits[open] = true;
  if (!fits.includes(true)) {
    const names = SPAN_STATE_NAMES.slice(1).map(name => (/[ ,]/.test(name) ? `"${name}"` : name));
    return `There is no state "${wanted.text}": use ${names.join(', ')}.`;
  }
  return ({model}) => spanLeaf(model, span => fits[model.spans.state[span]!] === true);
};

/** Of the innermost scope, call or attempt the record is in. What has not ended has no duration yet. */
export const duration: ReadField = (comparison, {text}) => {
  const wantedNs = readDuration(text);
  if (wantedNs === null) return `"${text}" is no duration: write 100ms, 2.5s, 1m; units are ns, us, ms, s, m, h.`;
  const fits = comparer(comparison);
  return ({model}) =>
    // Senders print microseconds; below them is only what doubles of seconds since 1970 add.
    spanLeaf(model, span => fits(Math.round(spanDurationNs(model, span) / 1000) * 1000, wantedNs));
};

/** Of the call or the nearest one around it that says its service; else what the record's own field says. */
export const service: ReadField = (comparison, wanted) => {
  if (comparison !== '=') return onlyEquals('service', comparison);
  const pattern = new Pattern(wanted);
  const own = compilePath('service', '=', wanted);
  return scope => {
    const {model} = scope;
    const verdicts = new TextVerdicts(
      id => model.texts.text(id),
      text => text !== '' && pattern.matches(text),
    );
    const ofCall = spanLeaf(model, span => verdicts.of(serviceOf(model, span)));
    const ofRecord = own(scope);
    return {...ofCall, cost: Cost.field, test: record => ofCall.test(record) || ofRecord.test(record)};
  };
};

function serviceOf(model: Model, span: number): number {
  const {parent, service: services} = model.spans;
  for (let at = span; at !== NONE; at = parent[at]!) if (services[at] !== 0) return services[at]!;
  return 0;
}

/** The task that an attempt belongs to; any other span itself. */
export function taskOf(model: Model, span: number): number {
  const {roles, parent} = model.spans;
  let at = span;
  while (roles[at] === SpanRole.attempt && parent[at] !== NONE) at = parent[at]!;
  return at;
}

/** Name or id. Ids are many, so they are only decoded for a pattern that can be one: most ids hold a digit. */
function named(model: Model, pattern: Pattern): (span: number) => boolean {
  const {texts, spans} = model;
  // As statistics and graph write what names have in common: `worker %d`.
  const standsForNumbers = pattern.pieces.some(piece => piece.includes('%d'));
  const names = new TextVerdicts(
    id => texts.text(id),
    text => pattern.matches(text) || (standsForNumbers && pattern.matches(namePattern(text))),
  );
  const mayBeId = pattern.isAnything || pattern.pieces.some(piece => /\d/.test(piece));
  return span => {
    if (spans.name[span] !== 0)
      return names.of(spans.name[span]!) || (mayBeId && pattern.matches(texts.text(spans.id[span]!)));
    return pattern.matches(spanName(model, span)) || pattern.matches(texts.text(spans.id[span]!));
  };
}

/** `timed-out`, `timed out` and `timedOut` are one word. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z*]/g, '');
}
