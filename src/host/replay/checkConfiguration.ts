/**
 * A debug configuration as it was typed, checked. In: any object. Out: a ReplayConfiguration, or one sentence per mistake that
 * names the attribute. Attributes that VS Code adds are let pass. Pure.
 */
import type {Localize} from '../localize';
import type {ReplayConfiguration} from './replayed';

type Given = Readonly<Record<string, unknown>>;

export function checkConfiguration(
  given: Given,
  t: Localize,
): {configuration: ReplayConfiguration; problems: []} | {configuration: null; problems: string[]} {
  const problems: string[] = [];
  const {trace = [], flow = '', from = '', stopOnEntry = true, stepInto = 'flow'} = given;
  const paths: unknown = typeof trace === 'string' ? [trace] : trace;
  const isPaths = Array.isArray(paths) && paths.every(path => typeof path === 'string' && path.trim() !== '');
  if (given.request !== undefined && given.request !== 'launch') {
    problems.push(t('"request" must be "launch": a trace is not attached to.'));
  }
  if (!isPaths) problems.push(t('"trace" must be the path of a trace file, or a list of paths.'));
  if (typeof flow !== 'string') problems.push(t('"flow" must be the name or the id of a flow.'));
  if (typeof from !== 'string') problems.push(t('"from" must be a filter.'));
  if (typeof stopOnEntry !== 'boolean') problems.push(t('"stopOnEntry" must be true or false.'));
  if (stepInto !== 'flow' && stepInto !== 'trace') problems.push(t('"stepInto" must be "flow" or "trace".'));
  if (flow !== '' && from !== '') problems.push(t('"flow" and "from" both say where to begin: leave one out.'));
  if (problems.length > 0) return {configuration: null, problems};
  return {
    configuration: {
      ...{trace: paths as string[], flow: flow as string, from: from as string},
      ...{stopOnEntry: stopOnEntry as boolean, stepInto: stepInto as 'flow' | 'trace'},
      start: startOf(given.start),
    },
    problems: [],
  };
}

/** Ours, never typed: what does not look like it is not there. */
function startOf(start: unknown): ReplayConfiguration['start'] {
  if (typeof start !== 'object' || start === null || !('sessionId' in start)) return null;
  const {sessionId} = start;
  const span = 'span' in start && typeof start.span === 'number' ? start.span : null;
  return typeof sessionId === 'string' ? {sessionId, span} : null;
}
