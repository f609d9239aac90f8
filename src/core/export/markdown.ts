/**
 * A report of one flow in Markdown, to put into an issue or a review: how it stands, what failed and where, its tasks as a
 * tree, its errors and warnings. Durations are running time or wall time as the user has chosen, and it says which. Lists
 * are bounded and say how much they leave out.
 */
import {NONE, RecordFlag, SpanRole, SpanState} from '../../protocol/model';
import {FAILED_STATES, startOrder} from '../query/flowList';
import {countBelow} from '../query/spanInfo';
import {isoTime} from '../query/summary';
import {firstLine, placeOf, recordFacts, spanFacts} from './facts';
import type {Exporter, ExportInput} from './exporter';
import {recordsOf} from './exporter';
import {block, code, duration, plain, visible} from './markdownText';

const MAX_FAILURES = 20;
const MAX_TREE_LINES = 400;
const MAX_RECORDS = 200;
const MAX_LINE_CHARS = 300;
const MAX_TRACEBACK_LINES = 60;
const MAX_INDENT = 30;
const WARNING = 30;

export const markdown: Exporter = {
  oneFlow: true,
  async *parts(input) {
    const flow = input.flow;
    if (flow === null || !input.spans.has(flow)) {
      yield '# No flow\n\nThere is no flow in this trace, or none that passes the filter.\n';
      return;
    }
    yield head(input, flow);
    const failed: number[] = [];
    let spans = 0;
    for (const span of input.model.spans.subtree(flow)) {
      if (input.spans.has(span) && isFailure(input, span)) failed.push(span);
      if (++spans % 10_000 === 0) await input.pause();
    }
    yield failures(input, flow, failed.sort(startOrder(input.model)));
    yield tree(input, flow);
    await input.pause();
    yield log(input);
  },
};

function head(input: ExportInput, flow: number): string {
  const {model, spans: times, title} = input;
  const facts = spanFacts(input, flow);
  const below = countBelow(model, flow);
  const [startNs, endNs] = [times.startNs(flow), times.endNs(flow)];
  let tasks = {failed: 0, open: 0, retries: 0};
  for (const span of model.spans.subtree(flow)) tasks = count(input, span, tasks);
  const rows: [string, string][] = [
    ['State', `**${plain(facts.state)}**${facts.reason ? `, ${plain(facts.reason)}` : ''}`],
    ['Id', code(facts.id)],
    ['System', plain(facts.system)],
    ['Started', `${isoTime(model, startNs) ?? 'unknown'}`],
    ['Duration', times.isUnfinished(flow) ? `${took(input, flow)} so far, no end was seen` : took(input, flow)],
    ['Tasks', `${below.tasks}, ${tasks.failed} failed, ${tasks.open} without an end, ${tasks.retries} retries`],
    ['Records', `${below.records}, ${below.errors} errors`],
  ];
  if (facts.service || facts.process)
    rows.push(['Ran in', plain([facts.service, facts.process].filter(Boolean).join(', '))]);
  if (facts.source) rows.push(['Source', code(placeOf(facts.source))]);
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n');
  const about = `From ${plain(title)}. ${timeSentence(input, flow, startNs, endNs)}`;
  return `# ${plain(facts.name)}\n\n${about}\n\n| | |\n| --- | --- |\n${table}\n`;
}

function timeSentence({model}: ExportInput, flow: number, startNs: number, endNs: number): string {
  const heldNs = model.pauses.heldAnywayNs(flow, startNs, endNs);
  if (heldNs === 0) return 'Durations are wall time; no debugger held the program meanwhile.';
  return model.pauses.counted
    ? `Durations are running time: ${duration(heldNs)} at breakpoints are left out.`
    : `Durations are wall time: ${duration(heldNs)} at breakpoints are part of them.`;
}

function count({model}: ExportInput, span: number, so: {failed: number; open: number; retries: number}) {
  const {spans} = model;
  if (!(spans.roles[span]! & SpanRole.task)) return so;
  const state = spans.state[span]!;
  return {
    failed: so.failed + (FAILED_STATES.includes(state) ? 1 : 0),
    open: so.open + (Number.isNaN(spans.endNs[span]!) && state !== SpanState.placeholder ? 1 : 0),
    retries: so.retries + Math.max(0, spans.attempts[span]! - 1),
  };
}

function isFailure({model}: ExportInput, span: number): boolean {
  const {spans} = model;
  return !(spans.roles[span]! & SpanRole.attempt) && FAILED_STATES.includes(spans.state[span]!);
}

function failures(input: ExportInput, flow: number, failed: readonly number[]): string {
  if (failed.length === 0) return '\n## Failures\n\nNothing failed.\n';
  const items = failed.slice(0, MAX_FAILURES).map(span => failure(input, flow, span));
  const more = failed.length - items.length;
  return `\n## Failures\n\n${items.join('\n')}${more > 0 ? `\n… and ${more} more.\n` : ''}`;
}

