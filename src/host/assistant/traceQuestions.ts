/**
 * What an assistant may ask of a trace, answered as bounded text with the file and line of everything that has one:
 * records that pass a filter, one flow as a tree, and why a flow failed. In: a session's `call` and a way to find places.
 * Out: text. Pure but for these two, so that it is tested with a model in memory. Throws a sentence for what cannot be done.
 */
import type {EngineApi} from '../../protocol/engineApi';
import type {RecordDetails, RowFilter, SourceTarget, SpanInfo} from '../../protocol/queries';
import {formatDuration} from '../views/format';
import {BoundedText, UNTRUSTED} from './boundedText';

type Method = 'rows' | 'spans' | 'record' | 'locate';
export interface Trace {
  readonly name: string;
  call<M extends Method>(method: M, params: Omit<EngineApi[M]['params'], 'sessionId'>): Promise<EngineApi[M]['result']>;
}

/** Where something is in the workspace as `path:line`, else as the trace names it, else ''. */
export type FindPlace = (target: SourceTarget) => Promise<string>;

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 50;
const MAX_FLOWS_NAMED = 10;
const MAX_SPANS = 150;
const MAX_PLACES = 40;
const MAX_DEPTH = 12;
const MAX_CHILDREN = 40;
const RECORDS_BEFORE = 8;
const MAX_FRAMES = 12;
/** Failure events of systems without levels count as it. */
const ERROR = 40;

export class TraceQuestions {
  constructor(
    private readonly trace: Trace,
    private readonly findPlace: FindPlace,
  ) {}

  /** Records in time order; an empty filter is all. */
  async search(filter: string, limit: number): Promise<string> {
    const count = Math.max(1, Math.min(Math.floor(limit) || DEFAULT_LIMIT, MAX_LIMIT));
    const page = await this.trace.call('rows', {filter: filterOf(filter), from: 0, count});
    if (page.problem)
      throw new Error(`The filter cannot be read at character ${page.problem.at + 1}: ${page.problem.message}`);
    const text = new BoundedText();
    text.add(
      `${page.total} records of “${this.trace.name}” match${filter ? ` ${filter}` : ''}; the first ${page.count}:`,
    );
    text.add(UNTRUSTED);
    for (const record of page.record.subarray(0, page.count)) {
      if (text.isFull) break;
      await this.addRecord(text, await this.trace.call('record', {record}), '');
    }
    return text.toString();
  }

  /** A flow as a tree, by its id, its name or a part of either; the newest when none is named. */
  async flow(wanted: string): Promise<string> {
    const {flow, others} = await this.findFlow(wanted, false);
    const text = new BoundedText();
    text.add(`Flow of “${this.trace.name}”, ${flow.system}, id ${flow.id}`);
    text.add(UNTRUSTED);
    for (const other of others) text.add(`Also fits: ${describe(other)}, id ${other.id}`);
    const budget = {spans: MAX_SPANS, places: MAX_PLACES};
    await this.addTree(text, flow, 0, budget);
    if (budget.spans <= 0) text.add('(more tasks left out)');
    return text.toString();
  }

  /** The chain of tasks down to what failed, its exception with places, and what was logged just before. */
  async explainFailure(wanted: string): Promise<string> {
    const {flow} = await this.findFlow(wanted, true);
    const text = new BoundedText();
    const page = await this.trace.call('rows', {
      filter: {...filterOf('', flow.span), minLevel: ERROR},
      from: 0,
      count: MAX_LIMIT,
    });
    const errors = await this.details(page.record.subarray(0, page.count));
    const failure = worstOf(errors);
    text.add(`${describe(flow)}, ${flow.system}, id ${flow.id}`);
    text.add(UNTRUSTED);
    if (flow.stateReason) text.add(`Reason: ${flow.stateReason}`);
    if (!failure) {
      text.add('No record at level ERROR or above is in it.');
      return text.toString();
    }
    text.add(`Errors in it: ${page.total}`);
    text.add('Failure:');
    await this.addRecord(text, failure, '  ');
    await this.addException(text, failure);
    text.add('Inside, innermost first:');
    for (const {span, contextJson} of failure.stack) {
      text.add(
        `  ${describe(span)}${await this.placeOf(null, span.span)}${span.process ? `, process ${span.process}` : ''}`,
      );
      if (contextJson) text.add(`    context ${contextJson}`);
    }
    await this.addBefore(text, failure);
    if (errors.length > 1) text.add('Other errors:');
    for (const other of errors) {
      if (other === failure || text.isFull) continue;
      await this.addRecord(text, other, '  ');
    }
    return text.toString();
  }

