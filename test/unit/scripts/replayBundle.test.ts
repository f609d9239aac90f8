/** The replay is loaded when the first one starts: what runs on activation holds none of it but the file that loads it. */
import * as esbuild from 'esbuild';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {bundles} from '../../../scripts/build/bundles.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function inputsOf(entry: string): Promise<string[]> {
  const bundle = bundles({root, outDir: `${root}dist`, production: true}).find(({entryPoints}) =>
    (entryPoints as string[] | undefined)?.includes(entry),
  );
  if (!bundle) throw new Error(`There is no bundle of ${entry}.`);
  const {metafile} = await esbuild.build({...bundle, write: false, metafile: true});
  return Object.keys(metafile.inputs);
}

test('the extension starts without the replay', async () => {
  const inputs = await inputsOf('src/extension.ts');
  expect(inputs.filter(input => input.startsWith('src/host/replay/'))).toEqual(['src/host/replay/replayDebugging.ts']);
});

test('the replay carries nothing that only the extension needs', async () => {
  const inputs = await inputsOf('src/host/replay/main.ts');
  expect(inputs).toContain('src/host/replay/replaySession.ts');
  expect(inputs.filter(input => /^(src\/(core|engine)|node_modules|webview)\//.test(input))).toEqual([]);
});
