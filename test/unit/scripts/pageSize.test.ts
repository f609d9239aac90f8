/**
 * What the Inspector loads before it can show the Log: under 400 KB, without the views that are shown later and without
 * the libraries that only they need.
 */
import * as esbuild from 'esbuild';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {bundles} from '../../../scripts/build/bundles.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const MAX_BYTES = 400_000;
/** Only ever loaded with the view that draws with them. */
const LATER = ['webview/statistics/', 'webview/graph/', 'node_modules/@dagrejs/'];

test('the page starts with little code', async () => {
  const page = bundles({root, outDir: `${root}dist`, production: true}).find(
    bundle => bundle.entryNames === 'inspector',
  );
  if (!page) throw new Error('There is no bundle of the page.');
  const {metafile} = await esbuild.build({...page, write: false, metafile: true});
  const entry = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === 'webview/main.tsx');
  if (!entry) throw new Error('The page has no entry.');
  const first = new Set([entry[0]]);
  // A set that grows is walked to its end.
  for (const path of first) {
    for (const {path: imported, kind} of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') first.add(imported);
    }
  }
  const outputs = [...first].map(path => metafile.outputs[path]);
  const sizeBytes = outputs.reduce((sum, output) => sum + (output?.bytes ?? 0), 0);
  const inputs = outputs.flatMap(output => Object.keys(output?.inputs ?? {}));
  expect(sizeBytes).toBeGreaterThan(50_000);
  expect(sizeBytes).toBeLessThan(MAX_BYTES);
  expect(inputs.filter(input => LATER.some(folder => input.startsWith(folder)))).toEqual([]);
});
