/** Source resolution over workspaces held in memory: what is found, what is refused, and with which reason. */
import {describe, expect, test} from 'vitest';
import {explainResolution} from '../../../src/resolve/explain';
import type {PathMapping} from '../../../src/resolve/mappings';
import {resolveSource} from '../../../src/resolve/resolveSource';
import type {Resolution, WorkspaceFiles} from '../../../src/resolve/resolveSource';
import {plainEnglish} from '../../../src/host/localize';

/** `outside` are files of the machine that belong to no workspace folder. */
function workspace(folders: string[], files: Record<string, string>, outside: string[] = []): WorkspaceFiles {
  return {
    folders,
    exists: path => Promise.resolve(path in files || outside.includes(path)),
    findByBasename: name =>
      Promise.resolve(Object.keys(files).filter(path => path.toLowerCase().endsWith(`/${name.toLowerCase()}`))),
    readLines: path => Promise.resolve(files[path]?.split('\n') ?? null),
  };
}

const CODE = 'import logging\n\ndef charge(amount):\n    logging.info("charging %d", amount)\n';
const resolve = (
  files: WorkspaceFiles,
  path: string,
  options: {line?: number; func?: string; template?: string; mappings?: PathMapping[]; learnt?: PathMapping[]} = {},
): Promise<Resolution> => {
  const {line = 4, func = null, template = null, mappings = [], learnt = []} = options;
  return resolveSource({path, line, func}, {template}, files, {configured: mappings, learnt});
};

describe('exact path', () => {
  test('a file of the workspace', async () => {
    const files = workspace(['/w'], {'/w/app/pay.py': CODE});
    expect(await resolve(files, '/w/app/pay.py')).toEqual({
      kind: 'found',
      path: '/w/app/pay.py',
      line1: 4,
      moved: 0,
      how: 'exact',
      proof: 'none',
      learnt: null,
    });
  });

  test('a relative path belongs to a workspace folder', async () => {
    const files = workspace(['/w'], {'/w/app/pay.py': CODE});
    expect(await resolve(files, './app/pay.py')).toMatchObject({path: '/w/app/pay.py', how: 'exact'});
  });

  test('a file of the machine that is in no folder is named and not found', async () => {
    const files = workspace(['/w'], {'/w/app/pay.py': CODE}, ['/usr/lib/other.py']);
    expect(await resolve(files, '/usr/lib/other.py')).toEqual({kind: 'outside', path: '/usr/lib/other.py'});
  });

  test('a copy in the workspace is preferred to the file outside of it', async () => {
    const files = workspace(['/w'], {'/w/app/pay.py': CODE}, ['/srv/app/pay.py']);
    expect(await resolve(files, '/srv/app/pay.py')).toMatchObject({path: '/w/app/pay.py', how: 'suffix'});
  });
});

describe('mappings', () => {
  const files = workspace(['/w'], {'/w/a/pay.py': CODE, '/w/b/pay.py': CODE});

  test('decide where the suffix is ambiguous', async () => {
    const mappings = [{from: '/srv', to: '/w/b'}];
    expect(await resolve(files, '/srv/pay.py', {mappings})).toMatchObject({path: '/w/b/pay.py', how: 'mapping'});
  });

  test('the longest prefix wins, by whole segments', async () => {
    const mappings = [
      {from: '/srv', to: '/w/b'},
      {from: '/srv/deep', to: '/w/a'},
      {from: '/srv/de', to: '/w/nowhere'},
    ];
    expect(await resolve(files, '/srv/deep/pay.py', {mappings})).toMatchObject({path: '/w/a/pay.py'});
  });

  test('Windows paths are mapped too', async () => {
    const mappings = [{from: 'C:\\Srv', to: '/w/a'}];
    expect(await resolve(files, 'c:\\srv\\pay.py', {mappings})).toMatchObject({path: '/w/a/pay.py'});
  });
});

