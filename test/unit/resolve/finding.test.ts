/** How files are found beyond the plain path: names of other systems, links, learnt folders, and the text as the judge. */
import {describe, expect, test} from 'vitest';
import {plainEnglish} from '../../../src/host/localize';
import {LearntPaths} from '../../../src/host/source/learntPaths';
import {explainResolution, locationLabel} from '../../../src/resolve/explain';
import {agreeing, prefixPair} from '../../../src/resolve/mappings';
import type {PathMapping} from '../../../src/resolve/mappings';
import {pathForms} from '../../../src/resolve/pathForms';
import {normalisePath} from '../../../src/resolve/paths';
import {resolveSource} from '../../../src/resolve/resolveSource';
import type {Evidence, Resolution, WorkspaceFiles} from '../../../src/resolve/resolveSource';
import {memoryFiles} from '../../support/sourceTree';

const CODE = 'import logging\n\ndef charge(amount):\n    logging.info("charging %d", amount)\n';
const OTHER = 'def refund():\n    pass\n\n# end\n';

function files(folders: string[], texts: Record<string, string>, links: Record<string, string> = {}): WorkspaceFiles {
  const memory = memoryFiles(folders, new Map(Object.entries(texts)));
  const real = (path: string) => {
    for (const [from, to] of Object.entries(links)) if (path.startsWith(from)) return to + path.slice(from.length);
    return path;
  };
  return {
    ...memory,
    exists: path => Promise.resolve(real(path) in texts || path in texts),
    readLines: path => Promise.resolve((texts[path] ?? texts[real(path)])?.split('\n') ?? null),
    realPath: path => Promise.resolve(real(path)),
  };
}

function resolve(
  from: WorkspaceFiles,
  path: string,
  evidence: Partial<Evidence> = {},
  learnt: PathMapping[] = [],
  line = 4,
): Promise<Resolution> {
  return resolveSource({path, line, func: null}, {template: null, ...evidence}, from, {configured: [], learnt});
}

describe('names of other systems', () => {
  test.each([
    ['\\\\wsl$\\Ubuntu\\home\\leo\\x.py', '/home/leo/x.py'],
    ['//wsl.localhost/Debian/home/leo/x.py', '/home/leo/x.py'],
    ['/mnt/c/src/x.py', 'C:/src/x.py'],
    ['/cygdrive/d/src/x.py', 'D:/src/x.py'],
    ['C:\\src\\x.py', '/mnt/c/src/x.py'],
    ['\\\\?\\C:\\src\\x.py', 'C:/src/x.py'],
    ['/private/tmp/x.py', '/tmp/x.py'],
    ['file:///C:/my%20src/x.py', '/mnt/c/my src/x.py'],
  ])('%s may be %s', (path, expected) => {
    expect(pathForms(normalisePath(path))).toContain(expected);
  });

  test('are found as the exact path', async () => {
    const from = files(['/home/leo/app'], {'/home/leo/app/pay.py': CODE});
    expect(await resolve(from, '\\\\wsl$\\Ubuntu\\home\\leo\\app\\pay.py')).toMatchObject({
      kind: 'found',
      how: 'exact',
    });
    const windows = files(['C:/Src'], {'C:/Src/pay.py': CODE});
    expect(await resolve(windows, '/mnt/c/Src/pay.py')).toMatchObject({path: 'C:/Src/pay.py', how: 'exact'});
  });
});

test('a workspace folder that is a symbolic link has the files of the real one', async () => {
  const texts = {'/real/app/x/pay.py': CODE, '/link/other/pay.py': OTHER};
  const from = files(['/link'], texts, {'/link/app': '/real/app', '/link': '/real'});
  expect(await resolve(from, '/real/app/x/pay.py')).toMatchObject({
    kind: 'found',
    path: '/link/app/x/pay.py',
    how: 'exact',
  });
});

describe('several files', () => {
  const from = files(['/w'], {'/w/a/pay.py': OTHER, '/w/b/pay.py': CODE, '/w/c/pay.py': OTHER});

  test('are told apart by the message, the code, or a moved line', async () => {
    expect(await resolve(from, '/srv/pay.py', {template: 'charging %d'})).toMatchObject({
      path: '/w/b/pay.py',
      moved: 0,
    });
    const code = 'logging.info("charging %d", amount)';
    expect(await resolve(from, '/srv/pay.py', {code}, [], 40)).toMatchObject({path: '/w/b/pay.py', moved: -36});
  });

  test('without evidence they are a choice, with one reason that names what is wanted', async () => {
    const found = await resolve(from, '/srv/pay.py');
    expect(found).toMatchObject({kind: 'ambiguous', candidates: ['/w/a/pay.py', '/w/b/pay.py', '/w/c/pay.py']});
    expect(explainResolution(found, plainEnglish)).toMatch(/3 files .* match \/srv\/pay\.py/);
  });

  test('a proven match teaches its folder, which decides for the next file', async () => {
    const found = await resolve(from, '/srv/pay.py', {template: 'charging %d'});
    expect(found.kind === 'found' && found.learnt).toEqual({from: '/srv', to: '/w/b'});
    const more = files(['/w'], {'/w/a/util.py': OTHER, '/w/b/util.py': OTHER});
    expect((await resolve(more, '/srv/util.py')).kind).toBe('ambiguous');
    expect(await resolve(more, '/srv/util.py', {}, [{from: '/srv', to: '/w/b'}], 2)).toMatchObject({
      ...{kind: 'found', path: '/w/b/util.py', how: 'learnt'},
    });
  });
});

