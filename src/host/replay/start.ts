/** Where a replay begins: what its first record has to meet. In: a configuration. Out: stops, and why none was found. */
import type {ReplayStop} from '../../protocol/replay';
import type {Localize} from '../localize';
import type {ReplayConfiguration, ReplayedTrace, ReplayServices} from './replayed';
import {filterOf, nameValue} from './filterTexts';

/** [] for the first record of the trace. Rejects for a filter that cannot be read. */
export async function firstStops(
  trace: ReplayedTrace,
  {flow, from, start}: ReplayConfiguration,
  {utcOffsetMinutes, t}: ReplayServices,
): Promise<ReplayStop[]> {
  const text = flow === '' ? from.trim() : `flow:${nameValue(flow)}`;
  if (text !== '') {
    const {problem} = await trace.call('checkFilter', {text});
    if (problem) throw new Error(t('"from" is no filter: {0}', problem.message));
  }
  const span = start?.span ?? null;
  if (text === '' && span === null) return [];
  return [{places: null, event: null, filter: {...filterOf(text, utcOffsetMinutes()), span}}];
}

export function nothingToReplay(trace: ReplayedTrace, {flow, from}: ReplayConfiguration, t: Localize): string {
  if (flow !== '') return t('No flow of {0} is called {1}.', trace.name, flow);
  if (from.trim() !== '') return t('No record of {0} passes {1}.', trace.name, from);
  return t('{0} holds no record that could be stepped to.', trace.name);
}
