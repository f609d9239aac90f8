/**
 * One stop of a replay: the flows that are under way as threads, their open scopes as stack frames, and behind those the
 * frames of the traceback that a record carries. In: the record. Out: DAP threads and frames, resolved as they are asked
 * for. Numbers of frames and variables hold for this stop only. Surprise: VS Code looks for the first frame that has a
 * source, so a scope whose line cannot be shown has the record itself as its source.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {RecordId} from '../../protocol/model';
import type {ExceptionFrame, RecordDetails, SpanInfo, StackFrame} from '../../protocol/queries';
import type {ReplayPlace, ReplayThread} from '../../protocol/replay';
import {nameOf} from '../views/spanText';
import {recordText} from './recordText';
import type {ReplayedTrace, ReplayServices} from './replayed';
import {VariableStore, type Numbers} from './variables';

/** What stands at a level of a stack. */
type Level =
  | {kind: 'scope'; name: string; scope: StackFrame | null; record: RecordId | null; isTop: boolean}
  | {kind: 'title'; name: string}
  | {kind: 'traceback'; frame: ExceptionFrame};

/** A scope that VS Code knows by a number. */
export interface Frame {
  /** Its last record so far; null while none has come. */
  record: RecordId | null;
  /** The scope and those around it, innermost first. */
  scopes: readonly StackFrame[];
  span: SpanInfo | null;
}

/** Flows are numbered from 2, so that 1 is left for what is outside of all flows. */
const OUTSIDE_THREAD = 1;
const MAX_ID_CHARS = 24;

export function threadIdOf(flow: number | null): number {
  return flow === null ? OUTSIDE_THREAD : flow + 2;
}

export class Stop {
  readonly variables: VariableStore;
  private readonly frames = new Map<number, Frame>();
  private readonly details = new Map<RecordId, Promise<RecordDetails>>();
  private readonly levels = new Map<RecordId, Promise<Level[]>>();
  private readonly texts = new Map<number, {record: RecordId; reason: string}>();

  private constructor(
    private readonly trace: ReplayedTrace,
    private readonly services: ReplayServices,
    private readonly numbers: Numbers,
    readonly record: RecordId,
    private readonly place: ReplayPlace,
    readonly top: RecordDetails,
  ) {
    this.variables = new VariableStore(numbers, services.t);
    this.details.set(record, Promise.resolve(top));
  }

  static async at(trace: ReplayedTrace, services: ReplayServices, numbers: Numbers, record: RecordId): Promise<Stop> {
    const [place, details] = await Promise.all([trace.call('replayPlace', {record}), trace.call('record', {record})]);
    return new Stop(trace, services, numbers, record, place, details);
  }

  get threadId(): number {
    return threadIdOf(this.top.span?.flow ?? null);
  }

  threads(): DebugProtocol.Thread[] {
    const {threads} = this.place;
    const {t} = this.services;
    return threads.map(({flow, name, id}) => {
      const alike = threads.some(other => other.flow !== flow && other.name === name);
      const title =
        flow === null ? t('outside of all flows') : alike && id !== name ? `${name} · ${shortId(id, name)}` : name;
      return {id: threadIdOf(flow), name: title || t('unnamed')};
    });
  }

  /** The last record of a flow so far; null for one that is not under way. */
  recordOfThread(threadId: number): RecordId | null {
    return this.thread(threadId)?.record ?? null;
  }

  async stackTrace(threadId: number, start: number, levels: number): Promise<DebugProtocol.StackTraceResponse['body']> {
    const thread = this.thread(threadId);
    if (!thread) return {stackFrames: [], totalFrames: 0};
    const all = await this.levelsOf(thread.record);
    const wanted = all.slice(start, levels > 0 ? start + levels : undefined);
    const around = await this.read(thread.record);
    const stackFrames: DebugProtocol.StackFrame[] = [];
    for (const level of wanted) stackFrames.push(await this.stackFrame(level, around));
    return {stackFrames, totalFrames: all.length};
  }

  frame(id: number | undefined): Frame | null {
    return this.frames.get(id ?? 0) ?? null;
  }

  /** For what is evaluated without a frame. */
  get topFrame(): Frame {
    return {record: this.record, scopes: this.top.stack, span: this.top.span};
  }

  read(record: RecordId): Promise<RecordDetails> {
    let details = this.details.get(record);
    if (!details) {
      details = this.trace.call('record', {record});
      this.details.set(record, details);
    }
    return details;
  }

  /** The text behind a source that is no file; null for a number of an earlier stop. */
  async sourceText(reference: number): Promise<string | null> {
    const text = this.texts.get(reference);
    return text ? recordText(await this.read(text.record), text.reason) : null;
  }

