/** The files of a bundle share one copy of the API of VS Code, and find in it what they use. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as esbuild from 'esbuild';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {declaredNames, vscodePlugin} from '../../../scripts/build/vscodePlugin.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-vscode-plugin-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

async function bundleOf(files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const {outputFiles} = await esbuild.build({
    ...{entryPoints: [join(folder, 'main.ts')], bundle: true, write: false, absWorkingDir: root},
    ...{platform: 'node', format: 'cjs', plugins: [vscodePlugin], logLevel: 'silent'},
  });
  return outputFiles[0]!.text;
}

it('asks for the API once, however many files use it', async () => {
  const text = await bundleOf({
    'main.ts': `import * as vscode from 'vscode';\nimport {one} from './one';\nexport const all = [vscode.env.language, one()];`,
    'one.ts': `import * as vscode from 'vscode';\nexport const one = () => vscode.window.state.focused;`,
  });
  expect(text.match(/require\("vscode"\)/g)).toHaveLength(1);
  expect(text).not.toContain('__toESM');
  // What nobody uses is not asked for: a name may be missing in an old version.
  expect(text).not.toContain('api.workspace');
  const file = join(folder, 'out.cjs');
  writeFileSync(file, text.replace('require("vscode")', '{env: {language: "de"}, window: {state: {focused: true}}}'));
  expect(createRequire(file)(file)).toMatchObject({all: ['de', true]});
});

it('refuses a name that the API does not have', async () => {
  const result = bundleOf({'main.ts': `import {noSuchThing} from 'vscode';\nexport const all = noSuchThing;`});
  await expect(result).rejects.toThrow('noSuchThing');
});

it('knows what exists at run time', () => {
  const names = declaredNames(
    [
      'declare module "vscode" {',
      '\texport const version: string;',
      '\texport interface Command {}',
      '\texport abstract class Tree {}',
      '\texport namespace window {',
      '\t\texport const tabGroups: number;',
    ].join('\n'),
  );
  expect(names).toEqual(['version', 'Tree', 'window']);
});
