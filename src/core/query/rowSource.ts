/**
 * What a row of the Log says of its source, as far as the trace alone tells: the place that the record names, or else the
 * line of its own code that failed, or else the name that Go to Source looks for. In the order in which that goes (locate.ts),
 * so that a row never says one thing and leads to another. Called for the rows on screen; reads the record.
 */
import {RecordKind} from '../../protocol/model';
import type {RowSymbol} from '../../protocol/queries';
import {symbolKey} from '../../protocol/symbolKey';
import type {Model} from '../model/model';
import {tracebackOf} from './details';
import {symbolsOf} from './locate';
import type {RecordReader} from './recordReader';
import {innermostOwnFrame, parseTraceback} from './traceback';

export interface RowSource {
  /** `child.py:20`, or ''. */
  place: string;
  /** Null where there is a place, and where nothing has a name in any source. */
  symbol: RowSymbol | null;
}

const NOWHERE: RowSource = {place: '', symbol: null};

/** `traceback` is the one that the record itself carries. */
export function rowSource(model: Model, reader: RecordReader, record: number, traceback: string | null): RowSource {
  const {records} = model;
  if (records.kind[record]! >= RecordKind.text) return NOWHERE;
  const site = model.siteRef(records.site[record]!);
  if (site) return {place: placeText(site.path, site.line), symbol: null};
  const text = tracebackOf(model, reader, record, traceback);
  const frame = text === null ? null : innermostOwnFrame(parseTraceback(text, false).frames);
  if (frame) return {place: placeText(frame.path, frame.line), symbol: null};
  const symbols = symbolsOf(model, reader, record).filter(({kind}) => kind !== 'nameless');
  const [symbol] = symbols;
  return symbol ? {place: '', symbol: {key: symbols.map(symbolKey).join(' '), name: symbol.name}} : NOWHERE;
}

/** The file's name is what people recognise. */
export function placeText(path: string, line: number): string {
  return `${path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)}:${line}`;
}
