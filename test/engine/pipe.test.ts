/**
 * `… | tracescope` against a window played by this test on a real socket: what it hands over and prints, and that
 * without a window, with a slow one and with one that goes away nothing of the program's output is lost.
 */
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer, type Server, type Socket} from 'node:net';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {readGreeting, SOCKET_VARIABLE, TOKEN_VARIABLE} from '../../src/protocol/pipe';
import {eventually} from '../support/eventually';
import {cliPath} from './support/bundlePaths';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const TOKEN = 'a'.repeat(64);
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
  removeTemporaryFolders();
});

interface FakeWindow {
  path: string;
  sockets: Socket[];
  greetings: string[];
  received(): Buffer;
  ended(): boolean;
}

/** `onBytes` is awaited before more is read, as the host waits for its engine. */
async function openWindow(onBytes?: () => Promise<void>): Promise<FakeWindow> {
  const path = join(temporaryFolder(), 'window.sock');
  const chunks: Buffer[] = [];
  let ended = false;
  const sockets: Socket[] = [];
  const greetings: string[] = [];
  const take = async (socket: Socket) => {
    let greeted = false;
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      let bytes = chunk;
      if (!greeted) {
        const end = chunk.indexOf('\n');
        greetings.push(chunk.subarray(0, end).toString());
        const ok = readGreeting(greetings.at(-1) ?? '')?.token === TOKEN;
        socket.write(`${JSON.stringify({ok, reason: ok ? '' : 'This terminal is of another window.'})}\n`);
        if (!ok) return void socket.end();
        greeted = true;
        bytes = chunk.subarray(end + 1);
      }
      if (bytes.length === 0) continue;
      chunks.push(bytes);
      await onBytes?.();
    }
    ended = true;
  };
  const server: Server = createServer(socket => {
    sockets.push(socket);
    take(socket).catch(() => undefined);
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {path, sockets, greetings, received: () => Buffer.concat(chunks), ended: () => ended};
}

function startPipe(args: string[], socketPath?: string, token = TOKEN) {
  const env: NodeJS.ProcessEnv = {...process.env};
  delete env[SOCKET_VARIABLE];
  delete env[TOKEN_VARIABLE];
  if (socketPath !== undefined) Object.assign(env, {[SOCKET_VARIABLE]: socketPath, [TOKEN_VARIABLE]: token});
  const child = spawn(process.execPath, [cliPath, ...args], {env, stdio: 'pipe'});
  closers.push(() => child.kill('SIGKILL'));
  const out: Buffer[] = [];
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  return {child, ended, out: () => Buffer.concat(out), err: () => err};
}

// Not valid UTF-8, several megabytes, no newline at the end: none of this may matter.
const BYTES = Buffer.concat([
  readFileSync(recordingPath('nameko/shop-json.log')),
  Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a]),
  Buffer.alloc(3_000_000, 'line\n'),
  Buffer.from('the end'),
]);

describe('tracescope behind a pipe', () => {
  it('hands every byte to the window and prints it unchanged', async () => {
    const window = await openWindow();
    const pipe = startPipe([], window.path);
    pipe.child.stdin.end(BYTES);
    expect(await pipe.ended).toBe(0);
    expect(pipe.out().equals(BYTES)).toBe(true);
    expect(pipe.err()).toBe('');
    await eventually(() => window.ended(), 'the window to see the end');
    expect(window.received().equals(BYTES)).toBe(true);
  });

  it('--quiet prints nothing, --name names the source', async () => {
    const window = await openWindow();
    const pipe = startPipe(['--quiet', '--name', 'shop'], window.path);
    pipe.child.stdin.end(BYTES);
    expect([await pipe.ended, pipe.out().length, pipe.err()]).toEqual([0, 0, '']);
    await eventually(() => window.ended(), 'the window to see the end');
    expect(window.received().equals(BYTES)).toBe(true);
    expect(readGreeting(window.greetings[0] ?? '')).toEqual({tracescope: 1, token: TOKEN, name: 'shop'});
  });

  it.each([
    ['outside of VS Code', undefined],
    ['when no window listens any more', '/nowhere/window.sock'],
  ])('%s says so in one line and prints all, even with --quiet', async (_case, path) => {
    for (const args of [[], ['--quiet'], ['pipe']]) {
      const pipe = startPipe(args, path);
      pipe.child.stdin.end(BYTES);
      expect(await pipe.ended).toBe(0);
      expect(pipe.out().equals(BYTES)).toBe(true);
      expect(pipe.err()).toMatch(/^tracescope: .+ The input is only printed\.\n$/);
    }
  });

  it('with a token of another window is refused, and prints all', async () => {
    const window = await openWindow();
    const pipe = startPipe(['--quiet'], window.path, 'b'.repeat(64));
    pipe.child.stdin.end(BYTES);
    expect(await pipe.ended).toBe(0);
    expect(pipe.out().equals(BYTES)).toBe(true);
    expect(pipe.err()).toBe('tracescope: This terminal is of another window. The input is only printed.\n');
    expect(window.received().length).toBe(0);
  });

  it('waits for a window that is behind, so that the program waits', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>(resolve => (open = resolve));
    const window = await openWindow(() => gate);
    const pipe = startPipe([], window.path);
    pipe.child.stdin.end(BYTES);
    await eventually(() => pipe.out().length > 0 && window.received().length > 0, 'the first bytes');
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(pipe.child.exitCode).toBeNull();
    expect(pipe.out().length).toBeLessThan(BYTES.length);
    open();
    expect(await pipe.ended).toBe(0);
    await eventually(() => window.ended(), 'the window to see the end');
    expect(window.received().equals(BYTES)).toBe(true);
  });

  it('says once that the window went away, and prints the rest', async () => {
    const window = await openWindow();
    const pipe = startPipe(['--quiet'], window.path);
    pipe.child.stdin.write('first\n');
    await eventually(() => window.received().toString() === 'first\n', 'the first line');
    for (const socket of window.sockets) socket.destroy();
    await eventually(() => pipe.err() !== '', 'the command to notice');
    pipe.child.stdin.write('second\n');
    pipe.child.stdin.end('third\n');
    expect(await pipe.ended).toBe(0);
    expect(pipe.out().toString()).toBe('second\nthird\n');
    expect(pipe.err()).toBe('tracescope: The VS Code window does not take any more. The rest is only printed.\n');
  });

  it('goes on after Ctrl+C, because the program before it may have more to say', async () => {
    const window = await openWindow();
    const pipe = startPipe([], window.path);
    pipe.child.stdin.write('working\n');
    await eventually(() => pipe.out().toString() === 'working\n', 'the first line');
    pipe.child.kill('SIGINT');
    pipe.child.stdin.end('interrupted\n');
    expect(await pipe.ended).toBe(0);
    expect(pipe.out().toString()).toBe('working\ninterrupted\n');
  });
});
