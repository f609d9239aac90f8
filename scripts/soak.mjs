// @ts-check
// `npm run soak -- [--window] [--minutes 10] [--seed N]`: real senders that come and go, an engine that is killed, queries all
// the time; ends with sent = stored + lost in flight. With --window in a real VS Code that is in use, with a busy disk.
// `npm run soak -- --kills 200` instead kills the engine that often during live ingest and checks after each that nothing
// acknowledged is gone. Exit code 1 when anything does not add up.
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {ensureDependencies} from './dependencies.mjs';
import {rootFolder} from './vscode/paths.mjs';
import {ensurePython} from './vscode/python.mjs';

const {values} = parseArgs({
  options: {
    minutes: {type: 'string', default: '10'},
    seed: {type: 'string'},
    kills: {type: 'string'},
    window: {type: 'boolean', default: false},
  },
});

/** @param {string} line */
const report = line => console.error(line);
await ensureDependencies(report);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const soak = ['--project', 'soak', `test/soak/${values.window ? 'window' : 'soak'}.test.ts`];
const args = values.kills === undefined ? soak : ['--project', 'engine', 'test/engine/kills.test.ts'];
/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  TRACESCOPE_PYTHON: await ensurePython(['zmq'], report),
  TRACESCOPE_SOAK_MINUTES: values.minutes,
  ...(values.kills === undefined ? {} : {TRACESCOPE_KILLS: values.kills}),
  ...(values.seed === undefined ? {} : {TRACESCOPE_SEED: values.seed}),
};
if (values.window) {
  // Imported late: these need what was installed above.
  const {runPackage} = await import('./test/steps.mjs');
  const {ensureBrowser} = await import('./vscode/browser.mjs');
  env.TRACESCOPE_VSIX = (await runPackage()).vsix;
  env.TRACESCOPE_CHROMIUM = await ensureBrowser();
}
const child = spawn(process.execPath, [vitest, 'run', ...args], {cwd: rootFolder, env, stdio: 'inherit'});
child.on('close', code => (process.exitCode = code ?? 1));
