/**
 * Minutes of truth with everything in use: a real VS Code from the VSIX, four real senders that come and go, an engine that
 * is killed, another program that keeps the disk busy, and a user who filters, scrolls and changes views all the time. Ends
 * with sent = stored + lost in flight by ZeroMQ, and with the window counting what is stored. Run by
 * `npm run soak -- --window --minutes 10`; not part of `npm test`.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Frame} from 'playwright-core';
import {expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {seeded} from '../bench/generate/seeded';
import {arrivedOfAll, endNumberedPeers, NumberedPeer} from '../engine/support/numberedPeer';
import {findPythonWithZmq} from '../support/python';
import {eventually} from '../support/eventually';
import {Workbench} from '../support/workbench';

const MINUTES = Number(process.env.TRACESCOPE_SOAK_MINUTES ?? 10);
const SEED = Number(process.env.TRACESCOPE_SEED ?? Date.now() % 1e6);
const PEERS = 4;
/** Three crashes within a minute are where the engine is given up, as it should be. */
const KILL_EVERY_MS = 40_000;
const FILTERS = ['', 'level>=info', '"1 7"', 'duration>1ms', 'nothing holds this', 'state:succeeded'];
const HOG = `
import os, sys
while True:
    with open(sys.argv[1], "wb") as out:
        for _ in range(16):
            out.write(os.urandom(1 << 22))
            out.flush()
            os.fsync(out.fileno())
`;

it(
  `${MINUTES} minutes in a window`,
  async () => {
    const random = seeded(SEED);
    const folder = mkdtempSync(join(tmpdir(), 'tracescope-soak-'));
    const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
    // Everything is kept: what retention removes is no longer there to be counted.
    const settings = {'tracescope.retention.maxRecords': 1e9, 'tracescope.retention.maxDiskMiB': 1e6};
    const workbench = await Workbench.launch({settings: {...settings, 'tracescope.listeners': [{endpoint}]}});
    const disk: {hog: ChildProcess | null} = {hog: null};
    const stopHog = () => {
      disk.hog?.kill('SIGKILL');
      disk.hog = null;
    };
    try {
      await workbench.runCommand('Tracescope: Start Listening');
      await workbench.runCommand('Tracescope: Open Inspector');
      const page = await workbench.webviewFrame('Tracescope');
      await page.getByText('Listening').first().waitFor();
      let nextPeer = 1;
      let kills = 0;
      let uses = 0;
      let hogs = 0;
      let lastKillMs = performance.now();
      const sentBy = new Map<number, number>();
      const start = () => NumberedPeer.start(endpoint, nextPeer++, 0.002);
      const peers = Array.from({length: PEERS}, start);
      const endMs = performance.now() + MINUTES * 60_000;

      const useWindow = async () => {
        uses++;
        const tab = ['Log', 'Timeline', 'Statistics', 'Log'][Math.floor(random() * 4)]!;
        await page.getByRole('tab', {name: new RegExp(`^${tab}`)}).click();
        await page.getByRole('combobox', {name: 'Filter'}).fill(FILTERS[Math.floor(random() * FILTERS.length)]!);
        // Where the rows are, or what is said instead of them when nothing passes the filter.
        await workbench.page.mouse.move(700, 500);
        await workbench.page.mouse.wheel(0, (random() - 0.5) * 4000);
      };
      const restartPeer = async () => {
        const index = Math.floor(random() * PEERS);
        const old = peers[index]!;
        sentBy.set(old.peer, await old.stop());
        peers[index] = start();
      };
      const killEngine = async () => {
        if (performance.now() - lastKillMs < KILL_EVERY_MS) return;
        lastKillMs = performance.now();
        const [engine] = workbench.enginePids();
        process.kill(engine!, 'SIGKILL');
        kills++;
        await eventually(
          () => workbench.enginePids().some(pid => pid !== engine),
          'the engine to be started again',
          60_000,
        );
      };
      const keepDiskBusy = () => {
        if (disk.hog) return stopHog();
        hogs++;
        disk.hog = spawn(findPythonWithZmq()!, ['-c', HOG, join(folder, 'hog')], {stdio: 'ignore'});
      };
      while (performance.now() < endMs) {
        await sleep(200 + random() * 800);
        const dice = random();
        if (dice < 0.15) await killEngine();
        else if (dice < 0.3) await restartPeer();
        else if (dice < 0.4) keepDiskBusy();
        else await useWindow();
      }
      stopHog();
      for (const peer of peers) sentBy.set(peer.peer, await peer.stop());
      await page.getByRole('combobox', {name: 'Filter'}).fill('');
      const counted = await settledCount(page);
      await workbench.runCommand('Tracescope: Stop Listening');
      await workbench.screenshot('soak-window');

      const [session] = workbench.sessionFolders();
      const {sent, stored, lost, gaps, disorder} = arrivedOfAll(session!, sentBy);
      console.log(
        `${MINUTES} minutes, seed ${SEED}: ${nextPeer - 1} senders, ${kills} kills, ${hogs} times a busy disk, ${uses} times ` +
          `something done in the window. ${sent} sent = ${stored} stored + ${lost} lost in flight by ZeroMQ in ${gaps} gaps; ` +
          `the window counts ${counted}.`,
      );
      expect(workbench.sessionFolders()).toHaveLength(1);
      expect(disorder).toBe(0);
      expect(stored + lost).toBe(sent);
      expect(counted).toBe(stored);
      expect(gaps).toBeLessThanOrEqual(kills * PEERS);
    } catch (error) {
      await workbench.screenshot('soak-window-failed');
      throw error;
    } finally {
      stopHog();
      endNumberedPeers();
      await workbench.close();
      rmSync(folder, {recursive: true, force: true, maxRetries: 5});
    }
  },
  (MINUTES + 6) * 60_000,
);

/** What the footer says once it has stayed the same for some seconds. */
async function settledCount(page: Frame): Promise<number> {
  const read = async () => {
    const footer = page.getByRole('contentinfo', {name: 'Session'});
    const text = await footer
      .getByText(/^[\d,]+ records?$/)
      .first()
      .innerText();
    return Number(text.replace(/\D/g, ''));
  };
  let last = -1;
  let same = 0;
  await eventually(
    async () => {
      const now = await read();
      same = now === last ? same + 1 : 0;
      last = now;
      await sleep(1000);
      return same >= 5;
    },
    'the last records',
    120_000,
  );
  return last;
}