describe('a copy in a sub-folder', () => {
  const copies = (own: string, copy: string) =>
    files(['/w'], {'/w/app/pay.py': own, '/w/old/app/pay.py': copy, '/w/build/lib/app/pay.py': copy});
  const path = '/srv/x/app/pay.py';

  test('is not taken for the file itself, also when that was edited', async () => {
    expect(await resolve(copies(CODE, CODE), path, {template: 'charging %d'})).toMatchObject({path: '/w/app/pay.py'});
    expect(await resolve(copies(CODE, CODE), path)).toMatchObject({kind: 'found', path: '/w/app/pay.py'});
    const edited = await resolve(copies(`# new\n${CODE}`, CODE), path, {template: 'charging %d'});
    expect(edited).toMatchObject({kind: 'found', path: '/w/app/pay.py', moved: 1});
  });

  test('is meant when the trace names its folder, or when its text alone proves it', async () => {
    const named = await resolve(copies(CODE, CODE), '/srv/old/app/pay.py', {template: 'charging %d'});
    expect(named).toMatchObject({path: '/w/old/app/pay.py'});
    const from = files(['/w'], {'/w/app/pay.py': OTHER, '/w/old/app/pay.py': CODE});
    expect(await resolve(from, path, {template: 'charging %d'})).toMatchObject({path: '/w/old/app/pay.py'});
  });

  test('of two folders of the workspace is a choice', async () => {
    const from = files(['/w', '/v'], {'/w/app/pay.py': CODE, '/v/app/pay.py': CODE});
    expect(await resolve(from, path, {template: 'charging %d'})).toMatchObject({kind: 'ambiguous'});
  });
});

test('an unproven match teaches nothing', async () => {
  const found = await resolve(files(['/w'], {'/w/app/pay.py': CODE}), '/srv/app/pay.py');
  expect(found).toMatchObject({kind: 'found', proof: 'none', learnt: null});
});

test.each([
  ['/home/dev/app/shop/x.py', '/w/shop/x.py', {from: '/home/dev/app', to: '/w'}],
  ['/srv/X.py', '/w/x.py', {from: '/srv', to: '/w'}],
  ['/srv/x.py', '/w/y.py', null],
  ['x.py', '/w/x.py', null],
  ['/w/x.py', '/w/x.py', null],
])('%s here as %s teaches %j', (there, here, pair) => {
  expect(prefixPair(there, here)).toEqual(pair);
});

test('pairs that contradict each other are not used', () => {
  const pairs = [{from: '/a', to: '/x'}, {from: '/b', to: '/y'}, {from: '/A', to: '/z'}]; // prettier-ignore
  expect(agreeing(pairs)).toEqual([{from: '/b', to: '/y'}]);
});

describe('what was learnt', () => {
  test('persists with the workspace, can be changed, and a choice replaces what was thought', async () => {
    const values = new Map<string, unknown>();
    const state = {
      get: (key: string) => values.get(key) as never,
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    };
    await new LearntPaths(state).learn({from: '/srv', to: '/w/a'}, false);
    const later = new LearntPaths(state);
    expect(later.usable).toEqual([{from: '/srv', to: '/w/a'}]);
    await later.learn({from: '/srv', to: '/w/b'}, false);
    expect(later.usable).toEqual([]);
    await later.learn({from: '/srv', to: '/w/c'}, true);
    expect(later.usable).toEqual([{from: '/srv', to: '/w/c'}]);
    expect(later.wasAsked('/srv/deep')).toBe(false);
    await later.noteAsked('/srv');
    expect(new LearntPaths(state).wasAsked('/srv/deep')).toBe(true);
  });

  test('a state of another shape is nothing learnt', () => {
    const state = {get: () => [{from: 1}, 'x', null] as never, update: () => Promise.resolve()};
    expect(new LearntPaths(state).usable).toEqual([]);
  });
});

test('labels: as recorded, moved, not certain, not found', async () => {
  const from = files(['/w'], {'/w/app/pay.py': `# a\n# b\n${CODE}`});
  const label = async (evidence: Partial<Evidence>, path = '/w/app/pay.py', line = 4) =>
    locationLabel(await resolve(from, path, evidence, [], line), plainEnglish);
  expect(await label({template: 'charging %d'}, '/w/app/pay.py', 6)).toBe('pay.py:6');
  expect(await label({template: 'charging %d'})).toBe('pay.py:6 · moved +2');
  expect(await label({template: 'paying %d'})).toBe('pay.py:4 · cannot tell');
  expect(await label({}, '/gone.py')).toBe('not found');
});
