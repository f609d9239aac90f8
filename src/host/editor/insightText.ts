/**
 * What an editor says about a line that logged: the text at its end, the CodeLens, the hover's words. Pure. A record's
 * text is untrusted: it is put into Markdown only through `plainMarkdown`, into decorations as it is (VS Code draws
 * them as text).
 */
import type {Localize} from '../localize';
import {formatCount, formatDuration} from '../views/format';

/** Figures of one line of the open file; several places of the trace may have come to stand on it. */
export interface LineSummary {
  records: number;
  /** Of what is defined there: tasks, flows, calls, node runs. */
  runs: number;
  errors: number;
  tasks: number;
  lastDurationNs: number;
  meanDurationNs: number;
  message: string;
}

const MAX_MESSAGE_CHARS = 60;

export function insightText(line: LineSummary, locale: string, t: Localize): string {
  const parts = countTexts(line, locale, t);
  if (line.errors > 0) parts.push(errorText(line.errors, locale, t));
  if (line.tasks > 0) parts.push(durationText(line, locale, t));
  const message = line.message.replace(/\s+/g, ' ').trim();
  if (message) parts.push(message.length > MAX_MESSAGE_CHARS ? `${message.slice(0, MAX_MESSAGE_CHARS - 1)}…` : message);
  return parts.join(' · ');
}

/** `3 records`, `2 runs`. */
export function countTexts({records, runs}: LineSummary, locale: string, t: Localize): string[] {
  const texts = records > 0 || runs === 0 ? [countText(records, locale, t)] : [];
  if (runs > 0) texts.push(runs === 1 ? t('1 run') : t('{0} runs', formatCount(runs, locale)));
  return texts;
}

export function countText(records: number, locale: string, t: Localize): string {
  return records === 1 ? t('1 record') : t('{0} records', formatCount(records, locale));
}

export function errorText(errors: number, locale: string, t: Localize): string {
  return errors === 1 ? t('1 error') : t('{0} errors', formatCount(errors, locale));
}

export function durationText(line: LineSummary, locale: string, t: Localize): string {
  const last = formatDuration(line.lastDurationNs, locale);
  return line.tasks === 1 ? last : t('last {0}, mean {1}', last, formatDuration(line.meanDurationNs, locale));
}

/** Several places on one line: counts add up, the rest is that of the first, which logged last. */
export function addUp(lines: readonly LineSummary[]): LineSummary {
  const [first, ...others] = lines;
  if (!first) return {records: 0, runs: 0, errors: 0, tasks: 0, lastDurationNs: NaN, meanDurationNs: NaN, message: ''};
  const sum = {...first};
  for (const other of others) {
    const tasks = sum.tasks + other.tasks;
    const meanOf = (line: LineSummary) => (line.tasks === 0 ? 0 : line.meanDurationNs * line.tasks);
    sum.meanDurationNs = tasks === 0 ? NaN : (meanOf(sum) + meanOf(other)) / tasks;
    if (sum.tasks === 0) sum.lastDurationNs = other.lastDurationNs;
    sum.tasks = tasks;
    sum.records += other.records;
    sum.runs += other.runs;
    sum.errors += other.errors;
  }
  return sum;
}

/** Text of a record as Markdown that shows exactly this text: no link, image, HTML or icon can come of it. */
export function plainMarkdown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.replace(/[\\`*_{}[\]()#+\-.!|<>&~$:@"'=^/]/g, char => `&#${char.charCodeAt(0)};`);
}

/** 0 to 3, for the colour of the gutter: how often a line logged compared with the busiest one of its file. */
export function heatOf(records: number, most: number): number {
  if (records <= 0 || most <= 1) return 0;
  return Math.min(3, Math.floor((Math.log(records) / Math.log(most)) * 4));
}
