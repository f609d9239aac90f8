/** Runs an exporter over a trace in memory, and reads what came out. */
import {EXPORTERS} from '../../src/core/export/list';
import {FieldRules} from '../../src/core/redaction/rules';
import type {Trace} from '../../src/core/trace';
import type {ExportTarget} from '../../src/protocol/exports';
import type {RowFilter} from '../../src/protocol/queries';

interface Wanted {
  text?: string;
  span?: number;
  secret?: string[];
}

export function filterOf(text: string): RowFilter {
  return {text, minLevel: 0, timeRange: null, withText: false, span: null};
}

export async function exportParts(trace: Trace, to: ExportTarget, wanted: Wanted = {}): Promise<string[]> {
  const options = {
    filter: wanted.text === undefined ? null : filterOf(wanted.text),
    span: wanted.span ?? null,
    title: 'test',
    rules: new FieldRules(wanted.secret ?? []),
  };
  const input = await trace.openExport(options, EXPORTERS[to].oneFlow, async () => {});
  const parts: string[] = [];
  for await (const part of EXPORTERS[to].parts(input)) parts.push(part);
  return parts;
}

export async function exported(trace: Trace, to: ExportTarget, wanted: Wanted = {}): Promise<string> {
  return (await exportParts(trace, to, wanted)).join('');
}

/** Rows of a CSV file by RFC 4180; throws where it is not well-formed. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new Error(`No cell at ${from}: ${JSON.stringify(text.slice(from, from + 80))}`);
    row.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'));
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('The last row has no end.');
  return rows;
}
