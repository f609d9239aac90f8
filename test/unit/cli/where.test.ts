/**
 * Every task, flow, entrypoint, node, record site and frame of every recording, with its line in the recordings' sources: one
 * table as golden. Then the same sources in other places: the folder renamed, nested deeper, spread over several folders.
 */
import {describe, expect, test} from 'vitest';
import {locateAll} from '../../../src/cli/where/locateAll';
import type {ShownFiles, WhereRow} from '../../../src/cli/where/locateAll';
import type {TraceSources} from '../../../src/protocol/queries';
import {fixturePath} from '../../support/fixtures';
import {matchGolden} from '../../support/golden';
import {traceOf} from '../../support/memoryTrace';
import {memoryFiles, SOURCES} from '../../support/sourceTree';
import {RECORDING_SETS, spoolsOf} from '../core/fixtures/recordingSets';

const never = new AbortController().signal;
const now = () => Promise.resolve();
const all = new Map<string, Promise<TraceSources>>();

function sourcesOf(name: string): Promise<TraceSources> {
  const set = RECORDING_SETS.find(item => item.name === name)!;
  let sources = all.get(name);
  if (!sources) all.set(name, (sources = traceOf(spoolsOf(set)).namedSources(now)));
  return sources;
}

function treeAt(place: (path: string) => string): Map<string, string> {
  return new Map([...SOURCES].map(([path, text]) => [place(path), text]));
}

const asRecorded = () =>
  memoryFiles(
    ['/w'],
    treeAt(path => `/w/${path}`),
  );

async function rowsOf(name: string, files: ShownFiles): Promise<WhereRow[]> {
  return locateAll(await sourcesOf(name), files, [], never);
}

function line({kind, name, system, path, line: at, how, moved, proven, reason}: WhereRow): string {
  const place =
    path === undefined
      ? `– ${reason ?? ''}`
      : `${path}:${at} (${how}${moved === undefined ? '' : `, moved ${moved}`}${proven === false ? ', not proven' : ''})`;
  return `${kind} ${system} ${name.replaceAll('\n', '\\n')} → ${place}`;
}

test('the table of all recordings', async () => {
  const parts: string[] = [];
  for (const {name} of RECORDING_SETS) {
    parts.push(`## ${name}`, ...(await rowsOf(name, asRecorded())).map(line), '');
  }
  matchGolden(parts.join('\n'), fixturePath('golden/where.txt'));
}, 120_000);

test('every place of the demo programs is found, at its recorded line', async () => {
  for (const {name} of RECORDING_SETS) {
    for (const row of await rowsOf(name, asRecorded())) {
      const recorded = /^\/home\/dev\/app\/([^/]+_demo\/.*\.py):(\d+)/.exec(row.name);
      if (!recorded || !SOURCES.has(recorded[1]!)) continue;
      expect({name, row}).toMatchObject({row: {path: recorded[1], line: Number(recorded[2])}});
    }
  }
}, 120_000);

describe('in another place', () => {
  const renamed = (path: string) => path.replace(/^(\w+)_demo\//, 'my-$1/');
  const places: [string, () => ShownFiles, (path: string) => string][] = [
    [
      'the folders renamed',
      () =>
        memoryFiles(
          ['/w'],
          treeAt(path => `/w/${renamed(path)}`),
        ),
      renamed,
    ],
    [
      'nested deeper',
      () =>
        memoryFiles(
          ['/w'],
          treeAt(path => `/w/services/all/src/${path}`),
        ),
      path => `services/all/src/${path}`,
    ],
    [
      'one folder each',
      () =>
        memoryFiles(
          ['distlog', 'selinon', 'nameko', 'penguiflow'].map(system => `/w/${system}_demo`),
          treeAt(path => `/w/${path}`),
        ),
      path => path.replace(/^\w+_demo\//, ''),
    ],
    ['with a backup of everything else', () => withOtherFiles(), path => path],
  ];

  /** Other programs with files of the same names. */
  function withOtherFiles(): ShownFiles {
    const files = treeAt(path => `/w/${path}`);
    for (const path of SOURCES.keys()) {
      if (path.endsWith('.py')) files.set(`/w/other/${path.split('/').at(-1)!}`, 'import sys\n\nprint("other")\n');
    }
    return memoryFiles(['/w'], files);
  }

  test.each(places)(
    '%s',
    async (_name, files, moved) => {
      for (const {name} of RECORDING_SETS) {
        const expected = await rowsOf(name, asRecorded());
        const found = await rowsOf(name, files());
        const short = (row: WhereRow) => [row.kind, row.name, row.path, row.line ?? 'none'];
        expect(found.map(short)).toEqual(
          expected.map(row => short(row.path === undefined ? row : {...row, path: moved(row.path)})),
        );
      }
    },
    120_000,
  );
});

test('with a full copy in a sub-folder the original is found where the trace shows it, and otherwise both are named', async () => {
  const files = treeAt(path => `/w/${path}`);
  for (const [path, text] of SOURCES) files.set(`/w/old/${path}`, text);
  const rows = [
    ...(await rowsOf('nameko/shop-json', memoryFiles(['/w'], files))),
    ...(await rowsOf('distlog/nested-json', memoryFiles(['/w'], files))),
  ];
  expect(rows.filter(({path}) => path?.startsWith('old/'))).toEqual([]);
  const own = rows.filter(({kind, name}) => kind === 'entrypoint' || /_demo/.test(name));
  expect(own.filter(({path}) => path === undefined)).toEqual([]);
  const [flow] = (await rowsOf('selinon/tutorial-logging', memoryFiles(['/w'], files))).filter(
    ({kind}) => kind === 'flow',
  );
  expect(flow).toMatchObject({
    reason: expect.stringMatching(/defined in 2 places/) as string,
    candidates: [{path: 'selinon_demo/shop/flows/shop.yaml'}, {path: 'old/selinon_demo/shop/flows/shop.yaml'}],
  });
}, 120_000);

test('edited sources: lines move, and what cannot be told has no line', async () => {
  const files = treeAt(path => `/w/${path}`);
  const path = '/w/distlog_demo/nested.py';
  files.set(
    path,
    files
      .get(path)!
      .replace('def order(n):', '# new\n# lines\ndef order(n):')
      .replace("db.info('fetched %d rows', depth)", 'pass'),
  );
  const rows = (await rowsOf('distlog/nested-json', memoryFiles(['/w'], files))).filter(({kind}) => kind === 'record');
  expect(rows.map(row => [/:(\d+)/.exec(row.name)?.[1], row.line ?? row.reason, row.moved])).toEqual([
    ['11', 11, undefined],
    ['12', 12, undefined],
    [
      '16',
      'nested.py may have been edited since: nothing in it shows that its line 16 is still the one of the record.',
      undefined,
    ],
    ['17', 17, undefined],
    ...[20, 21, 22, 23, 25, 27, 28, 29, 32].map(at => [`${at}`, at + 2, 2]),
  ]);
});
