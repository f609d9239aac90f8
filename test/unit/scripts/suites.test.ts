/** Every test stands in a suite, and every suite that a script asks for is there: a merge once lost one of them unseen. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import config from '../../../vitest.config';

interface Suite {
  test: {name: string; include: string[]};
}

const root = join(import.meta.dirname, '..', '..', '..');
const suites = ((config as {test: {projects: Suite[]}}).test.projects ?? []).map(({test}) => test);

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
    .filter(name => ending.test(name))
    .map(name => join(folder, name));
}

it('every test file is in one suite', () => {
  const folders = suites.flatMap(({include}) => include.map(pattern => pattern.slice(0, pattern.indexOf('**'))));
  const files = filesIn('test', /\.test\.tsx?$/).filter(file => !file.startsWith(join('test', 'vscode')));
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    expect(
      folders.filter(folder => file.startsWith(join(folder, '/'))),
      file,
    ).toHaveLength(1);
  }
});

it('every suite that a script runs is there', () => {
  const asked = filesIn('scripts', /\.mjs$/).flatMap(file => {
    return [...readFileSync(join(root, file), 'utf8').matchAll(/--project', '(\w+)'/g)].map(([, name]) => name);
  });
  expect(asked.length).toBeGreaterThan(1);
  expect(suites.map(({name}) => name)).toEqual(expect.arrayContaining(asked));
});
