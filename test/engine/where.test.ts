/** `tracescope where` end to end: the built command, real files, a real folder of sources. */
import {cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {fixturePath} from '../support/fixtures';
import {endCommands, runCommand} from './support/command';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(() => {
  endCommands();
  removeTemporaryFolders();
});

const sources = fixturePath('recordings/sources');
const calls = recordingPath('nameko/shop-json.log');
const flows = recordingPath('selinon/failing-logging.log');

interface Row {
  kind: string;
  name: string;
  system: string;
  path?: string;
  line?: number;
  how?: string;
  moved?: number;
  reason?: string;
}

async function where(...args: string[]): Promise<Row[]> {
  const {code, out, err} = await runCommand(['where', ...args, '--json']);
  expect({code, err}).toEqual({code: 0, err: ''});
  return JSON.parse(out) as Row[];
}

describe('where', () => {
  it('--json has the place or the reason, with paths relative to the folder', async () => {
    const rows = await where(calls, flows, '--source', sources);
    for (const row of rows) {
      const keys = row.path === undefined ? ['reason'] : ['path', 'line', 'how'];
      for (const key of ['kind', 'name', 'system', ...keys]) expect(row).toHaveProperty(key);
    }
    const short = ({kind, name, path, line}: Row) => [kind, name, path, line];
    const named = (kind: string, name: string) => short(rows.find(row => row.kind === kind && row.name === name)!);
    expect(named('entrypoint', 'orders.place')).toEqual(['entrypoint', 'orders.place', 'nameko_demo/shop.py', 54]);
    expect(named('task', 'CheckStock')).toEqual(['task', 'CheckStock', 'selinon_demo/shop/tasks.py', 13]);
    expect(named('flow', 'rescue')).toEqual(['flow', 'rescue', 'selinon_demo/shop/flows/shop.yaml', 36]);
    expect(rows.find(({name}) => name.includes('selinon/dispatcher.py'))?.reason).toMatch(
      /is a file of an installed library/,
    );
  });

  it('prints the same twice, whatever folder it runs in', async () => {
    const [first, second] = [await where(flows, '--source', sources), await where(flows, '--source', `${sources}/`)];
    expect(second).toEqual(first);
  });

  it('follows edits of the sources, and maps folders on request', async () => {
    const folder = temporaryFolder();
    cpSync(join(sources, 'nameko_demo'), join(folder, 'a'), {recursive: true});
    const text = readFileSync(join(folder, 'a/shop.py'), 'utf8');
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b/shop.py'), text);
    writeFileSync(join(folder, 'a/shop.py'), `# one\n# two\n${text}`);
    const frame = (rows: Row[]) => rows.find(({kind, name}) => kind === 'frame' && name.endsWith('_call_bank'));
    expect(frame(await where(calls, '--source', folder))).toMatchObject({path: 'b/shop.py', line: 103});
    const rows = await where(calls, '--source', folder, '--map', '/home/dev/app/nameko_demo=a');
    expect(frame(rows)).toMatchObject({path: 'a/shop.py', line: 105, how: 'mapping', moved: 2});
    // The same service twice is no reason to guess, unless the trace shows which file ran.
    expect(rows.find(({name}) => name === 'orders.place')).toMatchObject({path: 'a/shop.py', line: 56});
    const plain = recordingPath('nameko/shop-plain.log');
    const guess = (await where(plain, '--source', folder)).find(({name}) => name === 'orders.place');
    expect(guess?.reason).toMatch(/defined in 2 places/);
  });

  it('follows links to folders once, and none that leads round', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    cpSync(join(sources, 'nameko_demo'), join(elsewhere, 'nameko_demo'), {recursive: true});
    symlinkSync(elsewhere, join(folder, 'current'));
    symlinkSync(folder, join(folder, 'round'));
    symlinkSync(join(folder, 'current/nameko_demo'), join(folder, 'again'));
    symlinkSync(join(folder, 'gone.py'), join(folder, 'broken.py'));
    const rows = await where(calls, '--source', folder);
    expect(rows.find(({name}) => name === 'orders.place')).toMatchObject({line: 54});
    expect(rows.find(({kind, name}) => kind === 'frame' && name.endsWith('_call_bank'))).toMatchObject({line: 103});
  });

  it('for people has a section per kind', async () => {
    const {code, out} = await runCommand(['where', calls, '--source', sources]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Entrypoints\n {2}gateway\.create_order {4}nameko_demo\/shop\.py:32 {2}method$/m);
    expect(out).toMatch(/\d+ places found, \d+ places not found\n$/);
  });

  it.each([
    [['where', calls], 2, /--source/],
    [['where', '--source', sources], 2, /at least one file/],
    [['where', calls, '--source', sources, '--map', 'x'], 2, /FROM=TO/],
    [['where', calls, '--source', '/no/such/folder'], 3, /no folder/],
    [['where', '/no/such/file', '--source', sources], 3, /no\/such\/file/],
  ])('%j ends with %d', async (args, code, message) => {
    const outcome = await runCommand(args);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toMatch(message);
  });
});