  private thread(threadId: number): ReplayThread | undefined {
    return this.place.threads.find(({flow}) => threadIdOf(flow) === threadId);
  }

  private levelsOf(record: RecordId): Promise<Level[]> {
    let levels = this.levels.get(record);
    if (!levels) {
      levels = this.buildLevels(record);
      this.levels.set(record, levels);
    }
    return levels;
  }

  private async buildLevels(record: RecordId): Promise<Level[]> {
    const [details, {frames}] = await Promise.all([
      this.read(record),
      record === this.record ? this.place : this.trace.call('replayPlace', {record}),
    ]);
    const {t} = this.services;
    const scopes: Level[] = details.stack.map((scope, index) => ({
      ...{kind: 'scope', name: nameOf(scope.span, t), scope, isTop: index === 0},
      record: index === 0 ? record : (frames[index]?.record ?? null),
    }));
    if (scopes.length === 0) {
      scopes.push({kind: 'scope', name: details.logger ?? t('outside of all flows'), scope: null, record, isTop: true});
    }
    const {exception} = details;
    if (!exception || exception.frames.length === 0) return scopes;
    const title = exception.type.slice(exception.type.lastIndexOf('.') + 1) || t('Exception');
    const traceback = [...exception.frames].reverse().map((frame): Level => ({kind: 'traceback', frame}));
    return [...scopes, {kind: 'title', name: title}, ...traceback];
  }

  private async stackFrame(level: Level, around: RecordDetails): Promise<DebugProtocol.StackFrame> {
    switch (level.kind) {
      case 'title': {
        const id = this.addFrame(this.topFrameOf(around));
        return {id, name: level.name, line: 0, column: 0, presentationHint: 'label'};
      }
      case 'traceback':
        return this.tracebackFrame(level.frame, around);
      case 'scope': {
        const inner = around.stack.findIndex(({span}) => span.span === level.scope?.span.span);
        const scopes = inner < 0 ? [] : around.stack.slice(inner);
        const id = this.addFrame({record: level.record, scopes, span: level.scope?.span ?? null});
        return {id, name: level.name, column: 1, ...(await this.scopeSource(level))};
      }
    }
  }

  private topFrameOf(details: RecordDetails): Frame {
    return {record: details.record, scopes: details.stack, span: details.span};
  }

  private addFrame(frame: Frame): number {
    const id = this.numbers.next();
    this.frames.set(id, frame);
    return id;
  }

  private async scopeSource({
    record,
    scope,
  }: Extract<Level, {kind: 'scope'}>): Promise<Pick<DebugProtocol.StackFrame, 'line' | 'source'>> {
    const span = scope?.span.span ?? null;
    if (record === null && span === null) return {line: 0};
    const target = await this.trace.call('locate', record === null ? {record, span} : {record, span: null});
    const {places} = this.services;
    const found = await places.find(target);
    if (found.path !== null && found.line1 > 0) {
      return {line: found.line1, source: this.fileSource(found.path, found.reason)};
    }
    if (record === null) return {line: 0};
    return {line: 1, source: this.recordSource(record, found.reason)};
  }

  private fileSource(path: string, origin: string): DebugProtocol.Source {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return {name, path: this.services.places.fromLocation(path), ...(origin === '' ? {} : {origin})};
  }

  private recordSource(record: RecordId, reason: string): DebugProtocol.Source {
    const sourceReference = this.numbers.next();
    this.texts.set(sourceReference, {record, reason});
    const {t} = this.services;
    const name = t('record {0}', record + 1);
    return {name: `${name}.jsonc`, sourceReference, origin: reason};
  }

  private async tracebackFrame(frame: ExceptionFrame, around: RecordDetails): Promise<DebugProtocol.StackFrame> {
    const {places, t} = this.services;
    const id = this.addFrame(this.topFrameOf(around));
    const name = frame.func ?? t('unnamed');
    const found = await places.resolve(frame, {template: null, code: frame.code});
    const hint = frame.library ? {presentationHint: 'subtle' as const} : {};
    if (found.kind !== 'found' || found.line1 < 1) return {id, name, line: 0, column: 0, ...hint};
    return {id, name, line: found.line1, column: 1, source: this.fileSource(found.path, ''), ...hint};
  }
}

/** What tells runs of one name apart: nameko's ids begin with the name, and the first part of a UUID is enough to see. */
function shortId(id: string, name: string): string {
  const own = id.startsWith(`${name}.`) ? id.slice(name.length + 1) : id;
  const short = own.replace(/([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '$1');
  return short.length > MAX_ID_CHARS ? `${short.slice(0, MAX_ID_CHARS - 1)}…` : short;
}
