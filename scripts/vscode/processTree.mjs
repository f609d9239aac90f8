// @ts-check
// Ends a process with all its descendants. Comes in: the id of a process that was spawned with `detached: true`.
// Goes out: a promise that is kept when none of them lives. Called by whatever starts a server.
// Surprise: integrated terminals are sessions of their own, so killing the process group alone would leave them; the
// descendants are listed first, while they still have parents.
import {execFileSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';

const graceMs = 1500;

/**
 * @param {number} pid
 * @returns {Promise<void>}
 */
export async function endProcessTree(pid) {
  if (process.platform === 'win32') {
    try {
      execFileSync('taskkill', ['/PID', String(pid), '/T', '/F'], {stdio: 'ignore'});
    } catch {
      // It has ended by itself.
    }
    return;
  }
  const pids = [pid, ...descendantsOf(pid)];
  signal(-pid, 'SIGTERM');
  for (const each of pids) signal(each, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < graceMs && pids.some(isAlive); waitedMs += 50) await sleep(50);
  signal(-pid, 'SIGKILL');
  for (const each of pids) signal(each, 'SIGKILL');
}

/**
 * @param {number} root
 * @returns {number[]}
 */
function descendantsOf(root) {
  /** @type {Map<number, number[]>} */
  const childrenOf = new Map();
  for (const [pid, parent] of processTable()) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  /** @type {number[]} */
  const found = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const children = childrenOf.get(pid) ?? [];
    found.push(...children);
    open.push(...children);
  }
  return found;
}

/** @returns {[pid: number, parent: number][]} every process; from /proc where there is one, as `ps` is not everywhere */
function processTable() {
  if (process.platform !== 'linux') {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], {encoding: 'utf8'});
    return table
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0]) => [pid, parent]);
  }
  /** @type {[number, number][]} */
  const rows = [];
  for (const entry of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      // "pid (name) state ppid …", where the name may hold spaces and brackets.
      const afterName = readFileSync(`/proc/${entry}/stat`, 'utf8').replace(/^.*\) /s, '');
      rows.push([Number(entry), Number(afterName.split(' ')[1])]);
    } catch {
      // It ended while we looked.
    }
  }
  return rows;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  return signal(pid, 0);
}
