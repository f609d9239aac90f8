/**
 * The hover over a line that logged: figures, its last records, and what can be done. Texts of records are shown as
 * text; the only links are commands of ours with arguments of ours.
 */
import * as vscode from 'vscode';
import {RpcError} from '../../protocol/rpc';
import type {LineRecord} from '../../protocol/lines';
import {Command, InternalCommand} from '../ids';
import type {TraceSession} from '../sessions/traceSession';
import type {EditorLines} from './editorLines';
import {countTexts, durationText, errorText, plainMarkdown} from './insightText';
import type {PlacedLine} from './placeFigures';

const SHOWN_RECORDS = 5;
const MAX_MESSAGE_CHARS = 120;

/** What a link of a hover names: a record of one session, valid in one generation. */
export interface RecordLink {
  session: string;
  generation: number;
  record: number;
}

export class LineHover implements vscode.HoverProvider {
  constructor(
    private readonly lines: EditorLines,
    private readonly enabled: () => boolean,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const session = this.lines.current;
    const placed = this.lines.linesOf(document).find(({line}) => line === position.line);
    if (!this.enabled() || !session || !placed) return null;
    try {
      const records = await this.lastRecords(session, placed);
      return new vscode.Hover(markdownOf(session, placed, records), document.lineAt(placed.line).range);
    } catch (error) {
      if (error instanceof RpcError) return null;
      throw error;
    }
  }

  private async lastRecords(session: TraceSession, {sites, names}: PlacedLine): Promise<LineRecord[]> {
    const found: LineRecord[] = [];
    for (const {path, line1} of sites) {
      found.push(...(await session.call('lineRecords', {path, line: line1, count: SHOWN_RECORDS})));
    }
    for (const {number} of names) {
      found.push(...(await session.call('nameRecords', {name: number, count: SHOWN_RECORDS})));
    }
    return found.sort((a, b) => b.timeNs - a.timeNs).slice(0, SHOWN_RECORDS);
  }
}

function markdownOf(session: TraceSession, {line, summary}: PlacedLine, records: readonly LineRecord[]) {
  const {language} = vscode.env;
  const t = vscode.l10n.t;
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = {enabledCommands: [InternalCommand.showRecord, Command.showRecordsFromLine, Command.toggleInsights]};
  const facts = countTexts(summary, language, t);
  if (summary.errors > 0) facts.push(errorText(summary.errors, language, t));
  if (summary.tasks > 0) facts.push(durationText(summary, language, t));
  text.appendMarkdown(`**Tracescope** · ${facts.map(plainMarkdown).join(' · ')}\n\n`);
  for (const record of records) {
    const link: RecordLink = {session: session.id, generation: session.info.generation, record: record.record};
    const icon = record.error ? '$(error)' : record.level >= 30 ? '$(warning)' : '';
    const where = [record.flowName, record.spanName].filter((name, index, all) => name && all.indexOf(name) === index);
    const place = where.length > 0 ? ` — ${where.map(plainMarkdown).join(' › ')}` : '';
    const time = plainMarkdown(clockOf(session.info.originEpochMs + record.timeNs / 1e6));
    text.appendMarkdown(
      `- ${icon}${icon && ' '}[${time}](${commandLink(InternalCommand.showRecord, link)}) ${plainMarkdown(cut(record.message))}${place}\n`,
    );
  }
  const all = commandLink(Command.showRecordsFromLine, {line});
  const off = commandLink(Command.toggleInsights);
  text.appendMarkdown(
    `\n[${plainMarkdown(t('Show All Records From This Line'))}](${all}) · [${plainMarkdown(t('Hide Insights'))}](${off})`,
  );
  return text;
}

function commandLink(command: string, argument?: object): string {
  const args = argument ? `?${encodeURIComponent(JSON.stringify([argument]))}` : '';
  // An apostrophe or a bracket would end the link's target early.
  return `command:${command}${args.replace(/[()']/g, char => `%${char.charCodeAt(0).toString(16)}`)}`;
}

function clockOf(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return '--:--:--';
  const two = (value: number, width = 2) => String(value).padStart(width, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(value => two(value)).join(':');
  return `${clock}.${two(date.getMilliseconds(), 3)}`;
}

function cut(message: string): string {
  return message.length > MAX_MESSAGE_CHARS ? `${message.slice(0, MAX_MESSAGE_CHARS - 1)}…` : message;
}
