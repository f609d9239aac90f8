/** Names of tasks, flows, entrypoints and nodes in sources written in other ways than the recordings' own. */
import {describe, expect, test} from 'vitest';
import type {SymbolRef} from '../../../src/protocol/model';
import {plainEnglish} from '../../../src/host/localize';
import {findCallSites} from '../../../src/resolve/callSites';
import {explainSymbol} from '../../../src/resolve/explain';
import {resolveSymbol, resolveSymbols} from '../../../src/resolve/resolveSymbol';
import {SourceIndex} from '../../../src/resolve/sourceIndex';
import {memoryFiles, SOURCES} from '../../support/sourceTree';

const indexOf = (files: Record<string, string>) => new SourceIndex(memoryFiles(['/w'], new Map(Object.entries(files))));

async function place(files: Record<string, string>, symbol: SymbolRef): Promise<string> {
  const found = await resolveSymbol(indexOf(files), symbol);
  if (found.kind === 'found') return `${found.place.path}:${found.place.line1} ${found.place.what}`;
  if (found.kind === 'several') return found.places.map(({path, line1}) => `${path}:${line1}`).join(' or ');
  return explainSymbol(symbol, found, plainEnglish);
}

const task = (name: string): SymbolRef => ({kind: 'task', system: 'selinon', name, flow: ''});
const entrypoint = (name: string): SymbolRef => {
  const [service = '', method = ''] = name.split('.');
  return {kind: 'entrypoint', system: 'nameko', name, service, method};
};
const node = (name: string): SymbolRef => ({kind: 'node', system: 'penguiflow', name});

describe('Selinon', () => {
  const yaml = (module: string, more = '') => `tasks:\n  - name: Buy\n    import: ${module}\n    ${more}\n`;
  const cls =
    'from selinon import SelinonTask\n\nclass Buy(SelinonTask):\n    def run(self, node_args):\n        pass\n';

  test.each<[string, Record<string, string>, string]>([
    ['a module', {'/w/nodes.yaml': yaml('app.tasks'), '/w/src/app/tasks.py': cls}, '/w/src/app/tasks.py:3 class'],
    [
      'a package that passes the class on under another name',
      {
        '/w/nodes.yml': yaml('app.tasks', 'classname: Purchase'),
        '/w/app/tasks/__init__.py': 'from .buy import Buy as Purchase\n',
        '/w/app/tasks/buy.py': cls,
      },
      '/w/app/tasks/buy.py:3 class',
    ],
    [
      'a package that is named otherwise here',
      {'/w/n.yaml': yaml('app.tasks'), '/w/shop/tasks.py': cls},
      '/w/shop/tasks.py:3 class',
    ],
    ['a class that is not here: the entry', {'/w/n.yaml': yaml('library.tasks')}, '/w/n.yaml:2 task entry'],
    ['no entry: a class of that name with run', {'/w/x.py': cls}, '/w/x.py:3 class'],
    [
      'a copy of the configuration for tests',
      {'/w/n.yaml': yaml('app.tasks'), '/w/test/n.yaml': yaml('app.tasks'), '/w/app/tasks.py': cls},
      '/w/app/tasks.py:3 class',
    ],
    [
      'two modules of that name: the one beside the configuration',
      {'/w/a/n.yaml': yaml('app.tasks'), '/w/a/app/tasks.py': cls, '/w/b/app/tasks.py': cls},
      '/w/a/app/tasks.py:3 class',
    ],
    [
      'half a file',
      {'/w/n.yaml': `${yaml('app.tasks')}flows: [a, {b\n`, '/w/app/tasks.py': cls},
      '/w/app/tasks.py:3 class',
    ],
    [
      'nothing',
      {'/w/readme.yaml': 'a: 1'},
      'No YAML file in this workspace has a task named Buy, and no class of that name has a run method.',
    ],
  ])('a task through %s', async (_name, files, expected) => {
    expect(await place(files, task('Buy'))).toBe(expected);
  });

  test('flows, edges by their condition, fallbacks and storages', async () => {
    const files = {
      '/w/flow.yaml': `flow-definitions:
  - edges:
      - from: [A, B]
        to: C
        condition:
          and:
            - {name: isBig, node: A}
            - not: {name: isOld}
      - from: [A, B]
        to: C
        condition: {name: isSmall, node: A}
      - {from: , to: [A, B]}
    failures:
      - nodes: [A, B]
        fallback: C
    name: buy
storages:
  - {name: Basket, import: app.storages}
`,
      '/w/app/storages.py': 'class Basket:\n    pass\n',
    };
    const edge = (name: string, from: string[]): SymbolRef => ({
      ...{kind: 'condition', system: 'selinon', name, flow: 'buy'},
      ...{from, to: from.length > 0 ? ['C'] : ['B', 'A']},
    });
    expect(await place(files, {kind: 'flow', system: 'selinon', name: 'buy'})).toBe('/w/flow.yaml:16 flow definition');
    expect(await place(files, edge("isSmall(db.get('A'))", ['B', 'A']))).toBe('/w/flow.yaml:9 edge');
    expect(await place(files, edge("(isBig(db.get('A')) and (not isOld()))", ['A', 'B']))).toBe('/w/flow.yaml:3 edge');
    expect(await place(files, edge('True', []))).toBe('/w/flow.yaml:12 edge');
    expect(await place(files, edge('gone', ['A']))).toBe(
      'No edge of the flow buy leads to the same nodes with this condition.',
    );
    const fallback: SymbolRef = {kind: 'fallback', system: 'selinon', name: 'B', flow: 'buy', nodes: ['B']};
    expect(await place(files, fallback)).toBe('/w/flow.yaml:14 fallback');
    expect(await place(files, {kind: 'storage', system: 'selinon', name: 'Basket'})).toBe('/w/app/storages.py:1 class');
  });
});

