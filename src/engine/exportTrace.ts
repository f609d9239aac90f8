/**
 * Exports a session to another tool's format. Comes in: a session, a target, what of it is wanted. Goes out: text in
 * parts to a function, or a file, complete or not at all; and figures of what is in it. Called by the handlers and the CLI.
 */
import {EXPORTERS} from '../core/export/list';
import type {ExportFigures, ExportTarget} from '../protocol/exports';
import type {RowFilter} from '../protocol/queries';
import {pauseUntil, type Session} from './session';
import {writeWhole} from './writeWhole';

export interface ExportRequest {
  to: ExportTarget;
  /** Null for all records. */
  filter: RowFilter | null;
  /** Only this flow or task; null for all, and for a report of one flow the first that failed. */
  span: number | null;
}

/** `take` resolves when it can take more. Rejects with 'badFilter', 'noSuchRecord', 'cancelled'. */
export async function exportParts(
  session: Session,
  {to, filter, span}: ExportRequest,
  signal: AbortSignal,
  take: (text: string) => Promise<void>,
): Promise<Omit<ExportFigures, 'sizeBytes'>> {
  const pause = pauseUntil(signal);
  const exporter = EXPORTERS[to];
  // The session may make room meanwhile: what is read and what was found must be of one time.
  const files = session.files.retain();
  try {
    const options = {filter, span, title: session.name, rules: session.rules};
    const input = await session.trace.openExport(options, exporter.oneFlow, pause);
    for await (const part of exporter.parts(input)) {
      await take(part);
      await pause();
    }
    const {records, spans, flow} = input;
    return {records: records.length, spans: spans.ordered.length, timeless: spans.timeless, flow};
  } finally {
    files.release();
  }
}

export async function exportTrace(
  session: Session,
  path: string,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<ExportFigures> {
  const encoder = new TextEncoder();
  let figures: Omit<ExportFigures, 'sizeBytes'> = {records: 0, spans: 0, timeless: 0, flow: null};
  const sizeBytes = await writeWhole(path, signal, async write => {
    figures = await exportParts(session, request, signal, part => write(encoder.encode(part)));
  });
  return {...figures, sizeBytes};
}
