/** `tracescope export FILE… --to TARGET [-o OUT]`: the trace as a file of another tool, in parts, whatever its size. */
import {realpath} from 'node:fs/promises';
import {once} from 'node:events';
import {resolve} from 'node:path';
import {exportParts, exportTrace, type ExportRequest} from '../../engine/exportTrace';
import type {Session} from '../../engine/session';
import {EXPORT_TARGETS, type ExportFigures, type ExportTarget} from '../../protocol/exports';
import {ExitCode, Interrupted, UsageError, type Command, type Io} from '../command';
import {filterOption} from '../filterOption';
import {flowNamed} from '../flowNamed';
import {countOf, printable} from '../formatValues';
import {withTrace} from '../openTrace';
import {parseOptions} from '../parseOptions';

export const exportCommand: Command = {
  name: 'export',
  usage: `FILE… --to ${EXPORT_TARGETS.join('|')} [-o OUT] [--filter Q] [--flow ID]`,
  about: 'The trace as a file for Perfetto, OpenTelemetry, speedscope or a spreadsheet, or a report of one flow',
  options: [
    ['FILE…', 'as for summary'],
    ['--to TARGET', 'chrome (Perfetto, chrome://tracing), otlp, speedscope, csv, or markdown: a report of one flow'],
    ['-o, --out OUT', 'the file to write, complete or not at all; standard output unless told'],
    ['--filter Q', 'only records that match, and the flows and tasks they are in; docs/filter.md has the language'],
    [
      '--flow ID',
      'only this flow, by its id or its name; a report without it is of the first that failed, else the first',
    ],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      to: {type: 'string'},
      out: {type: 'string', short: 'o'},
      filter: {type: 'string'},
      flow: {type: 'string'},
    });
    const to = targetOf(values.to);
    const filter = values.filter === undefined ? null : filterOption(values.filter, false);
    const out = values.out === undefined || values.out === '-' ? null : resolve(values.out);
    if (out !== null) await refuseInput(out, positionals);
    return withTrace(positionals, io, async session => {
      const span = values.flow === undefined ? null : flowNamed(session.trace, values.flow);
      const request = {to, filter, span};
      try {
        if (out === null) tell(io, session, request, await toStdout(session, request, io), '');
        else tell(io, session, request, await exportTrace(session, out, request, io.interrupted), values.out ?? '');
      } catch (error) {
        throw io.interrupted.aborted ? new Interrupted() : error;
      }
      return ExitCode.ok;
    });
  },
};

function targetOf(text: string | undefined): ExportTarget {
  const target = EXPORT_TARGETS.find(name => name === text);
  if (target) return target;
  const wanted = `--to needs one of ${EXPORT_TARGETS.join(', ')}`;
  throw new UsageError(text === undefined ? `${wanted}.` : `${wanted}, not "${printable(text)}".`);
}

/** A trace that is read is never written to. */
async function refuseInput(out: string, files: readonly string[]): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  const target = await real(out);
  for (const file of files) {
    if (file !== '-' && (await real(file)) === target)
      throw new UsageError(`${file} is the trace itself: name another file.`);
  }
}

/** Waits while the reader of our output is busy. */
async function toStdout(session: Session, request: ExportRequest, io: Io) {
  const stdout = io.stdout();
  return exportParts(session, request, io.interrupted, async text => {
    if (!stdout.write(text)) await once(stdout, 'drain', {signal: io.interrupted});
  });
}

/** What is in the file, and what of the trace is not: said on standard error, so that it is in nobody's way. */
function tell(
  io: Io,
  {trace}: Session,
  {to, filter, span}: ExportRequest,
  figures: Omit<ExportFigures, 'sizeBytes'>,
  out: string,
): void {
  const {flows, text, rejected} = trace.counts();
  if (figures.flow !== null && span === null && flows > 1) {
    const {id, name} = trace.span(figures.flow);
    io.err(`A report of ${printable(name)}, one of ${countOf(flows, 'flow')}; --flow ${printable(id)} names it.\n`);
  }
  if (figures.timeless > 0)
    io.err(`${countOf(figures.timeless, 'flow or task', 'flows and tasks')} without any time left out.\n`);
  const leftOut = [
    text > 0 && countOf(text, 'line of text', 'lines of text'),
    rejected > 0 && countOf(rejected, 'reject'),
  ];
  const left = leftOut.filter(part => part !== false).join(' and ');
  if (left !== '' && filter === null && span === null && to !== 'markdown') io.err(`Not in it: ${left}.\n`);
  if (out === '') return;
  io.err(
    `${countOf(figures.records, 'record')} and ${countOf(figures.spans, 'flow or task', 'flows and tasks')} → ${out}\n`,
  );
}