describe('suffix', () => {
  test('the longest common end wins, over all folders', async () => {
    const files = workspace(['/one', '/two'], {'/one/x/app/pay.py': CODE, '/two/y/pay.py': CODE});
    expect(await resolve(files, '/home/dev/app/pay.py')).toMatchObject({path: '/one/x/app/pay.py', how: 'suffix'});
  });

  test('case differences and backslashes do not matter, but the exact case is preferred', async () => {
    const one = workspace(['/w'], {'/w/App/Pay.py': CODE});
    expect(await resolve(one, 'D:\\dev\\app\\pay.py')).toMatchObject({path: '/w/App/Pay.py'});
    const two = workspace(['/w'], {'/w/App/Pay.py': CODE, '/w/x/app/pay.py': CODE});
    expect(await resolve(two, '/dev/app/pay.py')).toMatchObject({path: '/w/x/app/pay.py'});
  });

  test('two equally good files are not guessed between', async () => {
    const files = workspace(['/w'], {'/w/a/pay.py': CODE, '/w/b/pay.py': CODE});
    const result = await resolve(files, '/srv/pay.py');
    expect(result).toEqual({kind: 'ambiguous', wanted: '/srv/pay.py', candidates: ['/w/a/pay.py', '/w/b/pay.py']});
  });

  test('a name alone needs the message or the function as proof', async () => {
    const files = workspace(['/w'], {'/w/pay.py': CODE});
    expect(await resolve(files, '/container/pay.py')).toMatchObject({kind: 'nameOnly', path: '/w/pay.py'});
    expect(await resolve(files, '/container/pay.py', {template: 'charging %d'})).toMatchObject({kind: 'found'});
    expect(await resolve(files, '/container/pay.py', {func: 'charge'})).toMatchObject({kind: 'found'});
    expect(await resolve(files, '/container/pay.py', {func: 'refund'})).toMatchObject({kind: 'nameOnly'});
    expect(await resolve(files, '/container/pay.py', {template: 'refunding %d'})).toMatchObject({kind: 'nameOnly'});
  });

  test('a file of a library is only found in a folder of libraries', async () => {
    const files = workspace(['/w'], {'/w/logging/handlers.py': CODE});
    expect(await resolve(files, '/usr/lib/python3.11/logging/handlers.py')).toMatchObject({kind: 'notFound'});
    const withVenv = workspace(['/w'], {'/w/.venv/lib/python3.11/site-packages/x/handlers.py': CODE});
    const path = '/opt/venv/lib/python3.11/site-packages/x/handlers.py';
    expect(await resolve(withVenv, path)).toMatchObject({kind: 'found'});
  });
});

describe('lines', () => {
  const files = workspace(['/w'], {'/w/app/pay.py': CODE});

  test('a line that the file does not have is never replaced by another', async () => {
    const result = await resolve(files, '/w/app/pay.py', {line: 5});
    expect(result).toEqual({kind: 'lineMissing', path: '/w/app/pay.py', line1: 5, lineCount: 4});
  });

  test('a record without a line gives the file alone', async () => {
    expect(await resolve(files, '/w/app/pay.py', {line: 0})).toMatchObject({kind: 'found', line1: 0});
  });
});

test('every reason is a sentence that names what was wanted', async () => {
  const files = workspace(['/w'], {'/w/a/pay.py': CODE, '/w/b/pay.py': CODE, '/w/main.py': CODE}, ['/etc/x.py']);
  const cases: [path: string, line: number][] = [
    ['(unknown file)', 0],
    ['<string>', 1],
    ['/srv/gone.py', 1],
    ['/srv/pay.py', 1],
    ['/srv/main.py', 1],
    ['/w/a/pay.py', 99],
    ['/etc/x.py', 1],
    ['/w/a/pay.py', 4],
  ];
  const sentences = [];
  for (const [path, line] of cases) sentences.push(explainResolution(await resolve(files, path, {line}), plainEnglish));
  expect(sentences).toEqual([
    'The record does not say which file it comes from.',
    'The record does not say which file it comes from.',
    'No file in this workspace matches /srv/gone.py. A path mapping can say where its folder is.',
    '2 files in this workspace match /srv/pay.py equally well. A path mapping can say which folder is meant.',
    'Only the name of /w/main.py matches /srv/main.py, and its text does not show that it is the same file. A path mapping can say so.',
    'The file pay.py now has 4 lines, and the record names line 99: the file was changed since.',
    'The file /etc/x.py exists, but it is not in this workspace.',
    '',
  ]);
});
