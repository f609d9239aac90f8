/**
 * OTLP in JSON: one object with `resourceSpans`, as a collector takes it at /v1/traces and other tools open it from a
 * file. Records are events of their span; those outside of every flow are in `resourceLogs` of the same object, which
 * receivers of traces skip (unknown fields must be ignored) and receivers of logs read. Source: the OTLP specification.
 */
import {NONE, SYSTEM_NAMES, System} from '../../protocol/model';
import {processName} from '../query/spanInfo';
import {recordFacts, spanFacts} from './facts';
import type {RecordFacts, SpanFacts} from './facts';
import {looseRecords, recordsOf} from './exporter';
import type {Exporter, ExportInput} from './exporter';
import {spanId, traceId} from './otlpIds';
import {attributes, severityOf, SPAN_KIND, STATUS, unixNano} from './otlpValues';
import {Parts} from './parts';

/** The texts of one record in an event; a longer one is cut, and says so. */
const MAX_TEXT_CHARS = 16 * 1024;

export const otlp: Exporter = {
  oneFlow: false,
  async *parts(input) {
    const out = new Parts();
    const resources = resourcesOf(input);
    out.add('{"resourceSpans":[');
    for (const [index, {head, spans}] of resources.entries()) {
      if (index > 0) out.add(',');
      out.open(`\n${head}"spans":[`);
      for (const span of spans) {
        yield* spanParts(input, span, out);
        if (!out.isFull) continue;
        yield out.take();
        await input.pause();
      }
      out.add('\n]}]}');
    }
    out.add('\n]');
    yield* logParts(input, out);
    out.add('}\n');
    yield out.take();
  },
};

interface Resource {
  head: string;
  spans: number[];
}

/** Spans by who made them: service, host and process, system. */
function resourcesOf({model, spans, title}: ExportInput): Resource[] {
  const byKey = new Map<string, Resource>();
  for (const span of spans.ordered) {
    const system = SYSTEM_NAMES[model.spans.system[span]!]!;
    const service = model.texts.text(model.spans.service[span]!);
    const process = model.spans.process[span]!;
    const key = [system, service, processName(model, process)].join('\n');
    let resource = byKey.get(key);
    if (!resource) {
      const host = process === NONE ? '' : model.texts.text(model.processes.field(process, 0));
      const pid = process === NONE ? '' : model.texts.text(model.processes.field(process, 1));
      const resourceText = JSON.stringify({
        attributes: attributes({
          'service.name': service || system,
          'host.name': host,
          'process.pid': /^\d{1,15}$/.test(pid) ? Number(pid) : null,
          'tracescope.title': title,
          'tracescope.durations': 'wall time; see tracescope.paused_ms for pauses at breakpoints',
        }),
      });
      const scope = JSON.stringify({name: `tracescope.${system}`});
      resource = {head: `{"resource":${resourceText},"scopeSpans":[{"scope":${scope},`, spans: []};
      byKey.set(key, resource);
    }
    resource.spans.push(span);
  }
  return [...byKey.values()];
}

function* spanParts(input: ExportInput, span: number, out: Parts): Generator<string> {
  const {model, spans: times} = input;
  const facts = spanFacts(input, span);
  const parent = times.parent(span);
  const body = JSON.stringify({
    traceId: traceId(model, model.spans.rootOf(span)),
    spanId: spanId(model, span),
    ...(parent === NONE ? {} : {parentSpanId: spanId(model, parent)}),
    name: facts.name || facts.role,
    kind: model.spans.system[span] === System.nameko ? SPAN_KIND.server : SPAN_KIND.internal,
    startTimeUnixNano: unixNano(model.originEpochMs, times.startNs(span)),
    endTimeUnixNano: unixNano(model.originEpochMs, times.endNs(span)),
    attributes: spanAttributes(facts, times.isUnfinished(span)),
    status: statusOf(facts),
  });
  // The events of one span may be a million: the object is closed behind them.
  out.item(`${body.slice(0, -1)},"events":[`);
  let first = true;
  for (const record of recordsOf(input, span)) {
    out.add(`${first ? '' : ','}${eventOf(input, record)}`);
    first = false;
    if (out.isFull) yield out.take();
  }
  out.add(']}');
}

