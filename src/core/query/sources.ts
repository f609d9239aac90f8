/**
 * Every place and name of a session that can be looked up in its source, each once: for `tracescope where`. Goes through
 * all records once, reading back those that are the first of their place, that carry a traceback, or whose system names
 * things that are no flows and tasks. Text lines are read for the frames of tracebacks in them.
 */
import {NONE, RecordFlag, RecordKind, SpanRole, System, SYSTEM_NAMES} from '../../protocol/model';
import type {SourceRef, SymbolRef, SystemName} from '../../protocol/model';
import type {TraceSources} from '../../protocol/queries';
import type {Model} from '../model/model';
import {symbolKey} from '../../protocol/symbolKey';
import {templateOf} from './locate';
import type {Pause} from './matchedRows';
import type {RecordReader} from './recordReader';
import {spanName} from './spanInfo';
import {framesIn, mayHoldFrame} from './traceback';

const SLICE = 2048;
/** Distinct messages of one place that are kept: begin, end and failure of a scope stand on one line. */
const MAX_TEMPLATES = 8;
const LISTED = SpanRole.flow | SpanRole.subflow | SpanRole.task | SpanRole.listed;
const STACK = /"(?:stack_info|stack)"\s*:\s*"[^"]*File \\"/;

export async function collectSources(model: Model, reader: RecordReader, pause: Pause): Promise<TraceSources> {
  const collector = new Collector(model, reader);
  for (let record = 0; record < model.records.size; record++) {
    collector.takeRecord(record);
    if (record % SLICE === SLICE - 1) await pause();
  }
  for (let span = 0; span < model.spans.size; span++) {
    collector.takeSpan(span);
    if (span % SLICE === SLICE - 1) await pause();
  }
  return {
    sites: [...collector.sites.values()],
    names: [...collector.names.values()],
    frames: [...collector.frames.values()],
  };
}

class Collector {
  readonly sites = new Map<string, TraceSources['sites'][number]>();
  readonly names = new Map<string, TraceSources['names'][number]>();
  readonly frames = new Map<string, TraceSources['frames'][number]>();
  /** Records seen per site, so that only the first ones are read back. */
  private readonly seen: number[] = [];
  private readonly unfinished: string[] = [];

  constructor(
    private readonly model: Model,
    private readonly reader: RecordReader,
  ) {}

  takeRecord(record: number): void {
    const {records} = this.model;
    const kind = records.kind[record]!;
    const system = SYSTEM_NAMES[records.system[record]!]!;
    if (kind === RecordKind.reject) return;
    if (kind === RecordKind.text) return this.takeText(record);
    if (records.flags[record]! & RecordFlag.exception) {
      this.takeFrames(this.reader.display(record).traceback ?? '', system);
    }
    if (records.system[record] === System.distlog) this.takeStack(record, system);
    this.takeSite(record, system);
    const symbol = this.reader.recordSymbol(record);
    if (symbol) this.name(symbol, 1, null, []);
  }

  takeSpan(span: number): void {
    const {spans} = this.model;
    const roles = spans.roles[span]!;
    if (spans.records[span] === 0 && roles === 0) return;
    const symbol = this.reader.spanSymbol(span);
    if (symbol) return this.name(symbol, 1, null, []);
    if (!(roles & LISTED)) return;
    const first = spans.firstRecord[span]!;
    const source = first === NONE ? null : this.model.siteRef(this.model.records.site[first]!);
    const template = source ? this.reader.display(first).template : null;
    const system = SYSTEM_NAMES[spans.system[span]!]!;
    const name = spanName(this.model, span);
    const templates = template === null ? [] : [template];
    if (roles & (SpanRole.flow | SpanRole.subflow)) this.name({kind: 'flow', system, name}, 1, source, templates);
    if (roles & SpanRole.task) this.name({kind: 'task', system, name, flow: ''}, 1, source, templates);
  }

  /** A frame's code stands on the next line, so a line of text waits for the one behind it. */
  private takeText(record: number): void {
    const line = this.reader.textOf(record);
    const isFrame = mayHoldFrame(line);
    if (this.unfinished.length > 0 || isFrame) this.unfinished.push(line);
    if (this.unfinished.length === 0 || (isFrame && this.unfinished.length < 2)) return;
    this.takeFrames(this.unfinished.join('\n'), 'none');
    // What was the code of one frame may be the next frame.
    this.unfinished.length = 0;
    if (isFrame) this.unfinished.push(line);
  }

  private takeFrames(text: string, system: SystemName): void {
    if (!mayHoldFrame(text)) return;
    for (const frame of framesIn(text)) {
      const key = `${frame.path}:${frame.line}:${frame.func ?? ''}`;
      const known = this.frames.get(key);
      if (!known) this.frames.set(key, {...frame, system, records: 1});
      else {
        known.records++;
        known.code ??= frame.code;
        if (known.system === 'none') known.system = system;
      }
    }
  }

  /** The stack that `stack_info=True` adds has frames like a traceback. */
  private takeStack(record: number, system: SystemName): void {
    const json = this.reader.fieldsJson(record);
    if (!STACK.test(json)) return;
    const fields = this.reader.fields(record) as {stack_info?: unknown} | null;
    if (typeof fields?.stack_info === 'string') this.takeFrames(fields.stack_info, system);
  }

  private takeSite(record: number, system: SystemName): void {
    const site = this.model.records.site[record]!;
    // nameko's only places are those of tracebacks, which are among the frames.
    if (site === NONE || system === 'nameko') return;
    const ref = this.model.siteRef(site)!;
    const seen = (this.seen[site] = (this.seen[site] ?? 0) + 1);
    const key = `${system} ${site}`;
    const known = this.sites.get(key);
    if (known) known.records++;
    const entry = known ?? {...ref, templates: [], system, records: 1};
    if (!known) this.sites.set(key, entry);
    if (seen > 64 || entry.templates.length >= MAX_TEMPLATES) return;
    const template = templateOf(this.model, this.reader, record);
    if (template !== null && !entry.templates.includes(template)) entry.templates.push(template);
  }

  private name(symbol: SymbolRef, records: number, source: SourceRef | null, templates: string[]): void {
    const place = source ? `${source.path}:${source.line}` : '';
    const key = JSON.stringify([symbolKey(symbol), place]);
    const known = this.names.get(key);
    if (known) known.records += records;
    else this.names.set(key, {symbol, records, source, templates});
  }
}
