/**
 * CSV by RFC 4180, one line for each record: CRLF, quotes doubled. A cell of text that a spreadsheet would take for a
 * formula gets an apostrophe in front, because records are written by strangers; numbers are left alone. Control
 * characters other than tab and line breaks are escapes.
 */
import {NONE} from '../../protocol/model';
import {isoTime} from '../query/summary';
import {recordFacts, spanFacts} from './facts';
import type {Exporter, ExportInput} from './exporter';
import {Parts} from './parts';

const COLUMNS = [
  'time', 'level', 'system', 'kind', 'flow', 'flow_id', 'task', 'task_id', 'task_state', 'task_wall_ms',
  'task_running_ms', 'message', 'exception', 'file', 'line', 'function', 'service', 'host', 'process', 'thread',
  'logger', 'notes',
] as const; // prettier-ignore

export const csv: Exporter = {
  oneFlow: false,
  async *parts(input) {
    const out = new Parts();
    out.add(`${COLUMNS.join(',')}\r\n`);
    for (const record of input.records) {
      out.add(`${cells(input, record).join(',')}\r\n`);
      if (!out.isFull) continue;
      yield out.take();
      await input.pause();
    }
    yield out.take();
  },
};

function cells(input: ExportInput, record: number): string[] {
  const {model, spans, clean} = input;
  const facts = recordFacts(input, record);
  const {source, exception} = facts;
  const own = model.records.span[record]!;
  const span = own !== NONE && spans.has(own) ? spanFacts(input, own) : null;
  const root = span ? model.spans.rootOf(own) : NONE;
  const flow = root !== NONE && spans.has(root) ? spanFacts(input, root) : null;
  const notes = [
    facts.isError && 'error',
    facts.isCopy && 'copy',
    facts.timeGuessed && 'time guessed',
    facts.redacted && 'redacted',
  ];
  return [
    textCell(isoTime(model, model.records.timeNs[record]!) ?? ''),
    textCell(facts.levelName),
    textCell(facts.system),
    textCell(facts.kind),
    textCell(flow?.name ?? ''),
    textCell(flow?.id ?? ''),
    textCell(span?.name ?? ''),
    textCell(span?.id ?? ''),
    textCell(span ? span.state : ''),
    numberCell(span && !spans.isUnfinished(own) ? span.wallNs / 1e6 : NaN),
    numberCell(span && !spans.isUnfinished(own) ? (span.wallNs - span.pausedNs) / 1e6 : NaN),
    textCell(facts.message),
    textCell(exception ? clean(exception.text) : ''),
    textCell(source?.path ?? ''),
    numberCell(source && source.line > 0 ? source.line : NaN),
    textCell(source?.func ?? ''),
    textCell(span?.service ?? ''),
    textCell(facts.host),
    textCell(facts.process),
    textCell(facts.thread),
    textCell(facts.logger),
    textCell(notes.filter(note => note !== false).join('; ')),
  ];
}

function numberCell(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value * 1e6) / 1e6}` : '';
}

/** What Excel, LibreOffice and Sheets take for the start of a formula, also behind blanks. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

export function textCell(text: string): string {
  const plain = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, escaped);
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function escaped(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
