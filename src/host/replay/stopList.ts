/**
 * What a replay stops at: breakpoints at lines and at the begin of tasks, both with conditions of the filter language, and
 * exception filters. In: what VS Code sets. Out: its answers (whether a breakpoint can be hit, or why not), and the list
 * that the engine is asked with. The surprise: while a trace is being written, a breakpoint may come to be verified later.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {ReplayEvent, ReplayStop} from '../../protocol/replay';
import {filterOf, nameValue, withCondition} from './filterTexts';
import {LineMap} from './lineMap';
import type {LineTargets} from './lineMap';
import type {ReplayedTrace, ReplayServices} from './replayed';

type Breakpoint = DebugProtocol.Breakpoint;

/** What a position in the list of stops is. */
export type StopOwner = {kind: 'breakpoint'; id: number} | {kind: 'exception'; event: ReplayEvent};

interface Own {
  id: number;
  answer: Breakpoint;
  /** Null for one that can never be hit. */
  stop: ReplayStop | null;
}

interface SourceSet {
  source: DebugProtocol.Source;
  requested: readonly DebugProtocol.SourceBreakpoint[];
  own: Own[];
}

export const EXCEPTION_FILTERS = ['error', 'failure', 'retry'] as const satisfies readonly ReplayEvent[];
/** Lines that are named where a breakpoint is at none of them. */
const MAX_NAMED_LINES = 5;

export class StopList {
  private lines: LineMap;
  private readonly sources = new Map<string, SourceSet>();
  private functions: Own[] = [];
  private exceptions: {event: ReplayEvent; condition: string}[] = [];
  private lastId = 0;
  private hasBegun = false;

  constructor(
    private readonly trace: ReplayedTrace,
    private readonly services: ReplayServices,
  ) {
    this.lines = new LineMap(trace, services.places);
  }

  /** What was set before the first stop is there; what comes now was changed by the user. */
  begin(): void {
    this.hasBegun = true;
  }

  async setSource({source, breakpoints = []}: DebugProtocol.SetBreakpointsArguments): Promise<Breakpoint[]> {
    if (this.hasBegun) this.lines.forgetDefinitions();
    const ids = breakpoints.map(() => ++this.lastId);
    const own = await this.place(source, breakpoints, ids);
    this.sources.set(source.path ?? '', {source, requested: breakpoints, own});
    return own.map(({answer}) => answer);
  }

  /** A breakpoint on a name stops where a task, scope or flow of that name begins. */
  async setFunctions({breakpoints}: DebugProtocol.SetFunctionBreakpointsArguments): Promise<Breakpoint[]> {
    this.functions = [];
    for (const {name, condition = ''} of breakpoints) {
      const id = ++this.lastId;
      const begin = `task:${nameValue(name)} kind:begin`;
      const problem = (await this.problemOf(condition)) ?? (await this.problemOf(begin));
      const stop = problem ? null : this.stop({places: null, filter: withCondition(begin, condition)});
      this.functions.push({id, answer: {id, verified: problem === null, ...message(problem)}, stop});
    }
    return this.functions.map(({answer}) => answer);
  }

  async setExceptions(given: DebugProtocol.SetExceptionBreakpointsArguments): Promise<Breakpoint[]> {
    const wanted = [
      ...given.filters.map(filter => ({filter, condition: ''})),
      ...(given.filterOptions ?? []).map(({filterId, condition = ''}) => ({filter: filterId, condition})),
    ];
    this.exceptions = [];
    const answers: Breakpoint[] = [];
    for (const {filter, condition} of wanted) {
      const event = EXCEPTION_FILTERS.find(name => name === filter);
      const problem = await this.problemOf(condition);
      if (event && problem === null) this.exceptions.push({event, condition});
      answers.push({verified: event !== undefined && problem === null, ...message(problem)});
    }
    return answers;
  }

  /** Whose each position of the list is. */
  current(): {stops: ReplayStop[]; owners: StopOwner[]} {
    const breakpoints = [...this.sources.values()].flatMap(({own}) => own).concat(this.functions);
    const all = breakpoints.flatMap(({id, stop}) => (stop ? [{stop, owner: {kind: 'breakpoint' as const, id}}] : []));
    const exceptions = this.exceptions.map(({event, condition}) => ({
      stop: {...this.stop({places: null, filter: condition}), event},
      owner: {kind: 'exception' as const, event},
    }));
    const both = [...all, ...exceptions];
    return {stops: both.map(({stop}) => stop), owners: both.map(({owner}) => owner)};
  }

  /** The trace was read anew: paths and names have other numbers. */
  async renew(): Promise<Breakpoint[]> {
    this.lines = new LineMap(this.trace, this.services.places);
    return this.refresh();
  }

  /** Looks again where more may have come. Out: breakpoints whose answer is another one now. */
  async refresh(): Promise<Breakpoint[]> {
    const changed: Breakpoint[] = [];
    for (const set of this.sources.values()) {
      const ids = set.own.map(({id}) => id);
      const own = await this.place(set.source, set.requested, ids);
      own.forEach(({answer}, at) => {
        if (answer.verified !== set.own[at]?.answer.verified) changed.push(answer);
      });
      set.own = own;
    }
    return changed;
  }

  private async place(
    source: DebugProtocol.Source,
    requested: readonly DebugProtocol.SourceBreakpoint[],
    ids: readonly number[],
  ): Promise<Own[]> {
    const location = source.path === undefined ? null : this.services.places.toLocation(source.path);
    const lines: ReadonlyMap<number, LineTargets> =
      location === null || requested.length === 0 ? new Map<number, LineTargets>() : await this.lines.linesOf(location);
    const own: Own[] = [];
    for (const [at, {line, condition = ''}] of requested.entries()) {
      const id = ids[at]!;
      const targets = lines.get(line);
      const problem = targets ? await this.problemOf(condition) : this.noLine(line, lines);
      const stop = targets && problem === null ? this.stop({places: targets, filter: condition}) : null;
      own.push({id, answer: {id, verified: stop !== null, line, source, ...message(problem)}, stop});
    }
    return own;
  }

  private stop({places, filter}: {places: LineTargets | null; filter: string}): ReplayStop {
    const text = filter.trim();
    return {places, event: null, filter: text === '' ? null : filterOf(text, this.services.utcOffsetMinutes())};
  }

  /** Null when the condition can be read. */
  private async problemOf(condition: string): Promise<string | null> {
    if (condition.trim() === '') return null;
    const {t} = this.services;
    const {problem} = await this.trace.call('checkFilter', {text: condition});
    return problem && t('The condition is no filter: {0}', problem.message);
  }

  private noLine(line: number, lines: ReadonlyMap<number, LineTargets>): string {
    const {t} = this.services;
    if (lines.size === 0) return t('No record of this trace comes from this file.');
    const nearest = [...lines.keys()].sort((a, b) => Math.abs(a - line) - Math.abs(b - line)).slice(0, MAX_NAMED_LINES);
    return t(
      'No record of this trace comes from this line. The nearest lines with records: {0}',
      nearest.sort((a, b) => a - b).join(', '),
    );
  }
}

function message(problem: string | null): {message?: string} {
  return problem === null ? {} : {message: problem};
}
