/**
 * Answers every method of EngineApi. Comes in: calls of the host (or of the CLI, in its own process). Goes out: results
 * or RpcErrors. No state of its own: it finds the session and asks it.
 */
import {findPeers} from '../core/query/compare/peers';
import {filterParts} from '../core/query/filter/parts';
import type {Trace} from '../core/trace';
import {PROTOCOL_VERSION, type EngineApi} from '../protocol/engineApi';
import type {Handlers} from '../protocol/rpc';
import {Comparisons} from './comparisons';
import {exportTrace} from './exportTrace';
import {rpcError} from './ioErrors';
import {saveRecords} from './saveRecords';
import {pauseUntil} from './session';
import type {SessionList} from './sessionList';
import {contentId} from './sources/fingerprint';
import {makeCurveKeys} from './sources/curveKeys';

export function createHandlers(sessions: SessionList): Handlers<EngineApi> {
  const traceOf = (sessionId: string) => sessions.get(sessionId).trace;
  const comparisons = new Comparisons();
  return {
    hello: ({protocolVersion, config}) => {
      if (protocolVersion !== PROTOCOL_VERSION) {
        throw rpcError(
          'versionMismatch',
          `The extension speaks version ${protocolVersion} and its engine version ${PROTOCOL_VERSION}. Reload the window.`,
        );
      }
      sessions.configure(config);
      return {protocolVersion: PROTOCOL_VERSION, pid: process.pid};
    },
    configure: config => sessions.configure(config),

    openLive: async ({name, id}, signal) => (await sessions.openLive(name, id, signal)).info(),
    openFiles: async ({paths, name}) => {
      const session = await sessions.openFiles(paths, name, true);
      // A file that went since is known by its session alone.
      return {...session.info(), contentId: await contentId(paths).catch(() => session.id)};
    },
    listSessions: () => sessions.all().map(session => session.info()),
    listStored: () => sessions.stored(),
    deleteStored: ({id}) => sessions.deleteStored(id),
    closeSession: ({sessionId}) => {
      comparisons.forget(sessionId);
      return sessions.close(sessionId);
    },
    clearSession: ({sessionId}) => sessions.get(sessionId).clear(),
    save: ({sessionId, path, filter}, signal) => saveRecords(sessions.get(sessionId), path, filter, signal),
    export: ({sessionId, path, ...request}, signal) => exportTrace(sessions.get(sessionId), path, request, signal),

    makeCurveKeys: () => makeCurveKeys(),
    listen: ({sessionId, spec}) => sessions.live(sessionId).start({kind: 'zeromq', spec}),
    openFeed: ({sessionId, kind, name}) => sessions.live(sessionId).start({kind, name}),
    feed: ({sessionId, sourceId, bytes}) => sessions.live(sessionId).feed(sourceId, bytes),
    stopSource: ({sessionId, sourceId, exitCode}) => sessions.get(sessionId).stopSource(sourceId, exitCode ?? null),
    removeSource: ({sessionId, sourceId}) => sessions.get(sessionId).removeSource(sourceId),

    summary: ({sessionId}) => traceOf(sessionId).summary(),
    rows: ({sessionId, filter, from, count}, signal) =>
      traceOf(sessionId).rows(filter, from, count, pauseUntil(signal)),
    rowOf: ({sessionId, filter, record}, signal) => traceOf(sessionId).rowOf(filter, record, pauseUntil(signal)),
    nextError: ({sessionId, filter, from, step}, signal) =>
      traceOf(sessionId).nextError(filter, from, step, pauseUntil(signal)),
    nested: ({sessionId, filter, folds, from, count}, signal) =>
      traceOf(sessionId).nested.page({filter, folds, from, count}, traceOf(sessionId).generation, pauseUntil(signal)),
    nestedRowOf: ({sessionId, filter, folds, record, span}, signal) =>
      traceOf(sessionId).nested.rowOf(filter, folds, record, span, pauseUntil(signal)),
    nestedError: async ({sessionId, filter, from, step}, signal) => ({
      record: await traceOf(sessionId).nested.nextError(filter, from, step, pauseUntil(signal)),
    }),
    overview: ({sessionId, filter, buckets}, signal) =>
      traceOf(sessionId).overview(filter, buckets, pauseUntil(signal)),
    checkFilter: ({sessionId, text}) => ({problem: traceOf(sessionId).checkFilter(text)}),
    filterParts: ({text}) => filterParts(text),
    completeFilter: ({sessionId, text, cursor}) => traceOf(sessionId).completeFilter(text, cursor),
    statistics: ({sessionId, ...wish}, signal) => traceOf(sessionId).statistics(wish, pauseUntil(signal)),
    shownFlows: ({sessionId, ...wish}, signal) => traceOf(sessionId).shownFlows(wish, pauseUntil(signal)),
    jsonLines: ({sessionId, records}) => ({lines: jsonLines(traceOf(sessionId), records)}),
    graph: ({sessionId, span, limit}, signal) => traceOf(sessionId).graph(span, limit, pauseUntil(signal)),
    record: ({sessionId, record}) => traceOf(sessionId).record(record),
    spans: ({sessionId, parent, from, count, order, text, group}) =>
      traceOf(sessionId).spans(parent, from, count, order, text, group),
    flowGroups: ({sessionId, by, from, count, order, text}) =>
      traceOf(sessionId).flowGroups(by, order, text, from, count),
    peers: ({sessionId, ...wish}) => findPeers(traceOf(sessionId).comparable.model, wish),
    openComparison: ({sessionId, span, right, tolerance}, signal) =>
      comparisons.open(
        {session: sessions.get(sessionId), span},
        {session: sessions.get(right.sessionId), span: right.span},
        tolerance,
        pauseUntil(signal),
      ),
    comparisonRows: ({comparison, parent, from, count, differencesOnly}) =>
      comparisons.get(comparison).rows(parent, from, count, differencesOnly),
    comparisonStep: ({comparison, from, step, differencesOnly}) => ({
      path: comparisons.get(comparison).step(from, step, differencesOnly),
    }),
    comparisonText: ({comparison}, signal) => comparisons.text(comparison, pauseUntil(signal)),
    closeComparison: ({comparison}) => comparisons.close(comparison),
    span: ({sessionId, span}) => traceOf(sessionId).span(span),
    locate: ({sessionId, record, span}) => traceOf(sessionId).locate(record, span),
    timeline: ({sessionId, query}, signal) => traceOf(sessionId).timeline(query, pauseUntil(signal)),
    timelinePlace: ({sessionId, query, span}, signal) =>
      traceOf(sessionId).timelinePlace(query, span, pauseUntil(signal)),
    timelineCounters: ({sessionId, query}, signal) => traceOf(sessionId).timelineCounters(query, pauseUntil(signal)),
    rejects: ({sessionId}) => traceOf(sessionId).rejects(),
    filePaths: ({sessionId, from}) => {
      const trace = traceOf(sessionId);
      return {generation: trace.generation, paths: trace.lines.filePaths(from)};
    },
    lineFigures: ({sessionId, paths, errorsOnly, limit}) => {
      const trace = traceOf(sessionId);
      return trace.lines.figures({paths, errorsOnly, limit}, trace.generation);
    },
    neighbour: async ({sessionId, record, step, within}, signal) => ({
      record: await traceOf(sessionId).neighbour(record, step, within, pauseUntil(signal)),
    }),
    lineRecords: ({sessionId, path, line, count}) => traceOf(sessionId).lines.recordsAt(path, line, count),
    names: ({sessionId, from}) => {
      const trace = traceOf(sessionId);
      return {generation: trace.generation, symbols: trace.lines.names(from)};
    },
    nameFigures: ({sessionId, names}) => {
      const trace = traceOf(sessionId);
      return trace.lines.nameFigures(names, trace.generation);
    },
    nameRecords: ({sessionId, name, count}) => traceOf(sessionId).lines.recordsOfName(name, count),

    beginPause: ({sessionId, pause}) => sessions.live(sessionId).beginPause(pause),
    endPause: ({sessionId, id, toEpochMs}) => sessions.live(sessionId).endPause(id, toEpochMs),
    pauses: ({sessionId}) => traceOf(sessionId).debugging.pauses(),
    openSpanAt: ({sessionId, place}) => traceOf(sessionId).debugging.openSpanAt(place),
    frameOfSpan: ({sessionId, span, frames}) => ({index: traceOf(sessionId).debugging.frameOfSpan(span, frames)}),
    processOfSpan: ({sessionId, span}) => traceOf(sessionId).debugging.processOfSpan(span),
    stopValues: ({sessionId, record, language}) => traceOf(sessionId).debugging.stopValues(record, language),
    loggers: ({sessionId}) => traceOf(sessionId).debugging.loggers(),
    watchFilters: ({sessionId, filters}) => ({problems: traceOf(sessionId).watch(filters)}),

    replayStep: ({sessionId, from, step, to}, signal) =>
      traceOf(sessionId).replay(from).step(from, step, to, pauseUntil(signal)),
    replayRun: ({sessionId, from, step, stops}, signal) =>
      traceOf(sessionId).replay(from).run(from, step, stops, pauseUntil(signal)),
    replayMeets: ({sessionId, record, stops}) => ({stops: traceOf(sessionId).replay(record).meets(record, stops)}),
    replayPlace: ({sessionId, record}) => traceOf(sessionId).replay(record).standing(record),
  };
}

const MAX_JSON_LINES = 10_000;

function jsonLines(trace: Trace, records: readonly number[]): string[] {
  const there = records.filter(record => record < trace.recordCount);
  return there.slice(0, MAX_JSON_LINES).map(record => trace.jsonLine(record));
}