function failure(input: ExportInput, flow: number, span: number): string {
  const facts = spanFacts(input, span);
  const chain: string[] = [];
  for (let at = span; at !== NONE && at !== flow; at = input.model.spans.parent[at]!) {
    chain.unshift(plain(spanFacts(input, at).name));
    if (chain.length > MAX_INDENT) break;
  }
  const where = chain.length > 0 ? chain.join(' › ') : 'The flow itself';
  const reason = facts.reason ? `: ${plain(firstLine(facts.reason, MAX_LINE_CHARS))}` : '';
  // What failed only because something inside it did has the same traceback, and more of the library's.
  const text = failedInside(input, span) ? '' : tracebackIn(input, span);
  return `### ${where}\n\n${plain(facts.state)}${reason}\n${text ? `\n${block(text)}\n` : ''}`;
}

function failedInside(input: ExportInput, span: number): boolean {
  for (const at of input.model.spans.subtree(span)) if (at !== span && isFailure(input, at)) return true;
  return false;
}

/** Of the last record of the span that carries one. */
function tracebackIn(input: ExportInput, span: number): string {
  const {model, clean} = input;
  const own = recordsOf(input, span).filter(record => model.records.flags[record]! & RecordFlag.exception);
  const last = own.at(-1);
  const exception = last === undefined ? null : recordFacts(input, last).exception;
  if (!exception) return '';
  const lines = clean(exception.text).trimEnd().split('\n');
  if (lines.length <= MAX_TRACEBACK_LINES) return lines.join('\n');
  const half = MAX_TRACEBACK_LINES / 2;
  return [...lines.slice(0, half), `… ${lines.length - 2 * half} lines left out …`, ...lines.slice(-half)].join('\n');
}

function tree(input: ExportInput, flow: number): string {
  const {model, spans: times} = input;
  const rows: {left: string; state: string; took: string; note: string}[] = [];
  let left = 0;
  const work: {span: number; depth: number}[] = [{span: flow, depth: 0}];
  for (let at = work.pop(); at; at = work.pop()) {
    const {span, depth} = at;
    const children = [...model.spans.childrenOf(span)].filter(child => times.has(child));
    children.sort((a, b) => times.startNs(b) - times.startNs(a) || b - a);
    for (const child of children) work.push({span: child, depth: depth + 1});
    if (rows.length >= MAX_TREE_LINES) {
      left++;
      continue;
    }
    const facts = spanFacts(input, span);
    rows.push({
      left: `${'  '.repeat(Math.min(depth, MAX_INDENT))}${firstLine(visible(facts.name), 80)}`,
      state: facts.state,
      took: times.isUnfinished(span) ? '–' : took(input, span),
      note: [
        facts.attempts > 1 ? `${facts.attempts} attempts` : '',
        facts.missing > 0 ? `${facts.missing} missing` : '',
      ]
        .concat(firstLine(visible(facts.reason), 120))
        .filter(Boolean)
        .join(', '),
    });
  }
  const width = (pick: (row: (typeof rows)[number]) => string) =>
    rows.reduce((widest, row) => Math.max(widest, pick(row).length), 0);
  const [wide, stateWide, tookWide] = [width(row => row.left), width(row => row.state), width(row => row.took)];
  const lines = rows.map(row =>
    `${row.left.padEnd(wide)}  ${row.state.padEnd(stateWide)}  ${row.took.padStart(tookWide)}  ${row.note}`.trimEnd(),
  );
  if (left > 0) lines.push(`… and ${left} more`);
  return `\n## Tasks\n\n${block(lines.join('\n'))}\n`;
}

function log(input: ExportInput): string {
  const {model, records} = input;
  const {flags, level, timeNs} = model.records;
  let left = 0;
  const lines: string[] = [];
  for (const record of records) {
    const isError = (flags[record]! & RecordFlag.error) !== 0;
    if ((!isError && level[record]! < WARNING) || flags[record]! & RecordFlag.duplicate) continue;
    if (lines.length >= MAX_RECORDS) {
      left++;
      continue;
    }
    const facts = recordFacts(input, record);
    const time = (isoTime(model, timeNs[record]!) ?? '').slice(11, 23);
    const place = facts.source ? `  (${placeOf(facts.source)})` : '';
    const message = firstLine(facts.message, MAX_LINE_CHARS);
    lines.push(`${time}  ${(isError ? 'ERROR' : facts.levelName).padEnd(8)}  ${message}${place}`);
  }
  if (left > 0) lines.push(`… and ${left} more`);
  const text = lines.length === 0 ? 'There are none.' : block(lines.join('\n'));
  return `\n## Errors and warnings\n\n${text}\n`;
}

/** As the user wants to see it: without what a debugger held, or with it. */
function took({model, spans}: ExportInput, span: number): string {
  const [startNs, endNs] = [spans.startNs(span), spans.endNs(span)];
  return duration(endNs - startNs - model.pauses.heldNs(span, startNs, endNs));
}
