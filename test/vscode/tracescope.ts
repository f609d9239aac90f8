/**
 * What the suites share: the extension's API, settings of a listener on a free port, a real PUSH peer, and answers to
 * messages. Surprise: tests and extension see the same `vscode.window` object, so a replaced `show…Message` is what the
 * extension calls.
 */
import * as assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../src/host/api';
import type {Summary} from '../../src/protocol/model';
import {eventually} from '../support/eventually';
import {fixturePath, pythonPath} from '../support/hostFixtures';

export async function activateTracescope(): Promise<TracescopeApi> {
  const extension = vscode.extensions.getExtension<TracescopeApi>('tracescope.tracescope');
  assert.ok(extension, 'The extension is installed.');
  return extension.activate();
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  assert.ok(typeof address === 'object' && address);
  return address.port;
}

/**
 * Whether nothing listens there. Binding the port to find out would take it, now and then, from the program that is about
 * to listen; so the system's table is read where there is one, and a connection is tried elsewhere.
 */
export async function isPortFree(port: number): Promise<boolean> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter(path => existsSync(path));
  if (tables.length > 0) return !tables.some(path => listensIn(readFileSync(path, 'utf8'), port));
  return new Promise(resolve => {
    const socket = connect({port, host: '127.0.0.1'}, () => resolve(false));
    socket.once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

/** `sl local_address rem_address st …`: addresses and ports in hexadecimal, state 0A is listening. */
function listensIn(table: string, port: number): boolean {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').some(line => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === '0A' && local?.endsWith(`:${wanted}`);
  });
}

/** Sets `tracescope.listeners` to one PULL socket and gives its endpoint. */
export async function useListener(port: number): Promise<string> {
  const endpoint = `tcp://127.0.0.1:${port}`;
  const value = [{socket: 'pull', mode: 'bind', endpoint}];
  await vscode.workspace.getConfiguration('tracescope').update('listeners', value, vscode.ConfigurationTarget.Global);
  return endpoint;
}

/** Starts listening on a free port. The live session of the window is created or goes on. */
export async function listen(api: TracescopeApi): Promise<{endpoint: string; port: number; sessionId: string}> {
  const port = await freePort();
  const endpoint = await useListener(port);
  await vscode.commands.executeCommand('tracescope.startListening');
  const session = api.listSessions().find(({kind}) => kind === 'live');
  assert.ok(session?.live, 'A live session listens.');
  return {endpoint, port, sessionId: session.id};
}

export async function waitForRecords(api: TracescopeApi, sessionId: string, records: number): Promise<Summary> {
  return eventually(
    async () => {
      const summary = await api.summary(sessionId);
      return summary.records === records && summary;
    },
    `${records} records in the session`,
    30_000,
  );
}

const PEER = `
import base64, json, sys, zmq
socket = zmq.Context.instance().socket(zmq.PUSH)
socket.setsockopt(zmq.LINGER, 20000)
socket.connect(sys.argv[1])
for line in open(sys.argv[2], encoding='utf-8'):
    socket.send_multipart([base64.b64decode(frame) for frame in json.loads(line)['frames']])
socket.close()
zmq.Context.instance().term()
`;

/** A Python process of its own that sends a recording frame for frame and ends when all is delivered. */
export async function sendRecording(endpoint: string, file: string): Promise<void> {
  const child = spawn(pythonPath(), ['-c', PEER, endpoint, file], {stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise(resolve => child.once('close', resolve));
  assert.equal(code, 0, said);
}

export interface Expectation {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

/** Distlog's recordings that hold the frames as sent, with the figures they must give. */
export function distlogCaptures(): {file: string; summary: Partial<Summary>}[] {
  const all = JSON.parse(readFileSync(fixturePath('recordings', 'expected.json'), 'utf8')) as Expectation[];
  return all
    .filter(({system, files}) => system === 'distlog' && files.length === 1)
    .map(({files, summary}) => ({file: fixturePath('recordings', files[0] ?? ''), summary}))
    .filter(({file}) => readFileSync(file, 'utf8').startsWith('{"t"'));
}

export function assertFigures(actual: Summary, expected: Partial<Summary>): void {
  const figures = Object.fromEntries(Object.keys(expected).map(key => [key, actual[key as keyof Summary]]));
  assert.deepEqual(figures, expected);
}

type Show = 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage';

/** Answers messages while `run` runs; gives the texts that were shown. `answer` picks among the buttons. */
export async function withMessages(
  kind: Show,
  answer: (message: string, buttons: string[]) => string | undefined,
  run: () => Promise<void>,
): Promise<string[]> {
  const window = vscode.window as unknown as Record<Show, unknown>;
  const original = window[kind];
  const shown: string[] = [];
  window[kind] = (message: string, ...rest: unknown[]) => {
    shown.push(message);
    return Promise.resolve(
      answer(
        message,
        rest.filter(item => typeof item === 'string'),
      ),
    );
  };
  try {
    await run();
  } finally {
    window[kind] = original;
  }
  return shown;
}

/** Empties the live session, agreeing to what is asked. */
export async function clearLive(): Promise<void> {
  await withMessages(
    'showWarningMessage',
    (_message, buttons) => buttons.find(button => button === 'Clear'),
    async () => void (await vscode.commands.executeCommand('tracescope.clearSession')),
  );
}

export async function stopListening(): Promise<void> {
  await vscode.commands.executeCommand('tracescope.stopListening');
}
