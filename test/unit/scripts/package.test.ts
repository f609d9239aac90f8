/** Packaging: which binaries go where, what may be in a VSIX, and that a wrong one is noticed when it is opened again. */
import JSZip from 'jszip';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {selectNativeAddons} from '../../../scripts/build/nativeAddons.mjs';
import {binaryPlatform, neededGlibc} from '../../../scripts/package/binaryPlatform.mjs';
import {galleryReadme} from '../../../scripts/package/galleryReadme.mjs';
import {checkContents} from '../../../scripts/package/contents.mjs';
import {shippedManifest} from '../../../scripts/package/stage.mjs';
import {planPackages, targets} from '../../../scripts/package/targets.mjs';
import {verifyVsix} from '../../../scripts/package/verifyVsix.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tracescope-package-test-'));
afterAll(() => rmSync(folder, {recursive: true}));

function elf(machine: number, text = ''): Buffer {
  const content = Buffer.alloc(128);
  content.writeUInt32BE(0x7f454c46, 0);
  content.writeUInt16LE(machine, 18);
  content.write(text, 64, 'latin1');
  return content;
}

describe('binaries from the manifest', () => {
  const key = (os: string, arch: string, libc: string, abi: number) => JSON.stringify({os, arch, libc, abi});

  test('the highest ABI of each platform, with portable paths', () => {
    const manifest = {
      [key('linux', 'x64', 'glibc', 115)]: 'linux/x64/115/addon.node',
      [key('linux', 'x64', 'glibc', 127)]: 'linux/x64/127/addon.node',
      [key('linux', 'x64', 'glibc', 72)]: 'linux/x64/72/addon.node',
      [key('linux', 'x64', 'musl', 127)]: 'linux/x64/musl/addon.node',
      [key('win32', 'x64', 'msvc', 115)]: 'win32\\x64\\115\\addon.node',
    };
    const addons = selectNativeAddons(manifest, path => `build/${path}`);
    expect(addons.map(addon => [addon.folder, addon.sourcePath])).toEqual([
      ['linux-x64', 'build/linux/x64/127/addon.node'],
      ['linux-x64-musl', 'build/linux/x64/musl/addon.node'],
      ['win32-x64', 'build/win32/x64/115/addon.node'],
    ]);
  });
});

describe('plan', () => {
  const available = Object.values(targets);

  test('this machine by default', () => {
    expect(planPackages('1.2.3', {}, available, 'linux-x64-musl')).toEqual([
      {fileName: 'tracescope-1.2.3-alpine-x64.vsix', target: 'alpine-x64', natives: ['linux-x64-musl']},
    ]);
  });

  test('one target, all of them, or everything in one', () => {
    expect(planPackages('1.2.3', {target: 'win32-arm64'}, available, 'linux-x64')[0]?.natives).toEqual(['win32-arm64']);
    expect(planPackages('1.2.3', {target: 'all'}, available, 'linux-x64').map(plan => plan.target)).toEqual(
      Object.keys(targets),
    );
    expect(planPackages('1.2.3', {universal: true}, available, undefined)).toEqual([
      {fileName: 'tracescope-1.2.3.vsix', target: undefined, natives: available},
    ]);
  });

  test('a platform without a binary is refused by name', () => {
    expect(() => planPackages('1.2.3', {target: 'linux-armhf'}, available, 'linux-x64')).toThrow(
      /linux-armhf.*Targets:/,
    );
    expect(() => planPackages('1.2.3', {target: 'win32-x64'}, ['linux-x64'], 'linux-x64')).toThrow(/win32-x64/);
    expect(() => planPackages('1.2.3', {}, available, 'freebsd-x64')).toThrow(/Name a target/);
  });
});

test('the platform of a binary is read from its header', () => {
  expect(binaryPlatform(elf(0x3e))).toBe('linux-x64');
  expect(binaryPlatform(elf(0xb7, 'libc.musl-aarch64.so.1'))).toBe('linux-arm64-musl');
  const pe = Buffer.alloc(128);
  pe.write('MZ', 0, 'latin1');
  pe.writeUInt32LE(0x40, 0x3c);
  pe.writeUInt16LE(0xaa64, 0x44);
  expect(binaryPlatform(pe)).toBe('win32-arm64');
  const mach = Buffer.alloc(128);
  mach.writeUInt32LE(0xfeedfacf, 0);
  mach.writeUInt32LE(0x0100000c, 4);
  expect(binaryPlatform(mach)).toBe('darwin-arm64');
  expect(binaryPlatform(Buffer.alloc(128))).toBe('unknown');
  expect(neededGlibc(elf(0x3e, '\0GLIBC_2.4\0GLIBC_2.25\0GLIBC_2.3.4\0'))).toBe('2.25');
});