function spanAttributes(facts: SpanFacts, unfinished: boolean) {
  const {id, system, role, state, reason, source, attempts, missing, pausedNs} = facts;
  return attributes({
    'tracescope.id': id,
    'tracescope.system': system,
    'tracescope.role': role,
    'tracescope.state': state,
    'tracescope.reason': reason,
    'tracescope.attempts': attempts > 1 ? attempts : null,
    'tracescope.missing_records': missing > 0 ? missing : null,
    'tracescope.paused_ms': pausedNs > 0 ? pausedNs / 1e6 : null,
    'tracescope.unfinished': unfinished,
    ...codeAttributes(source),
  });
}

function statusOf({failed, reason, state}: SpanFacts): {code: number; message?: string} {
  if (failed) return {code: STATUS.error, ...(reason ? {message: reason} : {})};
  return {code: state === 'succeeded' ? STATUS.ok : STATUS.unset};
}

function eventOf(input: ExportInput, record: number): string {
  const {model} = input;
  const facts = recordFacts(input, record);
  const {exception} = facts;
  return JSON.stringify({
    timeUnixNano: unixNano(model.originEpochMs, model.records.timeNs[record]!),
    // An event of this name, with these attributes, is how tools know an exception.
    name: exception ? 'exception' : facts.kind,
    attributes: [
      ...attributes({
        'message': cut(facts.message),
        ...(exception && {
          'exception.type': exception.type,
          'exception.message': cut(exception.message),
          'exception.stacktrace': cut(exception.text),
        }),
      }),
      ...recordAttributes(facts),
    ],
  }); // prettier-ignore
}

function recordAttributes(facts: RecordFacts) {
  return attributes({
    'log.level': facts.levelName,
    'log.logger': facts.logger,
    'thread.name': facts.thread,
    ...codeAttributes(facts.source),
    'tracescope.copy': facts.isCopy,
    'tracescope.time_guessed': facts.timeGuessed,
    'tracescope.redacted': facts.redacted,
  });
}

function codeAttributes(source: SpanFacts['source']) {
  return {
    'code.file.path': source?.path ?? null,
    'code.line.number': source && source.line > 0 ? source.line : null,
    'code.function.name': source?.func ?? null,
  };
}

function* logParts(input: ExportInput, out: Parts): Generator<string> {
  const {model} = input;
  let any = false;
  for (const record of looseRecords(input)) {
    if (!any) {
      const resource = JSON.stringify({
        attributes: attributes({'service.name': 'tracescope', 'tracescope.title': input.title}),
      });
      out.open(`,"resourceLogs":[\n{"resource":${resource},"scopeLogs":[{"scope":{"name":"tracescope"},"logRecords":[`);
    }
    any = true;
    const facts = recordFacts(input, record);
    const {exception} = facts;
    out.item(
      JSON.stringify({
        timeUnixNano: unixNano(model.originEpochMs, model.records.timeNs[record]!),
        severityNumber: severityOf(facts.level),
        ...(facts.levelName ? {severityText: facts.levelName} : {}),
        body: {stringValue: cut(facts.message)},
        attributes: [
          ...attributes({
            'tracescope.system': facts.system,
            'host.name': facts.host,
            'exception.type': exception?.type ?? '',
            'exception.stacktrace': exception ? cut(exception.text) : '',
          }),
          ...recordAttributes(facts),
        ],
      }),
    );
    if (out.isFull) yield out.take();
  }
  if (any) out.add('\n]}]}\n]');
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT_CHARS) return text;
  return `${text.slice(0, MAX_TEXT_CHARS)}… (${text.length} characters in full)`;
}
