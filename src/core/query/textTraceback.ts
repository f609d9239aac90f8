/**
 * A traceback that stands in lines of text beside its record: below it, as a plain logging handler prints it, or above
 * it, as PenguiFlow's text lines do, whose last line then is the record itself. Called for one record, for its details.
 */
import {RecordKind} from '../../protocol/model';
import type {Model} from '../model/model';
import type {RecordReader} from './recordReader';

const HEADER = 'Traceback (most recent call last):';
/** Lines that are looked at; deep recursion prints some thousand. */
const MAX_LINES = 1000;
/** Rows of other sources that may stand between two lines of one. */
const MAX_ROWS = 5000;

/** The whole text, or null where there is none. `lastLine` is the end of the traceback that the record itself carries. */
export function textTraceback(
  model: Model,
  reader: RecordReader,
  record: number,
  lastLine: string | null,
): string | null {
  return lastLine === null ? below(model, reader, record) : above(model, reader, record, lastLine);
}

function below(model: Model, reader: RecordReader, record: number): string | null {
  const lines: string[] = [];
  for (const row of textRows(model, record, 1)) {
    const line = reader.textOf(row);
    if (lines.length === 0 && line !== HEADER) return null;
    lines.push(line);
    // The first line that is not indented ends it; chained ones go on behind a blank line.
    if (lines.length > 1 && line !== '' && !/^\s/.test(line)) break;
  }
  return lines.length > 1 ? lines.join('\n') : null;
}

function above(model: Model, reader: RecordReader, record: number, lastLine: string): string | null {
  const lines = [lastLine];
  for (const row of textRows(model, record, -1)) {
    const line = reader.textOf(row);
    lines.push(line);
    if (line === HEADER) return lines.reverse().join('\n');
  }
  return null;
}

/** Text rows next to a record in its source, nearest first, up to the next record. */
function* textRows(model: Model, record: number, step: 1 | -1): Generator<number> {
  const {source, kind, size} = model.records;
  let lines = 0;
  for (let row = record + step, rows = 0; row >= 0 && row < size && rows < MAX_ROWS; row += step, rows++) {
    if (source[row] !== source[record]) continue;
    if (kind[row] !== RecordKind.text || ++lines > MAX_LINES) return;
    yield row;
  }
}
