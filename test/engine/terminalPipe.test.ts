/** The window's end of the pipe and the launcher script, with the real command between them and a real shell around it. */
import {execFile} from 'node:child_process';
import {lstatSync, mkdirSync, readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {shellLauncher, windowsLauncher, writeLaunchers} from '../../src/host/terminal/launchers';
import {PipeServer} from '../../src/host/terminal/pipeServer';
import {freeSocket, socketPath} from '../../src/host/terminal/socketPath';
import {eventually} from '../support/eventually';
import {cliPath} from './support/bundlePaths';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const TOKEN = 'c'.repeat(64);
const servers: PipeServer[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.dispose();
  removeTemporaryFolders();
});

interface Received {
  name: string;
  text: string;
  ended: boolean;
  stop(): void;
}

async function openWindow(refusal = '') {
  // With a quote and a space in it, as user names have them.
  const folder = join(temporaryFolder(), "o'hara x");
  mkdirSync(folder);
  const received: Received[] = [];
  const problems: unknown[] = [];
  const server = new PipeServer({
    token: TOKEN,
    refusal: () => refusal,
    feed(name, stop) {
      const source: Received = {name, text: '', ended: false, stop};
      received.push(source);
      return {
        open: () => Promise.resolve(),
        write: bytes => Promise.resolve(void (source.text += Buffer.from(bytes).toString())),
        end: () => Promise.resolve(void (source.ended = true)),
      };
    },
    onProblem: error => problems.push(error),
  });
  servers.push(server);
  const path = join(folder, 's.sock');
  await server.listen(path);
  await writeLaunchers(folder, process.execPath, cliPath);
  const shell = (line: string) =>
    new Promise<{code: number; out: string; err: string}>(resolve => {
      const env = {PATH: `${folder}:${process.env.PATH ?? ''}`, TRACESCOPE_SOCKET: path, TRACESCOPE_TOKEN: TOKEN};
      execFile('bash', ['--norc', '-c', line], {env, cwd: folder, maxBuffer: 1e8}, (error, out, err) =>
        resolve({code: error ? Number(error.code) : 0, out, err}),
      );
    });
  return {folder, path, received, problems, shell};
}

describe('program | tracescope', () => {
  it('reaches the window through the launcher, and the shell keeps the exit status it is asked to keep', async () => {
    const {received, problems, shell} = await openWindow();
    const recording = recordingPath('nameko/shop-json.log');
    const result = await shell(`set -o pipefail; (cat '${recording}'; exit 3) 2>&1 | tracescope --name shop`);
    const text = readFileSync(recording, 'utf8');
    expect(result).toEqual({code: 3, out: text, err: ''});
    await eventually(() => received[0]?.ended, 'the source to end');
    expect(received.map(({name}) => name)).toEqual(['shop']);
    expect(received[0]?.text).toBe(text);
    expect(problems).toEqual([]);
  });

  it('is named after the folder, and several at once have a source each', async () => {
    const {received, shell} = await openWindow();
    await Promise.all([shell('echo one | tracescope'), shell('echo two | tracescope')]);
    await eventually(() => received.filter(({ended}) => ended).length >= 2, 'both sources to end');
    expect(new Set(received.map(({name}) => name))).toEqual(new Set(["o'hara x"]));
    expect(received.map(({text}) => text)).toEqual(expect.arrayContaining(['one\n', 'two\n']));
  });

  it('in Restricted Mode only prints, and says why', async () => {
    const {received, shell} = await openWindow('The VS Code window is in Restricted Mode.');
    const {code, out, err} = await shell('echo hello | tracescope');
    expect([code, out]).toEqual([0, 'hello\n']);
    expect(err).toBe('tracescope: The VS Code window is in Restricted Mode. The input is only printed.\n');
    expect(received).toEqual([]);
  });

  it('prints on after the source was stopped in the window', async () => {
    const {received, shell} = await openWindow();
    const running = shell('(echo one; while [ ! -e go ]; do sleep 0.05; done; echo two) | tracescope');
    await eventually(() => received[0]?.text === 'one\n', 'the first line');
    received[0]?.stop();
    await shell('touch go');
    const {code, out} = await running;
    expect([code, out]).toEqual([0, 'one\ntwo\n']);
  });
});

describe('the socket', () => {
  it('refuses who does not know the token, and drops who does not greet', async () => {
    const {path, received} = await openWindow();
    const answer = await new Promise<string>(resolve => {
      let text = '';
      const socket = connect(path, () => socket.write('{"tracescope":1,"token":"no","name":"x"}\nrecord\n'));
      socket.on('data', data => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(JSON.parse(answer)).toEqual({ok: false, reason: 'This terminal is of another window.'});
    expect(received).toEqual([]);
  });

  it('is in a folder that nobody else can enter, the same for the same window, and taken over only when nobody answers', async () => {
    const before = process.env.XDG_RUNTIME_DIR;
    process.env.XDG_RUNTIME_DIR = temporaryFolder();
    try {
      const path = await socketPath('window');
      expect(await socketPath('window')).toBe(path);
      expect(await socketPath('another')).not.toBe(path);
      expect(lstatSync(join(path, '..')).mode & 0o777).toBe(0o700);
      expect(await freeSocket(path)).toBe(true);
    } finally {
      if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
      else process.env.XDG_RUNTIME_DIR = before;
    }
    const {path} = await openWindow();
    expect(await freeSocket(path)).toBe(false);
  });
});

describe('the launchers', () => {
  it('go on printing when the extension is gone', async () => {
    const {folder, shell} = await openWindow();
    await writeLaunchers(folder, process.execPath, join(folder, 'gone.js'));
    const {code, out, err} = await shell('echo hello | tracescope');
    expect([code, out]).toEqual([0, 'hello\n']);
    expect(err).toContain('removed');
  });

  it('quote paths for their shells', () => {
    expect(shellLauncher("/a'b/node", '/c d/cli.js')).toContain(`exec '/a'\\''b/node' '/c d/cli.js' "$@"`);
    expect(windowsLauncher('C:\\100% x\\Code.exe', 'C:\\c.js')).toContain('"C:\\100%% x\\Code.exe" "C:\\c.js" %*');
  });
});
