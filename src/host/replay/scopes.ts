/**
 * What the Variables view shows of a frame: the record's fields, the context of its scope, and facts about the scope. In: a
 * frame of a stop. Out: DAP scopes. Text from a trace stays text.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import {parseLooseJson} from '../../protocol/looseJson';
import type {RecordDetails} from '../../protocol/queries';
import type {Localize} from '../localize';
import {formatMoment} from '../views/format';
import {nameOf, tooltipFacts} from '../views/spanText';
import type {Frame, Stop} from './stop';

export interface ScopeWords {
  t: Localize;
  locale: string;
  originEpochMs: number;
}

export async function scopesOf(stop: Stop, frame: Frame, words: ScopeWords): Promise<DebugProtocol.Scope[]> {
  const {t, locale, originEpochMs} = words;
  const {variables} = stop;
  const scopes: DebugProtocol.Scope[] = [];
  const details = frame.record === null ? null : await stop.read(frame.record);
  if (details) {
    const parsed = parseLooseJson(details.fieldsJson);
    const variablesReference =
      'node' in parsed ? variables.addTree(parsed.node) : variables.addFacts([{label: t('Text'), value: details.raw}]);
    scopes.push({name: t('Record'), presentationHint: 'locals', variablesReference, expensive: false});
  }
  const [innermost] = frame.scopes;
  const context = innermost?.contextJson ? parseLooseJson(innermost.contextJson) : null;
  if (innermost && context && 'node' in context && hasFields(context.node)) {
    const name = t('Context of {0}', nameOf(innermost.span, t));
    scopes.push({name, variablesReference: variables.addTree(context.node), expensive: false});
  }
  if (details) {
    const variablesReference = variables.addFacts(recordFacts(details, t, locale));
    scopes.push({name: t('About the Record'), variablesReference, expensive: false});
  }
  if (frame.span) {
    const started = formatMoment(originEpochMs + frame.span.startNs / 1e6, locale);
    const variablesReference = variables.addFacts(tooltipFacts(frame.span, started, t, locale));
    // Its state and duration are those at its end: the trace knows what is to come.
    scopes.push({name: t('About {0}', nameOf(frame.span, t)), variablesReference, expensive: true});
  }
  return scopes;
}

function hasFields(node: {kind: string; entries?: unknown[]}): boolean {
  return node.kind !== 'object' || (node.entries?.length ?? 0) > 0;
}

function recordFacts(details: RecordDetails, t: Localize, locale: string): {label: string; value: string}[] {
  const {source} = details;
  const facts = [
    {label: t('Time'), value: formatMoment(details.epochMs, locale)},
    {label: t('Level'), value: details.levelName},
    {label: t('Message'), value: details.message},
    {label: t('Source'), value: source ? (source.line > 0 ? `${source.path}:${source.line}` : source.path) : ''},
    {label: t('Logger'), value: details.logger ?? ''},
    {label: t('Host'), value: details.host ?? ''},
    {label: t('Process'), value: details.process ?? ''},
    {label: t('Thread'), value: details.thread ?? ''},
    {label: t('Received from'), value: details.sourceName},
  ];
  return facts.filter(({value}) => value !== '');
}
