/**
 * A summary for people. Comes in: the object that --json prints. Goes out: text, aligned, states in words. Pure.
 */
import type {FlowSummary, Summary} from '../protocol/model';
import {countOf, cut, formatCount, formatDuration, formatTime, printable} from './formatValues';
import {paintState, type Paint} from './paint';

const MAX_FLOWS = 100;
const MAX_NAME = 48;

export function summaryText(title: string, summary: Summary, paint: Paint): string {
  const figures = figuresOf(summary);
  const labelWidth = Math.max(...figures.map(([label]) => label.length));
  const countWidth = Math.max(...figures.map(([, count]) => count.length));
  const lines = [paint.bold(printable(title)), ''];
  for (const [label, count, note] of figures) {
    const line = `  ${label.padEnd(labelWidth)}  ${count.padStart(countWidth)}   ${paint.dim(note)}`;
    lines.push(line.trimEnd());
  }
  if (summary.startTime !== null) lines.push('', `  ${period(summary)}`);
  if (summary.flowList.length > 0) lines.push('', ...flowTable(summary.flowList, paint));
  return `${lines.join('\n')}\n`;
}

type Figure = readonly [label: string, count: string, note: string];

function figuresOf(summary: Summary): Figure[] {
  const systems = Object.entries(summary.systems)
    .filter(([, count]) => count > 0)
    .map(([system, count]) => `${system} ${formatCount(count)}`);
  const tasks = [...share(summary.failedTasks, 'failed'), ...share(summary.openTasks, 'open')];
  const flows = [...share(summary.failedFlows, 'failed'), ...share(summary.openFlows, 'open')];
  const figures: [string, number, string, boolean][] = [
    ['Records', summary.records, systems.join(', '), true],
    ['Rejected', summary.rejected, 'records that could not be read', summary.rejected > 0],
    ['Text lines', summary.text, 'lines of no trace system', summary.text > 0],
    ['Missing', summary.missing, 'records lost before they arrived', summary.missing > 0],
    ['Errors', summary.errors, '', true],
    ['Flows', summary.flows, flows.join(', '), true],
    ['Sub-flows', summary.subflows, '', summary.subflows > 0],
    ['Tasks', summary.tasks, tasks.join(', '), true],
    ['Retries', summary.retries, '', summary.retries > 0],
    ['Depth', summary.maxDepth, 'tasks on the longest chain', summary.maxDepth > 0],
  ];
  return figures.filter(figure => figure[3]).map(([label, count, note]) => [label, formatCount(count), note]);
}

function share(count: number, word: string): string[] {
  return count > 0 ? [`${formatCount(count)} ${word}`] : [];
}

function period({startTime, endTime}: Summary): string {
  const start = formatTime(startTime);
  const end = formatTime(endTime);
  const durationMs = Date.parse(endTime ?? '') - Date.parse(startTime ?? '');
  // The date is said once when both are of one day.
  const shortEnd = end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end;
  return `${start} to ${shortEnd} UTC, ${formatDuration(durationMs)}`;
}

function flowTable(flows: readonly FlowSummary[], paint: Paint): string[] {
  const rows = flows.slice(0, MAX_FLOWS).map(flow => ({
    flow,
    name: cut(printable(flow.name), MAX_NAME),
    cells: [formatCount(flow.tasks), formatCount(flow.records), formatCount(flow.errors)],
    start: formatTime(flow.startTime).slice(11) || '–',
    duration: formatDuration(flow.durationMs),
  }));
  const heads = ['Tasks', 'Records', 'Errors'];
  const widths = heads.map((head, column) => width([head, ...rows.map(row => row.cells[column] ?? '')]));
  const nameWidth = width(['Flow', ...rows.map(row => row.name)]);
  const stateWidth = width(['State', ...rows.map(row => row.flow.state)]);
  const startWidth = width(['Start', ...rows.map(row => row.start)]);
  const durationWidth = width(['Duration', ...rows.map(row => row.duration)]);
  const numbers = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  const head = `  ${'Flow'.padEnd(nameWidth)}  ${'State'.padEnd(stateWidth)}  ${'Start'.padEnd(startWidth)}  ${'Duration'.padStart(durationWidth)}  ${numbers(heads)}`;
  const lines = rows.map(({flow, name, cells, start, duration}) => {
    const state = paintState(paint, flow.state, flow.state.padEnd(stateWidth));
    return `  ${name.padEnd(nameWidth)}  ${state}  ${start.padEnd(startWidth)}  ${duration.padStart(durationWidth)}  ${numbers(cells)}`;
  });
  const more = flows.length - rows.length;
  return [
    paint.dim(head),
    ...lines,
    ...(more > 0 ? [paint.dim(`  … ${countOf(more, 'more flow')}; --json lists all`)] : []),
  ];
}

function width(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, text.length), 0);
}