describe('nameko', () => {
  const service = (name: string, body: string) => `class Any(Base):\n    name = ${name}\n\n${body}`;
  const method = '    @rpc\n    async def place(self, sku):\n        pass\n';

  test.each<[string, Record<string, string>, string]>([
    ['written out', {'/w/s.py': service("'orders'", method)}, '/w/s.py:5 method'],
    ['a constant', {'/w/s.py': `NAME = "orders"\n${service('NAME', method)}`}, '/w/s.py:6 method'],
    [
      'an imported constant',
      {'/w/s.py': service('names.ORDERS', method), '/w/names.py': "ORDERS = 'orders'\n"},
      '/w/s.py:5 method',
    ],
    [
      'inherited from another file',
      {
        '/w/s.py': `from .base import Base\n${service("'orders'", '    other = 1\n')}`,
        '/w/base.py': `class Base:\n${method}`,
      },
      '/w/base.py:3 method',
    ],
    ['made by a program, the entrypoint unique', {'/w/s.py': service('make()', method)}, '/w/s.py:5 method'],
    [
      'without the method',
      {'/w/s.py': service("'orders'", '    x = 1\n')},
      'The class of the service of orders.place has no such method. Its base class Base cannot be looked into.',
    ],
    ['of another name', {'/w/s.py': service("'stock'", method)}, "No class in this workspace has name = 'orders'."],
    [
      'twice',
      {'/w/a.py': service("'orders'", method), '/w/b.py': service("'orders'", method)},
      '/w/a.py:5 or /w/b.py:5',
    ],
  ])('a service whose name is %s', async (_name, files, expected) => {
    expect(await place(files, entrypoint('orders.place'))).toBe(expected);
  });
});

describe('PenguiFlow', () => {
  const func = 'async def score(message, ctx):\n    return message\n\n';

  test.each<[string, Record<string, string>, string]>([
    ['given to a function', {'/w/f.py': `${func}n = Node(score, name='x')`}, '/w/f.py:1 function'],
    ['given by position', {'/w/f.py': `${func}n = Node(score, 'x')`}, '/w/f.py:1 function'],
    [
      'given to an imported function',
      {'/w/f.py': "from lib import score as s\nNode(s, name='x')", '/w/lib.py': func},
      '/w/lib.py:1 function',
    ],
    [
      'given to a method',
      {
        '/w/f.py':
          "class A:\n    async def run(self, m, c): pass\n    def build(self): return Node(self.run, name='x')",
      },
      '/w/f.py:2 function',
    ],
    ['a constant', {'/w/f.py': `X = 'x'\n${func}Node(func=score, name=X)`}, '/w/f.py:2 function'],
    ['that of the function', {'/w/f.py': 'async def x(message, ctx): pass\nNode(x)'}, '/w/f.py:1 function'],
    [
      'that of a function without a node',
      {'/w/f.py': 'async def x(message, ctx): pass\ndef x2(): pass'},
      '/w/f.py:1 function',
    ],
    ['given to a helper', {'/w/f.py': "j = [\n    join_k('x', 2),\n]"}, '/w/f.py:2 node'],
    [
      'made by an f-string of nothing else',
      {'/w/f.py': "for s in all:\n    RemoteNode(skill=s, name=f'{s}')\n"},
      'No node in this workspace is made with the name x, and no function of a node has it.',
    ],
  ])('a node whose name is %s', async (_name, files, expected) => {
    expect(await place(files, node('x'))).toBe(expected);
  });

  test('names made from a pattern', async () => {
    const files = {
      '/w/f.py': "for s in all:\n    RemoteNode(skill=s, name=f'remote_{s}')\n    Node(work, name='step %d' % s)\n",
    };
    expect(await place(files, node('remote_search'))).toBe('/w/f.py:2 node');
    expect(await place(files, node('step 3'))).toBe('/w/f.py:3 node');
  });
});

