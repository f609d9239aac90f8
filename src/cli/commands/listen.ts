/**
 * `tracescope listen`: a collector without VS Code, on the same engine. What it receives goes to the named file (or a
 * temporary one) as it arrives; Ctrl+C ends it and prints the summary. The file is the spool itself, so whatever ends
 * the collector, all that it counted is in it.
 */
import {mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join, resolve} from 'node:path';
import {createEngine, DEFAULT_CONFIG} from '../../engine/engine';
import type {LiveSession} from '../../engine/liveSession';
import {ExitCode, UsageError, type Command, type Io} from '../command';
import {countOf} from '../formatValues';
import {interruption} from '../interruption';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {summaryText} from '../summaryText';

const DEFAULT_ENDPOINT = 'tcp://127.0.0.1:5010';
const STATUS_MS = 500;

export const listenCommand: Command = {
  name: 'listen',
  usage: '[--bind EP] [--out FILE] [--json]',
  about: 'Collect records without VS Code; Ctrl+C ends it and prints the summary',
  options: [
    ['--bind EP', `where to listen, ${DEFAULT_ENDPOINT} unless told`],
    ['--allow-remote', 'let EP be an address that other machines can reach'],
    ['--out FILE', 'store the records in this new file as they arrive'],
    ['--json', 'print the summary as one JSON object'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      bind: {type: 'string', default: DEFAULT_ENDPOINT},
      'allow-remote': {type: 'boolean', default: false},
      out: {type: 'string'},
      json: {type: 'boolean', default: false},
    });
    if (positionals.length > 0)
      throw new UsageError(`listen takes no file names; did you mean --out ${positionals[0]}?`);
    const outPath = values.out === undefined ? undefined : await newFile(values.out);
    const folder = await mkdtemp(join(tmpdir(), 'tracescope-'));
    const {sessions} = createEngine(
      (name, data) => {
        if ('text' in data) io.err(`${data.text}\n`);
        else if (name === 'sourceNotice' && 'message' in data) io.err(`${data.message}\n`);
      },
      {...DEFAULT_CONFIG, storageDir: folder},
    );
    try {
      const session = await sessions.openLive('listen', null);
      const spec = {socket: 'pull', mode: 'bind', endpoint: values.bind, topics: [], curve: null} as const;
      const request = {...spec, topics: [], allowNonLoopback: values['allow-remote']};
      const source = await session.start({kind: 'zeromq', spec: request}, outPath);
      io.err(`Listening on ${source.name}; press Ctrl+C to stop.\n`);
      await untilInterrupted(session, io);
      await session.stopSource(source.id, null);
      const summary = session.trace.summary();
      const title = outPath === undefined ? source.name : `${source.name} → ${basename(outPath)}`;
      io.out(values.json ? `${JSON.stringify(summary)}\n` : summaryText(title, summary, paintFor(io.terminal)));
      return ExitCode.ok;
    } finally {
      await sessions.closeAll();
      await rm(folder, {recursive: true, force: true});
    }
  },
};

/** A collector must not mix its records into what is already there, nor delete it. */
async function newFile(file: string): Promise<string> {
  const info = await stat(file).catch(() => null);
  if (info && info.size > 0) throw new UsageError(`${file} already holds data: name a new file, or delete it first.`);
  return resolve(file);
}

async function untilInterrupted(session: LiveSession, io: Io): Promise<void> {
  const {interrupted} = io;
  const status = io.terminal ? setInterval(() => io.err(`\r${statusLine(session)}\u001b[K`), STATUS_MS) : null;
  await interruption(interrupted);
  if (status === null) return;
  clearInterval(status);
  io.err('\r\u001b[K');
}

function statusLine(session: LiveSession): string {
  const {records, flows, errors} = session.trace.counts();
  return `${countOf(records, 'record')}, ${countOf(flows, 'flow')}, ${countOf(errors, 'error')}`;
}
