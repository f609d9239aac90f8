/**
 * What an expression means at a frame: the path of a field in the record, else in the context of its scope and those around
 * it, else a field that the filter language knows; and a filter, which is true or false of the record. In: untrusted text
 * from a watch, a hover or the console. Out: a value. Nothing is run. A name that is nothing here is an error that says so.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import {parseLooseJson} from '../../protocol/looseJson';
import type {JsonNode} from '../../protocol/looseJson';
import {RecordKind} from '../../protocol/model';
import type {RecordDetails} from '../../protocol/queries';
import {formatDuration, formatMoment} from '../views/format';
import {findAt, readPath} from './fieldPath';
import {filterOf} from './filterTexts';
import type {ReplayedTrace, ReplayServices} from './replayed';
import type {Frame, Stop} from './stop';
import {shownValue} from './variables';

type Body = DebugProtocol.EvaluateResponse['body'];

const KIND_WORDS = Object.keys(RecordKind);
/** What makes a filter of a text: a comparison, or words that are joined. */
const FILTER = /[:<>=]|\s(?:AND|OR)\s|^\s*(?:NOT\s|-)/;
/** What programs write before the names of their own values. */
const RECEIVER = /^(?:self|this|cls)\./;

/** Rejects with a sentence for people. */
export async function evaluate(
  stop: Stop,
  frame: Frame,
  {expression, context}: Pick<DebugProtocol.EvaluateArguments, 'expression' | 'context'>,
  {trace, services}: {trace: ReplayedTrace; services: ReplayServices},
): Promise<Body> {
  const {t} = services;
  const details = frame.record === null ? null : await stop.read(frame.record);
  const text = context === 'hover' ? expression.replace(RECEIVER, '') : expression.trim();
  const path = readPath(text);
  const found = path && (findField(details, frame, path) ?? knownField(details, frame, path, services));
  if (found) {
    const variable = stop.variables.variable('', found, text);
    const result = context === 'clipboard' ? fullText(found) : variable.value;
    const {variablesReference, indexedVariables, type} = variable;
    return {result, type, variablesReference, ...(indexedVariables === undefined ? {} : {indexedVariables})};
  }
  if (context !== 'hover' && frame.record !== null && FILTER.test(text)) {
    const {problem} = await trace.call('checkFilter', {text});
    if (problem) throw new Error(problem.message);
    const stops = [{places: null, event: null, filter: filterOf(text, services.utcOffsetMinutes())}];
    const meets = await trace.call('replayMeets', {record: frame.record, stops});
    return {result: String(meets.stops.length > 0), type: 'boolean', variablesReference: 0};
  }
  throw new Error(t('Neither this record nor the scopes around it have {0}.', text));
}

function findField(details: RecordDetails | null, frame: Frame, path: readonly string[]): JsonNode | null {
  const texts = [details?.fieldsJson ?? null, ...frame.scopes.map(({contextJson}) => contextJson)];
  for (const text of texts) {
    const parsed = text === null ? null : parseLooseJson(text);
    const found = parsed && 'node' in parsed ? findAt(parsed.node, path) : null;
    if (found) return found;
  }
  return null;
}

/** The fields of the filter language, for records that write them otherwise. */
function knownField(
  details: RecordDetails | null,
  {span}: Frame,
  path: readonly string[],
  {locale}: ReplayServices,
): JsonNode | null {
  const [name = ''] = path;
  if (path.length > 1 || !details) return null;
  const values: Record<string, string | null | undefined> = {
    level: details.levelName,
    message: details.message,
    time: formatMoment(details.epochMs, locale),
    system: details.system,
    kind: KIND_WORDS[details.kind],
    logger: details.logger,
    host: details.host,
    pid: details.process,
    thread: details.thread,
    source: details.sourceName,
    file: details.source && `${details.source.path}:${details.source.line}`,
    flow: details.stack.at(-1)?.span.name,
    task: span?.name,
    state: span?.state,
    service: span?.service,
    duration: span ? formatDuration(span.endNs - span.startNs - span.pausedNs, locale) : null,
  };
  const value = Object.hasOwn(values, name) ? values[name] : null;
  return typeof value === 'string' && value !== '' ? {kind: 'string', value} : null;
}

function fullText(node: JsonNode): string {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'object')
    return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}: ${json(value)}`).join(', ')}}`;
  return node.kind === 'array' ? `[${node.items.map(json).join(', ')}]` : shownValue(node);
}

function json(node: JsonNode): string {
  return node.kind === 'string' ? JSON.stringify(node.value) : fullText(node);
}