describe('call sites', () => {
  const index = new SourceIndex(memoryFiles(['/w'], new Map([...SOURCES].map(([path, text]) => [`/w/${path}`, text]))));
  const sites = async (symbol: SymbolRef, caller: SymbolRef | null = null) =>
    (await findCallSites(index, symbol, caller)).map(({path, line1}) => `${path.split('/').at(-1)}:${line1}`);

  test('are edges of the flow, run_flow, proxies, dispatched events and Node(…)', async () => {
    expect(await sites({kind: 'task', system: 'selinon', name: 'Pack', flow: 'ship'})).toEqual(['shop.yaml:33']);
    const ship: SymbolRef = {kind: 'flow', system: 'selinon', name: 'ship'};
    expect(await sites(ship, {kind: 'flow', system: 'selinon', name: 'fulfil'})).toEqual(['shop.yaml:24']);
    expect(await sites(entrypoint('stock.reserve'), entrypoint('orders.place'))).toEqual(['shop.py:55']);
    expect(await sites(entrypoint('mailer.on_order_placed'), entrypoint('orders.place'))).toEqual(['shop.py:64']);
    expect(await sites(node('score'))).toEqual(['pipeline.py:38']);
    expect(await sites(node('join'))).toEqual(['pipeline.py:64']);
  });
});

test('a file that changed is read again', async () => {
  const files = new Map([['/w/s.py', "class A:\n    name = 'orders'\n    @rpc\n    def place(self): pass\n"]]);
  const index = new SourceIndex({
    ...memoryFiles(['/w'], files),
    readLines: path => Promise.resolve(files.get(path)?.split('\n') ?? null),
  });
  const line = async () => {
    const found = await resolveSymbol(index, entrypoint('orders.place'));
    return found.kind === 'found' ? found.place.line1 : 0;
  };
  expect(await line()).toBe(4);
  files.set('/w/s.py', `# a\n# b\n${files.get('/w/s.py')}`);
  index.forget('/w/s.py');
  expect(await line()).toBe(6);
});

test('language servers are asked first, and only the files they name are read', async () => {
  const read: string[] = [];
  const text = "class A:\n    name = 'orders'\n    @rpc\n    def place(self): pass\n";
  const files = memoryFiles(['/w'], new Map([['/w/a.py', text], ['/w/b.py', 'import this\n']])); // prettier-ignore
  const index = new SourceIndex({
    ...files,
    readLines: path => {
      read.push(path);
      return files.readLines(path);
    },
    definedIn: name => Promise.resolve(name === 'place' ? ['/w/a.py'] : []),
  });
  expect(await resolveSymbol(index, entrypoint('orders.place'))).toMatchObject({kind: 'found', place: {line1: 4}});
  expect(read).toEqual(['/w/a.py']);
});

test('many names at once are found as each by itself, with pauses between, and an edit while a file is read counts', async () => {
  const texts = new Map([...SOURCES].map(([path, text]) => [`/w/${path}`, text]));
  const symbols = [node('score'), entrypoint('stock.reserve'), task('Pack'), node('gone')];
  const index = new SourceIndex(memoryFiles(['/w'], texts));
  let pauses = 0;
  const together = await resolveSymbols(index, symbols, () => Promise.resolve(void pauses++));
  expect(together).toEqual(await Promise.all(symbols.map(symbol => resolveSymbol(index, symbol))));
  expect(pauses).toBeGreaterThanOrEqual(symbols.length);

  const service = (line: string) => `${line}class A:\n    name = 'orders'\n    @rpc\n    def place(self): pass\n`;
  const one = new Map([['/w/s.py', service('')]]);
  let reading = 0;
  const edited: SourceIndex = new SourceIndex({
    ...memoryFiles(['/w'], one),
    readLines: path => {
      const lines = one.get(path)?.split('\n') ?? null;
      if (reading++ === 0) {
        one.set(path, service('# new\n'));
        edited.forget(path);
      }
      return Promise.resolve(lines);
    },
  });
  await resolveSymbol(edited, entrypoint('orders.place'));
  expect(await resolveSymbol(edited, entrypoint('orders.place'))).toMatchObject({place: {line1: 5}});
});

test('a look-up can be ended', async () => {
  const index = indexOf({'/w/a.py': 'x = 1\n'});
  await expect(resolveSymbol(index, node('x'), AbortSignal.abort())).rejects.toThrow();
});

test('a search that was cut off says so', async () => {
  const files = {
    ...memoryFiles(['/w'], new Map([['/w/a.py', 'x = 1\n']])),
    listFiles: () => Promise.resolve({paths: ['/w/a.py'], complete: false}),
  };
  const found = await resolveSymbol(new SourceIndex(files), node('x'));
  expect(explainSymbol(node('x'), found, plainEnglish)).toMatch(/Only the first 1 files were searched\.$/);
});
