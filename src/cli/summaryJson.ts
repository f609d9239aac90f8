/**
 * A summary for programs: one JSON object. Comes in: figures, flows and what else was asked for. Goes out: its text in parts,
 * so that the flows of a large file are never all in memory, and who reads them begins meanwhile. Pure.
 */
import type {FlowSummary, Summary} from '../protocol/model';

const FLOWS_IN_A_PART = 250;

export function* summaryJson(
  figures: Omit<Summary, 'flowList'>,
  flows: Iterable<FlowSummary>,
  more: object,
): Generator<string> {
  yield `${inside(figures)},"flowList":[`;
  let part: string[] = [];
  let separator = '';
  for (const flow of flows) {
    part.push(JSON.stringify(flow));
    if (part.length < FLOWS_IN_A_PART) continue;
    yield separator + part.join();
    separator = ',';
    part = [];
  }
  if (part.length > 0) yield separator + part.join();
  const rest = inside(more).slice(1);
  yield rest === '' ? ']}\n' : `],${rest}}\n`;
}

/** An object's text without its last brace. */
function inside(object: object): string {
  return JSON.stringify(object).slice(0, -1);
}