  private async findFlow(wanted: string, failed: boolean): Promise<{flow: SpanInfo; others: SpanInfo[]}> {
    const order = failed ? 'failedFirst' : 'newest';
    const page = await this.trace.call('spans', {
      parent: null,
      from: 0,
      count: MAX_FLOWS_NAMED,
      order,
      text: wanted.trim(),
    });
    const exact = page.spans.find(({id, name}) => id === wanted.trim() || name === wanted.trim());
    const flow = exact ?? page.spans[0];
    if (!flow) {
      throw new Error(
        wanted.trim() === ''
          ? `There is no flow in “${this.trace.name}” yet.`
          : `No flow of “${this.trace.name}” has “${wanted.trim()}” in its name or id.`,
      );
    }
    return {flow, others: page.spans.filter(other => other !== flow && wanted.trim() !== '')};
  }

  private async addTree(
    text: BoundedText,
    span: SpanInfo,
    depth: number,
    budget: {spans: number; places: number},
  ): Promise<void> {
    if (text.isFull || budget.spans-- <= 0) return;
    const place = budget.places-- > 0 ? await this.placeOf(null, span.span) : '';
    text.add(`${'  '.repeat(depth)}- ${describe(span)}${span.stateReason ? ` (${span.stateReason})` : ''}${place}`);
    if (span.children === 0) return;
    if (depth >= MAX_DEPTH) {
      text.add(`${'  '.repeat(depth + 1)}(${span.tasksBelow} tasks deeper)`);
      return;
    }
    const params = {parent: span.span, from: 0, count: MAX_CHILDREN, order: 'oldest', text: ''} as const;
    const page = await this.trace.call('spans', params);
    for (const child of page.spans) await this.addTree(text, child, depth + 1, budget);
    if (page.total > page.spans.length) {
      text.add(`${'  '.repeat(depth + 1)}(${page.total - page.spans.length} more beside them)`);
    }
  }

  private async addRecord(text: BoundedText, details: RecordDetails, indent: string): Promise<void> {
    const {epochMs, levelName, stack, record} = details;
    const time = Number.isFinite(epochMs) ? new Date(epochMs).toISOString() : 'no time';
    const inside = [...stack].reverse().map(({span}) => span.name);
    const parts = [time, levelName || 'no level', inside.join(' › '), details.message].filter(part => part !== '');
    text.add(`${indent}${parts.join(' | ')}${await this.placeOf(record, null)}`);
  }

  private async addException(text: BoundedText, {exception}: RecordDetails): Promise<void> {
    if (!exception) return;
    text.add(`Exception: ${exception.type}: ${exception.message}${exception.expected ? ' (expected)' : ''}`);
    const own = exception.frames.filter(({library}) => !library);
    for (const frame of (own.length > 0 ? own : exception.frames).slice(-MAX_FRAMES)) {
      const {path, line, func, code} = frame;
      const source = {path, line, func};
      const target = {source, template: null, code, symbols: [], caller: null, neighbours: []};
      text.add(
        `  ${(await this.findPlace(target)) || `${path}:${line}`} in ${func ?? '?'}${code ? `: ${code.trim()}` : ''}`,
      );
    }
  }

  /** What the same flow said until then. */
  private async addBefore(text: BoundedText, {record, span, timeNs}: RecordDetails): Promise<void> {
    if (!span || !Number.isFinite(timeNs)) return;
    const filter = {...filterOf('', span.flow), timeRange: {fromNs: -Number.MAX_VALUE, toNs: timeNs}};
    const {total} = await this.trace.call('rows', {filter, from: 0, count: 1});
    const from = Math.max(0, total - RECORDS_BEFORE);
    const page = await this.trace.call('rows', {filter, from, count: RECORDS_BEFORE});
    const before = await this.details(page.record.subarray(0, page.count).filter(other => other !== record));
    if (before.length > 0) text.add('Just before, in the same flow:');
    for (const each of before) await this.addRecord(text, each, '  ');
  }

  private async details(records: Uint32Array): Promise<RecordDetails[]> {
    return Promise.all(Array.from(records, record => this.trace.call('record', {record})));
  }

  private async placeOf(record: number | null, span: number | null): Promise<string> {
    const place = await this.findPlace(await this.trace.call('locate', {record, span}));
    return place && ` [${place}]`;
  }
}

/** The one that explains most: with an exception before one without, the earliest of these. */
function worstOf(errors: readonly RecordDetails[]): RecordDetails | undefined {
  return errors.find(({exception}) => exception !== null && !exception.expected) ?? errors[0];
}

function describe(span: SpanInfo): string {
  const {name, state, startNs, endNs, pausedNs, errorsBelow, attempts, tasksBelow} = span;
  const duration = formatDuration(endNs - startNs - pausedNs);
  const facts = [
    state,
    duration,
    tasksBelow > 1 ? `${tasksBelow} tasks` : '',
    errorsBelow > 0 ? `errors: ${errorsBelow}` : '',
    attempts > 1 ? `${attempts} attempts` : '',
  ];
  return `${name}: ${facts.filter(fact => fact !== '').join(', ')}`;
}

function filterOf(text: string, span: number | null = null): RowFilter {
  return {text, minLevel: 0, timeRange: null, withText: false, span};
}
