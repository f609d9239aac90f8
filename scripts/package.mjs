// @ts-check
// `npm run package`: makes tracescope-<version>-<target>.vsix for this platform in the root of the checkout.
// `-- --target win32-x64` (or another, or `all`) for others, `-- --universal` for one with every binary, `-- --outdir x`
// to put it elsewhere. Needs no network. Every package is opened again and checked; exit code 1 when one is wrong.
// The surprise: it builds in a staging folder of its own, so dist/ of the checkout stays as it is.
import {createVSIX} from '@vscode/vsce';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {addonOfThisMachine, copyNativeAddons, listNativeAddons} from './build/nativeAddons.mjs';
import {stage} from './package/stage.mjs';
import {planPackages} from './package/targets.mjs';
import {verifyVsix} from './package/verifyVsix.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main() {
  const {values} = parseArgs({
    options: {
      target: {type: 'string'},
      universal: {type: 'boolean', default: false},
      outdir: {type: 'string', default: '.'},
    },
  });
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const addons = listNativeAddons(root);
  const available = addons.map(addon => addon.folder);
  const packages = planPackages(version, values, available, addonOfThisMachine(addons)?.folder);

  const outDir = resolve(root, values.outdir);
  mkdirSync(outDir, {recursive: true});
  const stagingDir = mkdtempSync(join(tmpdir(), 'tracescope-package-'));
  try {
    await stage(root, stagingDir);
    for (const plan of packages) {
      rmSync(join(stagingDir, 'dist/native'), {recursive: true, force: true});
      copyNativeAddons(
        addons.filter(addon => plan.natives.includes(addon.folder)),
        join(stagingDir, 'dist'),
      );
      const path = join(outDir, plan.fileName);
      await pack(stagingDir, path, plan.target);
      const {problems, sizeBytes, files} = await verifyVsix(path, plan, root);
      console.log(`${plan.fileName}  ${(sizeBytes / 1024 / 1024).toFixed(2)} MiB  ${files} files`);
      for (const problem of problems) console.error(`${plan.fileName} ${problem}`);
      if (problems.length > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(stagingDir, {recursive: true, force: true});
  }
}

/**
 * @param {string} stagingDir
 * @param {string} path
 * @param {string | undefined} target
 */
async function pack(stagingDir, path, target) {
  // vsce lists every file on the console; our own check says what matters, so its words are kept for a failure.
  const {log} = console;
  /** @type {unknown[][]} */
  const said = [];
  console.log = (...words) => said.push(words);
  try {
    await createVSIX({
      cwd: stagingDir,
      packagePath: path,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
      ...(target === undefined ? {} : {target}),
    });
  } catch (error) {
    for (const words of said) log(...words);
    throw error;
  } finally {
    console.log = log;
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
