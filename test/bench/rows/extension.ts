/** Rows 12 and 13: how long VS Code says activation took, and how large the package for one platform is. */
import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {root} from '../../engine/support/bundlePaths';
import {Workbench} from '../../support/workbench';
import {median, mib, run} from '../run/measure';
import type {Row} from '../run/row';

const MIB = 1024 ** 2;

async function withVsix<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tracescope-bench-vsix-'));
  try {
    await run(process.execPath, [join(root, 'scripts', 'package.mjs'), '--outdir', folder]);
    const name = readdirSync(folder).find(file => file.endsWith('.vsix'));
    if (name === undefined) throw new Error('npm run package left no VSIX.');
    return await use(join(folder, name));
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Milliseconds as the view of running extensions prints them, null while the extension is not active. */
async function reportedMs(workbench: Workbench): Promise<number | null> {
  const {page} = workbench;
  await workbench.runCommand('Developer: Show Running Extensions');
  const editor = page.locator('.runtime-extensions-editor');
  await editor.locator('.extension').first().waitFor();
  const own = editor.locator('.extension').filter({hasText: 'Tracescope'});
  const text = (await own.count()) === 0 ? '' : await own.first().innerText();
  const match = /Activation[^\d]*([\d.]+)\s*ms/i.exec(text);
  if (match) return Number(match[1]);
  if (text === '') return null;
  throw new Error(`VS Code's view of running extensions has no activation time: ${JSON.stringify(text)}`);
}

async function activationMs(workbench: Workbench): Promise<number> {
  const before = await reportedMs(workbench);
  if (before !== null) throw new Error('The extension is active before its first use.');
  await workbench.runCommand('Tracescope: Open Inspector');
  await workbench.webviewFrame('');
  const after = await reportedMs(workbench);
  if (after === null) throw new Error('The extension is not active after its first use.');
  return after;
}

export const activation: Row = {
  number: 12,
  work: 'Activation of the extension',
  must: {text: '≤ 50 ms', limit: 50},
  aim: {text: '≤ 20 ms', limit: 20},
  better: 'lower',
  async measure({runs}) {
    return withVsix(async vsix => {
      const workbench = await Workbench.launch({vsix});
      try {
        const taken: number[] = [];
        for (let at = 0; at < runs; at++) {
          if (at > 0) await workbench.reload();
          taken.push(await activationMs(workbench));
        }
        const value = median(taken);
        const note =
          `VS Code ${workbench.host.version}'s report (${taken.join(', ')} ms in ${runs} windows); ` +
          'not active before first use, in each';
        return {measured: `${value} ms`, against: '', ratio: '', value, note};
      } finally {
        await workbench.close();
      }
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
