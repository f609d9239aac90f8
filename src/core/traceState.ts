/** The parts of one session's trace, made anew together when it is cleared or rebuilt. Called by trace.ts only. */
import type {RowFilter} from '../protocol/queries';
import {FORMATS, RECORD_KEYS} from './formats/list';
import type {FormatReader} from './formats/format';
import {Model} from './model/model';
import type {RecordBytes} from './model/recordBytes';
import {Debugging} from './query/debugging';
import type {FilterScope} from './query/filter/leaf';
import type {Pause} from './query/matchedRows';
import {Lines} from './query/lines/lines';
import {NestedRows} from './query/nested/nestedRows';
import {RecordReader} from './query/recordReader';
import {Replay} from './query/replay/replay';
import {Rows} from './query/rows';
import {WatchedFilters} from './query/watchedFilters';
import {Timeline} from './query/timeline/timeline';

/** What one reading of the bytes has made. All of it is made anew together. */
export interface TraceState {
  model: Model;
  bytes: RecordBytes;
  readers: FormatReader[];
  reader: RecordReader;
  scope: FilterScope;
  rows: Rows;
  lines: Lines;
  debugging: Debugging;
  replay: Replay;
  watched: WatchedFilters;
  timeline: Timeline;
  nested: NestedRows;
}

export function openState(bytes: RecordBytes, sourceName: (source: number) => string): TraceState {
  const model = new Model(bytes, sourceName);
  const readers = FORMATS.map(format => format.open(model, RECORD_KEYS));
  const bySystem: FormatReader[] = [];
  FORMATS.forEach((format, index) => {
    bySystem[format.system] = readers[index]!;
    model.registerSettle(format.system, readers[index]!.settle);
  });
  const reader = new RecordReader(model, bytes, bySystem);
  const scope = {model, reader, sourceName};
  const rows = new Rows(scope);
  const lines = new Lines(model, reader);
  const all = (filter: RowFilter, pause: Pause) => rows.records(filter, pause);
  return {
    ...{model, bytes, readers, reader, scope, rows},
    nested: new NestedRows(model, rows),
    timeline: new Timeline(model, all, record => reader.fields(record)),
    lines,
    replay: new Replay(scope, rows.order, lines),
    debugging: new Debugging(model, reader, sourceName),
    watched: new WatchedFilters(scope),
  };
}
