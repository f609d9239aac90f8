/**
 * A real VS Code with the packaged extension, for rows that measure what a user sees. Comes in: settings. Goes out: the
 * workbench, the Inspector's page and how late the extension host was. Ends and removes all it started.
 */
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Frame} from 'playwright-core';
import {freePort} from '../../../scripts/start/ports.mjs';
import {root} from '../../engine/support/bundlePaths';
import {Workbench} from '../../support/workbench';
import {run} from './measure';
import {packProbe} from './probe';

export interface BenchWindow {
  workbench: Workbench;
  endpoint: string;
  /** Where the probe writes. */
  probePath: string;
}

export async function withVsix<T>(use: (path: string) => Promise<T>): Promise<T> {
  return withFolder('tracescope-bench-vsix-', async folder => {
    await run(process.execPath, [join(root, 'scripts', 'package.mjs'), '--outdir', folder]);
    const name = readdirSync(folder).find(file => file.endsWith('.vsix'));
    if (name === undefined) throw new Error('npm run package left no VSIX.');
    return use(join(folder, name));
  });
}

/** `name`: for the picture that is taken when it fails. */
export async function withWindow<T>(
  name: string,
  use: (window: BenchWindow) => Promise<T>,
  more: Record<string, unknown> = {},
): Promise<T> {
  return withVsix(vsix =>
    withFolder('tracescope-bench-window-', async folder => {
      const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
      const probePath = join(folder, 'probe.ndjson');
      const workbench = await Workbench.launch({
        ...{vsix, extensions: [await packProbe(folder)], env: {TRACESCOPE_BENCH_PROBE: probePath}},
        settings: {'tracescope.listeners': [{endpoint}], ...more},
      });
      try {
        return await use({workbench, endpoint, probePath});
      } catch (error) {
        await workbench.screenshot(`bench-${name}-failed`);
        throw error;
      } finally {
        await workbench.close();
      }
    }),
  );
}

/** Listens, with the Inspector open and following. */
export async function openLiveInspector({workbench}: BenchWindow): Promise<Frame> {
  await workbench.runCommand('Tracescope: Start Listening');
  await workbench.runCommand('Tracescope: Open Inspector');
  const page = await workbench.webviewFrame('Tracescope');
  // Narrow, beside an open file, some of the places that say so are hidden.
  await page.getByText('Listening').filter({visible: true}).first().waitFor();
  return page;
}

/** Lengths in milliseconds of the frames that the page draws while something goes on. */
export async function framesDuring(page: Frame, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const bench = {frames: [] as number[], running: true};
    (window as unknown as {bench: typeof bench}).bench = bench;
    let before = performance.now();
    const frame = (now: number) => {
      bench.frames.push(now - before);
      before = now;
      if (bench.running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await work();
  return page.evaluate(() => {
    const {bench} = window as unknown as {bench: {frames: number[]; running: boolean}};
    bench.running = false;
    // The first one began before the measurement.
    return bench.frames.slice(1);
  });
}

async function withFolder<T>(prefix: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
  }
}
