/** Rows 12 and 13: how long VS Code says activation took, and how large the package for one platform is. */
import {statSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {Workbench} from '../../support/workbench';
import {median, mib} from '../run/measure';
import type {Row} from '../run/row';
import {withVsix} from '../run/window';

const MIB = 1024 ** 2;
/** Newer versions show the running extensions above everything, where no command can be run. */
const settings = {'workbench.editor.useModal': 'off'};

/**
 * Milliseconds as the view of running extensions prints them, null while the extension is not active. The list shows what
 * is on screen only, so it is scrolled through to its end.
 */
async function reportedMs(workbench: Workbench): Promise<number | null> {
  const {page} = workbench;
  await workbench.runCommand('Developer: Show Running Extensions');
  const list = page.locator('.runtime-extensions-editor .monaco-list').first();
  await list.locator('.extension').first().waitFor();
  await list.hover();
  await page.mouse.wheel(0, -100_000);
  const seen = new Set<string>();
  let before = -1;
  while (seen.size > before) {
    before = seen.size;
    // The list is drawn anew in the next frames.
    await sleep(300);
    for (const text of await list.locator('.extension').allInnerTexts()) seen.add(text);
    await page.mouse.wheel(0, 400);
  }
  await workbench.runCommand('View: Close All Editors');
  const own = [...seen].filter(text => /^\s*Tracescope\b/.test(text));
  if (own.length === 0) return null;
  const match = /Activation:\s*([\d.]+)\s*ms/.exec(own[0] ?? '');
  if (match) return Number(match[1]);
  throw new Error(`VS Code's view of running extensions has no activation time: ${JSON.stringify(own)}`);
}

/** In a window of its own, since a window that is opened again brings back what was open in it. */
async function activationMs(vsix: string): Promise<{ms: number; version: string}> {
  const workbench = await Workbench.launch({vsix, settings});
  try {
    if ((await reportedMs(workbench)) !== null) throw new Error('The extension is active before its first use.');
    await workbench.runCommand('Tracescope: Open Inspector');
    await workbench.webviewFrame('');
    const ms = await reportedMs(workbench);
    if (ms === null) throw new Error('The extension is not active after its first use.');
    return {ms, version: workbench.host.version};
  } catch (error) {
    await workbench.screenshot('bench-activation-failed');
    throw error;
  } finally {
    await workbench.close();
  }
}

export const activation: Row = {
  number: 12,
  work: 'Activation of the extension',
  must: {text: '≤ 50 ms', limit: 50},
  aim: {text: '≤ 20 ms', limit: 20},
  better: 'lower',
  async measure({runs}) {
    return withVsix(async vsix => {
      const taken: number[] = [];
      let version = '';
      for (let at = 0; at < runs; at++) {
        const report = await activationMs(vsix);
        taken.push(report.ms);
        version = report.version;
      }
      const value = median(taken);
      const note =
        `VS Code ${version}'s own report (${taken.join(', ')} ms in ${runs} new windows); ` +
        'not active before first use, in each';
      return {measured: `${value} ms`, against: '', ratio: '', value, note};
    });
  },
};

export const packageSize: Row = {
  number: 13,
  work: 'VSIX for one platform',
  must: {text: '≤ 3 MB', limit: 3 * MIB},
  aim: {text: '≤ 2 MB', limit: 2 * MIB},
  better: 'lower',
  measure() {
    return withVsix(path => {
      const {size} = statSync(path);
      const note = `${process.platform}-${process.arch}`;
      return Promise.resolve({measured: mib(size), against: '', ratio: '', value: size, note});
    });
  },
};
