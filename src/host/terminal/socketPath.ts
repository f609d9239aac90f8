/**
 * Where the window's socket is. In: a key that is the same after a reload, so that terminals that live through it keep
 * their way in. Out: a path in a folder that only this user can enter (a pipe name on Windows). Rejects when that
 * folder belongs to somebody else.
 */
import {createHash, randomUUID} from 'node:crypto';
import {lstat, mkdir, rm} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';

export async function socketPath(key: string): Promise<string> {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\tracescope-${name}`;
  const {uid} = userInfo();
  const folder = join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `tracescope-${uid}`);
  await mkdir(folder, {mode: 0o700}).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const info = await lstat(folder);
  if (!info.isDirectory() || info.uid !== uid || (info.mode & 0o077) !== 0) {
    throw new Error(`${folder} is not a private folder of this user, so terminals cannot reach Tracescope.`);
  }
  return join(folder, `${name}.sock`);
}

/** Makes way for a new socket; false when another window answers there. */
export async function freeSocket(path: string): Promise<boolean> {
  if (await answers(path)) return false;
  if (process.platform !== 'win32') await rm(path, {force: true});
  return true;
}

/** For a second window of the same workspace. */
export function ownKey(): string {
  return randomUUID();
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path);
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