test('the shipped manifest installs nothing', () => {
  const manifest = {name: 'x', private: true, scripts: {}, devDependencies: {}, dependencies: {zeromq: '1'}, main: 'm'};
  expect(shippedManifest(manifest)).toEqual({name: 'x', main: 'm'});
});

test('the README of a VSIX has no picture that cannot be shown and no link that leads nowhere', () => {
  expect(galleryReadme('The log:\n\n![The log](docs/images/log.webp)\n\nand [how](docs/formats.md)\n')).toBe(
    'The log:\n\nand how\n',
  );
  expect(galleryReadme('a\n\n<!-- checkout -->\n\n## x\n\n<!-- /checkout -->\n\nb\n')).toBe('a\n\nb\n');
  const kept = '[zeromq](https://github.com/zeromq/zeromq.js), [below](#first-use), ![x](https://example.com/x.png)';
  expect(galleryReadme(kept)).toBe(kept);
});

describe('contents', () => {
  const good = [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'THIRD_PARTY_NOTICES.md',
    'dist/extension.js',
    'dist/engine.js',
    'dist/scanner.js',
    'dist/scan.wasm',
    'dist/cli.js',
    'dist/yaml.js',
    'dist/replay.js',
    'dist/webview/inspector.js',
    'dist/webview/inspector.css',
    'dist/webview/codicon.ttf',
    'dist/native/linux-x64/addon.node',
  ];

  test('what ships', () => {
    expect(checkContents([...good, 'package.nls.de.json', 'resources/icon.png'], ['linux-x64'])).toEqual([]);
  });

  for (const path of [
    'src/extension.ts',
    'dist/extension.js.map',
    'dist/other.js',
    'node_modules/zeromq/package.json',
    'test/unit/x.test.ts',
    'resources/demo.mp4',
    'dist/native/win32-x64/addon.node',
    'samples/python-demo/app.py',
    'tsconfig.json',
  ]) {
    test(`not ${path}`, () => {
      expect(checkContents([...good, path], ['linux-x64'])).toEqual([expect.stringContaining(`holds ${path}`)]);
    });
  }

  for (const path of good) {
    test(`never without ${path}`, () => {
      expect(checkContents(without(good, path), ['linux-x64'])).toEqual([`lacks ${path}.`]);
    });
  }

  const without = (paths: string[], path: string) => paths.filter(one => one !== path);
  const plan = {fileName: 'x.vsix', target: 'linux-x64', natives: ['linux-x64']};

  async function verify(changes: Record<string, string | Buffer>) {
    const zip = new JSZip();
    zip.file('extension.vsixmanifest', '<Identity TargetPlatform="linux-x64" />');
    zip.file('[Content_Types].xml', '');
    for (const path of good) zip.file(`extension/${vsceName(path)}`, path.endsWith('.node') ? elf(0x3e) : '');
    for (const [path, content] of Object.entries(changes)) zip.file(path, content);
    const path = join(folder, 'x.vsix');
    writeFileSync(path, await zip.generateAsync({type: 'nodebuffer'}));
    return verifyVsix(path, plan, '/home/someone/tracescope/');
  }
  const vsceName = (path: string) =>
    ({'README.md': 'readme.md', 'CHANGELOG.md': 'changelog.md', LICENSE: 'LICENSE.txt'})[path] ?? path;

  test('a good VSIX passes', async () => {
    expect(await verify({})).toMatchObject({problems: [], files: good.length});
  });

  test('a wrong one is noticed', async () => {
    const native = 'extension/dist/native/linux-x64/addon.node';
    const cases: [Record<string, string | Buffer>, RegExp][] = [
      [{'extension/src/x.ts': ''}, /holds src\/x\.ts/],
      [{[native]: elf(0xb7)}, /binary for linux-arm64 as/],
      [{[native]: elf(0x3e, '\0GLIBC_2.38\0')}, /needs glibc 2\.38/],
      [{'extension/dist/engine.js': 'x("/home/someone/tracescope/src")'}, /folder it was built in/],
      [{'extension/dist/engine.js': '//# sourceMappingURL=x'}, /points to a map/],
      [{'extension/readme.md': '![The log](docs/images/log.webp)'}, /picture or link to a file/],
      [{'extension.vsixmanifest': '<Identity />'}, /for every platform/],
      [{'extension/dist/engine.js': noise(4 * 1024 * 1024)}, /more than 3145728/],
    ];
    for (const [changes, problem] of cases) {
      expect((await verify(changes)).problems).toEqual([expect.stringMatching(problem)]);
    }
  });

  /** Does not compress, and is the same every time. */
  function noise(sizeBytes: number): Buffer {
    const content = Buffer.alloc(sizeBytes);
    let state = 1;
    for (let i = 0; i < sizeBytes; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      content[i] = state >>> 24;
    }
    return content;
  }
});
