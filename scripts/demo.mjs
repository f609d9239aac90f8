// @ts-check
// `npm run demo`: makes the README's pictures and its film anew, docs/images/*.webp, from the packaged product in a real VS
// Code with real programs. Needs what the browser tests need and gets it the same way. Exit code 1 when a picture is missing.
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {ensureDependencies} from './dependencies.mjs';
import {runPackage} from './test/steps.mjs';
import {ensureBrowser} from './vscode/browser.mjs';
import {installHost} from './vscode/hosts.mjs';
import {rootFolder} from './vscode/paths.mjs';
import {ensurePython} from './vscode/python.mjs';

/** @param {string} line */
const report = line => console.error(line);
await ensureDependencies(report);
await installHost('newest');
const {vsix} = await runPackage();
if (vsix === undefined) throw new Error('There is no VSIX to show; npm run package says why.');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const env = {
  ...process.env,
  TRACESCOPE_VSIX: vsix,
  TRACESCOPE_PYTHON: await ensurePython(['zmq'], report),
  TRACESCOPE_CHROMIUM: await ensureBrowser(),
};
const child = spawn(process.execPath, [vitest, 'run', '--project', 'demo'], {cwd: rootFolder, env, stdio: 'inherit'});
child.on('close', code => (process.exitCode = code ?? 1));
