/**
 * What a session knows about where one record, flow or task comes from. Comes in: its id; the model is settled. Goes out:
 * the place or the names to look for, and what proves that a line is still the same. Called when the user asks for the
 * source, so it may read a few records back.
 */
import {NONE, RecordKind, System} from '../../protocol/model';
import type {SourceRef, SymbolRef} from '../../protocol/model';
import type {RecordSite, SourceTarget} from '../../protocol/queries';
import type {Model} from '../model/model';
import {tracebackOf} from './details';
import type {RecordReader} from './recordReader';
import {innermostOwnFrame, parseTraceback} from './traceback';

/** Places of the same file that are read back, nearest first. */
const MAX_NEIGHBOURS = 40;
const MAX_DEPTH = 200;

export function locateRecord(model: Model, reader: RecordReader, record: number): SourceTarget {
  const {records} = model;
  const span = records.span[record]!;
  const isRecord = records.kind[record]! < RecordKind.text;
  const named = isRecord ? model.siteRef(records.site[record]!) : null;
  const {traceback, expected} = reader.display(record);
  const text = tracebackOf(model, reader, record, traceback);
  const frames = text === null ? [] : parseTraceback(text, expected).frames;
  const frame = named
    ? frames.find(({path, line}) => path === named.path && line === named.line)
    : innermostOwnFrame(frames);
  const source = named ?? (frame ? {path: frame.path, line: frame.line, func: frame.func} : null);
  return {
    source,
    template: named ? templateOf(model, reader, record) : null,
    code: frame?.code ?? null,
    symbols: symbolsOf(model, reader, record),
    caller: callerOf(model, reader, span),
    neighbours: named ? neighbours(model, reader, named.path, named.line) : [],
  };
}

/** What a record is called in the source, best first: what it is about, then the task that it is in. */
export function symbolsOf({records}: Model, reader: RecordReader, record: number): SymbolRef[] {
  return distinct([reader.recordSymbol(record), reader.spanSymbol(records.span[record]!)]);
}

export function locateSpan(model: Model, reader: RecordReader, span: number): SourceTarget {
  const first = model.spans.firstRecord[span]!;
  const own = reader.spanSymbol(span);
  // A task that is known by its name is there, wherever its first record was written or failed.
  if (own || first === NONE) {
    return {
      ...{source: null, template: null, code: null, symbols: distinct([own]), neighbours: []},
      caller: callerOf(model, reader, span),
    };
  }
  const target = locateRecord(model, reader, first);
  return {...target, caller: callerOf(model, reader, span)};
}

/** The nearest span around it that has a place or a name of its own. */
function callerOf(model: Model, reader: RecordReader, span: number): SourceTarget['caller'] {
  if (span === NONE) return null;
  const own = reader.spanSymbol(span);
  let at = model.spans.parent[span]!;
  for (let depth = 0; at !== NONE && depth < MAX_DEPTH; at = model.spans.parent[at]!, depth++) {
    const symbol = reader.spanSymbol(at);
    // The task of an attempt, the node of a remote call.
    if (symbol && own && sameSymbol(symbol, own) && symbol.kind !== 'entrypoint') continue;
    const first = model.spans.firstRecord[at]!;
    const source = symbol || first === NONE ? null : model.siteRef(model.records.site[first]!);
    if (symbol || source) return {source, symbol};
  }
  return null;
}

function neighbours(model: Model, reader: RecordReader, path: string, line: number): RecordSite[] {
  const wanted = new Map<number, SourceRef>();
  for (let site = 0; site < model.sites.size; site++) {
    const ref = model.siteRef(site);
    if (ref?.path === path && ref.line !== line) wanted.set(site, ref);
  }
  const nearest = [...wanted].sort(([, a], [, b]) => Math.abs(a.line - line) - Math.abs(b.line - line));
  const left = new Set(nearest.slice(0, MAX_NEIGHBOURS).map(([site]) => site));
  const found: RecordSite[] = [];
  const {records} = model;
  for (let record = 0; record < records.size && left.size > 0; record++) {
    const site = records.site[record]!;
    if (!left.has(site) || records.kind[record]! >= RecordKind.text) continue;
    left.delete(site);
    const template = templateOf(model, reader, record);
    found.push({...wanted.get(site)!, templates: template === null ? [] : [template]});
  }
  return found.sort((a, b) => a.line - b.line);
}

/**
 * The message that stands at the record's line, before formatting. The end of a scope repeats the text of its begin, or has
 * the text of a success that was set elsewhere, and is written at the line of the begin or at the last line of the block.
 */
export function templateOf(model: Model, reader: RecordReader, record: number): string | null {
  const {records, spans} = model;
  const {template: sent, message} = reader.display(record);
  // What logs formatted messages only may have them as they stand in the source, or made from a pattern there.
  const template = sent ?? (records.system[record] === System.generic ? message : null);
  const span = records.span[record]!;
  if (records.kind[record] !== RecordKind.end || span === NONE) return template;
  const first = spans.firstRecord[span]!;
  if (first === NONE || first === record) return template;
  const begin = reader.display(first).template;
  if (records.site[first] === records.site[record]) return begin;
  return template === begin || template?.startsWith('FAILED ') ? null : template;
}

function distinct(symbols: readonly (SymbolRef | null)[]): SymbolRef[] {
  const kept: SymbolRef[] = [];
  for (const symbol of symbols) if (symbol && !kept.some(other => sameSymbol(other, symbol))) kept.push(symbol);
  return kept;
}

function sameSymbol(a: SymbolRef, b: SymbolRef): boolean {
  return a.kind === b.kind && a.name === b.name;
}
