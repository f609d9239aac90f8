/** zeromq bundled with our loader: a real PUSH/PULL exchange in a process that sees no node_modules, and clear errors. */
import * as esbuild from 'esbuild';
import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {addonOfThisMachine, copyNativeAddons, listNativeAddons} from '../../../scripts/build/nativeAddons.mjs';
import {zeromqPlugin} from '../../../scripts/build/zeromqPlugin.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = `
  void (async () => {
    try {
      const {Pull, Push} = await import('zeromq');
      const pull = new Pull();
      await pull.bind('tcp://127.0.0.1:*');
      const push = new Push();
      push.connect(pull.lastEndpoint!);
      await push.send(['PLJ', '{}']);
      console.log((await pull.receive()).map(String).join(' '));
      push.close();
      pull.close();
    } catch (error) {
      console.log((error as Error).message);
    }
  })();`;

describe('bundled zeromq', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracescope-zeromq-test-'));
  const run = async () => (await promisify(execFile)(process.execPath, [join(folder, 'main.js')])).stdout.trim();

  beforeAll(async () => {
    await esbuild.build({
      stdin: {contents: program, resolveDir: root, loader: 'ts'},
      bundle: true,
      minify: true,
      platform: 'node',
      outfile: join(folder, 'main.js'),
      plugins: [zeromqPlugin],
    });
  });
  afterAll(() => rmSync(folder, {recursive: true}));

  test('says what to do when the package is for another platform', async () => {
    expect(await run()).toMatch(/^This Tracescope package holds no ZeroMQ for \S+\. Install the package/);
  });

  test('says what to do when the binary cannot be loaded', async () => {
    const native = join(folder, 'native', `${process.platform}-${process.arch}`);
    mkdirSync(native, {recursive: true});
    writeFileSync(join(native, 'addon.node'), 'not a binary');
    expect(await run()).toMatch(/^ZeroMQ for \S+ could not be loaded: .*Install the Tracescope package/s);
    rmSync(join(folder, 'native'), {recursive: true});
  });

  test('sends and receives', async () => {
    const addon = addonOfThisMachine(listNativeAddons(root));
    expect(addon).toBeDefined();
    if (addon) copyNativeAddons([addon], folder);
    expect(await run()).toBe('PLJ {}');
  });
});
