/**
 * Sources of the same systems that are written in other ways than the recordings' own: YAML with anchors, names that are
 * constants or made by a program, services with inherited classes, nodes from methods, wrappers, loops and decorators. And
 * sources that look alike and are not meant: nothing is better than a wrong line.
 */
import {describe, expect, test} from 'vitest';
import {plainEnglish} from '../../../src/host/localize';
import type {SymbolRef} from '../../../src/protocol/model';
import {explainSymbol} from '../../../src/resolve/explain';
import {resolveSymbol} from '../../../src/resolve/resolveSymbol';
import {SourceIndex} from '../../../src/resolve/sourceIndex';
import {memoryFiles} from '../../support/sourceTree';

type Case = [name: string, files: Record<string, string>, expected: string];

async function place(files: Record<string, string>, symbol: SymbolRef): Promise<string> {
  const index = new SourceIndex(memoryFiles(['/w'], new Map(Object.entries(files))));
  const found = await resolveSymbol(index, symbol);
  if (found.kind === 'found') return `${found.place.path}:${found.place.line1} ${found.place.what}`;
  if (found.kind === 'several') return found.places.map(({path, line1}) => `${path}:${line1}`).join(' or ');
  return explainSymbol(symbol, found, plainEnglish);
}

describe('Selinon tasks', () => {
  const cls = 'class Buy(SelinonTask):\n    def run(self, node_args):\n        pass\n';
  const entry = 'tasks:\n  - {name: T, import: app.tasks, classname: Buy}\n';
  const nothing = 'No YAML file in this workspace has a task named T, and no class of that name has a run method.';
  const cases: Case[] = [
    [
      'an entry that a merge key completes',
      {
        '/w/n.yaml': 'base: &b\n  import: app.tasks\n  classname: Buy\ntasks:\n  - <<: *b\n    name: T\n',
        '/w/app/tasks.py': cls,
      },
      '/w/app/tasks.py:1 class',
    ],
    [
      'a module that is an anchor',
      {'/w/n.yaml': 'm: &m app.tasks\ntasks:\n  - {name: T, import: *m, classname: Buy}\n', '/w/app/tasks.py': cls},
      '/w/app/tasks.py:1 class',
    ],
    [
      'an entry that is an anchor',
      {
        '/w/n.yaml': 'x:\n  - &t {name: T, import: app.tasks, classname: Buy}\ntasks:\n  - *t\n',
        '/w/app/tasks.py': cls,
      },
      '/w/app/tasks.py:1 class',
    ],
    [
      'quoted keys',
      {'/w/n.yaml': `"tasks": [{"name": "T", 'import': app.tasks, "classname": "Buy"}]`, '/w/app/tasks.py': cls},
      '/w/app/tasks.py:1 class',
    ],
    [
      'a class made by a call',
      {'/w/n.yaml': entry, '/w/app/tasks.py': '\nBuy = make("x")\n'},
      '/w/app/tasks.py:2 class',
    ],
    [
      'a second name of a class',
      {'/w/n.yaml': entry, '/w/app/tasks.py': 'class Purchase:\n    pass\nBuy = Purchase\n'},
      '/w/app/tasks.py:1 class',
    ],
    [
      'a class of a package that passes everything on',
      {'/w/n.yaml': entry, '/w/app/tasks/__init__.py': 'from .a import *\n', '/w/app/tasks/a.py': cls},
      '/w/app/tasks/a.py:1 class',
    ],
    [
      'a class of the library, and another of its name',
      {'/w/n.yaml': entry, '/w/x.py': 'class Buy: pass\n'},
      '/w/n.yaml:2 task entry',
    ],
    ['nothing at all', {'/w/n.yaml': 'tasks: []\n'}, nothing],
  ];
  test.each(cases)('%s', async (_name, files, expected) => {
    expect(await place(files, {kind: 'task', system: 'selinon', name: 'T', flow: ''})).toBe(expected);
  });

  test('a class that inherits its run method is a task without an entry too', async () => {
    const files = {'/w/t.py': 'class Base:\n    def run(self, args): pass\nclass T(Base):\n    x = 1\n'};
    expect(await place(files, {kind: 'task', system: 'selinon', name: 'T', flow: ''})).toBe('/w/t.py:3 class');
  });

  test('a storage of the library is not a class of that name elsewhere', async () => {
    const files = {
      '/w/n.yaml': 'storages:\n  - {name: Files, import: selinon.storages.filesystem, classname: Filesystem}\n',
      '/w/other.py': 'class Filesystem: pass\n',
    };
    expect(await place(files, {kind: 'storage', system: 'selinon', name: 'Files'})).toBe('/w/n.yaml:2 storage entry');
  });
});

describe('Selinon conditions', () => {
  const edges = (...conditions: string[]) =>
    `is: &is {name: isBig, node: A}\nflow-definitions:\n  - name: buy\n    edges:\n${conditions
      .map(text => `      - {from: A, to: B${text === '' ? '' : `, condition: ${text}`}}\n`)
      .join('')}`;
  const condition = (name: string): SymbolRef => ({
    ...{kind: 'condition', system: 'selinon', name, flow: 'buy'},
    ...{from: ['A'], to: ['B']},
  });
  test.each<[string, string, string, string]>([
    ['an anchor', edges('*is', '{name: other}'), 'isBig(x)', '/w/f.yaml:5 edge'],
    ['a name that begins alike', edges('{name: isBig}', '{name: isBigger}'), 'isBigger(x)', '/w/f.yaml:6 edge'],
    [
      'the same function with other arguments',
      edges('{name: isBig, args: {key: a}}', '{name: isBig, args: {key: b}}'),
      "isBig(db.get('A'), key='b')",
      '/w/f.yaml:6 edge',
    ],
    [
      'one function of two',
      edges('{name: isBig}', '{and: [{name: isBig}, {name: isOld}]}'),
      '(isBig(x) and isOld(x))',
      '/w/f.yaml:6 edge',
    ],
    ['none, beside one with', edges('{name: isBig}', ''), 'True', '/w/f.yaml:6 edge'],
    [
      'two that say the same',
      edges('{name: isBig}', '{name: isBig}'),
      'isBig(x)',
      'No edge of the flow buy leads to the same nodes with this condition.',
    ],
  ])('%s', async (_name, yaml, name, expected) => {
    expect(await place({'/w/f.yaml': yaml}, condition(name))).toBe(expected);
  });

  test('flows are found in whichever file defines them', async () => {
    const files = {
      '/w/f/a.yaml': 'flow-definitions:\n  - name: a\n',
      '/w/f/b.yml': '---\nflow-definitions:\n  - queue: {{ Q }}\n    name: b\n',
    };
    expect(await place(files, {kind: 'flow', system: 'selinon', name: 'b'})).toBe('/w/f/b.yml:4 flow definition');
  });
});

describe('nameko services', () => {
  const method = '    @rpc\n    def place(self): pass\n';
  const service = (name: string, cls = 'S') => `class ${cls}:\n    name = ${name}\n${method}`;
  const stock = service("'stock'", 'T');
  const cases: Case[] = [
    [
      'a name that is inherited',
      {'/w/s.py': `class Base:\n    name = 'orders'\nclass S(Base):\n${method}`},
      '/w/s.py:5 method',
    ],
    [
      'the member of an enumeration of another module',
      {
        '/w/n.py': "class Names(Enum):\n    ORDERS = 'orders'\n    STOCK = 'stock'\n",
        '/w/s.py': `from n import Names\n${service('Names.ORDERS.value')}${service('Names.STOCK.value', 'T')}`,
      },
      '/w/s.py:5 method',
    ],
    [
      'a constant that another package has too',
      {
        '/w/a/config.py': "NAME = 'stock'\n",
        '/w/b/config.py': "NAME = 'orders'\n",
        '/w/a/s.py': `from .config import NAME\n${service('NAME')}`,
        '/w/b/s.py': `from .config import NAME\n${service('NAME')}`,
      },
      '/w/b/s.py:5 method',
    ],
    [
      'a constant of a module that is imported whole',
      {
        '/w/a/config.py': "NAME = 'orders'\n",
        '/w/b/config.py': "NAME = 'stock'\n",
        '/w/a/s.py': `from . import config as c\n${service('c.NAME')}`,
        '/w/b/s.py': `import b.config\n${service('b.config.NAME')}`,
      },
      '/w/a/s.py:5 method',
    ],
    ['an f-string of constants', {'/w/s.py': `P = 'or'\n${service("f'{P}ders'")}${stock}`}, '/w/s.py:5 method'],
    ['a sum', {'/w/s.py': `P = "or"\n${service("P + 'ders'")}${service("P + 'acle'", 'T')}`}, '/w/s.py:5 method'],
    ['neighbouring texts', {'/w/s.py': service(`('or'\n        "ders")`)}, '/w/s.py:5 method'],
    [
      'part of which is not known',
      {'/w/s.py': `${service("f'{make()}ers'")}${service("f'{make()}ock'", 'T')}`},
      '/w/s.py:4 method',
    ],
    [
      'the default of a setting',
      {'/w/s.py': `${service("os.environ.get('N', 'orders')")}${stock}`},
      '/w/s.py:4 method',
    ],
    [
      'a method of a base class of another module',
      {
        '/w/p/mix.py': `class Mix:\n${method}`,
        '/w/p/s.py': "from . import mix\nclass S(mix.Mix):\n    name = 'orders'\n",
      },
      '/w/p/mix.py:3 method',
    ],
    [
      'a method that is assigned',
      {'/w/s.py': "class S:\n    name = 'orders'\n    def _place(self): pass\n    place = rpc(_place)\n"},
      '/w/s.py:4 method',
    ],
    [
      'a property of the same name',
      {'/w/s.py': `class S:\n    name = 'orders'\n    @property\n    def place(self): pass\n${method}`},
      '/w/s.py:6 method',
    ],
    [
      'two of which nothing is known',
      {'/w/s.py': `${service('a()')}${service('b()', 'T')}`},
      "No class in this workspace has name = 'orders'. 2 others, such as that at /w/s.py:4, are named while the program runs and may be it.",
    ],
  ];
  test.each(cases)('%s', async (_name, files, expected) => {
    const symbol: SymbolRef = {
      ...{kind: 'entrypoint', system: 'nameko', name: 'orders.place'},
      ...{service: 'orders', method: 'place'},
    };
    expect(await place(files, symbol)).toBe(expected);
  });
});

describe('PenguiFlow nodes', () => {
  const work = 'async def work(m, c): pass\n';
  const other = 'async def other(m, c): pass\n';
  const classes = 'class A:\n    async def run(self, m, c): pass\nclass B:\n    async def run(self, m, c): pass\n';
  const nothing = 'No node in this workspace is made with the name x, and no function of a node has it.';
  const cases: Case[] = [
    ['partial', {'/w/f.py': `${work}Node(functools.partial(work, k=1), name='x')`}, '/w/f.py:1 function'],
    ['partial under a name', {'/w/f.py': `${work}w = partial(work, 1)\nNode(w, name='x')`}, '/w/f.py:1 function'],
    ['a wrapper', {'/w/f.py': `${other}${work}Node(traced(retried(work)), name='x')`}, '/w/f.py:2 function'],
    ['a lambda', {'/w/f.py': "n = [\n  Node(lambda m, c: m, name='x')]"}, '/w/f.py:2 node'],
    ['a method of an object', {'/w/f.py': `${classes}b = B()\nNode(b.run, name='x')`}, '/w/f.py:4 function'],
    ['a method of a new object', {'/w/f.py': `${classes}Node(B(1).run, name='x')`}, '/w/f.py:4 function'],
    [
      'a method of the class around it',
      {'/w/f.py': `${classes}    def build(self): return Node(self.run, name='x')\n`},
      '/w/f.py:4 function',
    ],
    [
      'an object that is called',
      {'/w/f.py': "class A:\n    async def __call__(self, m, c): pass\nNode(A(), name='x')"},
      '/w/f.py:2 function',
    ],
    [
      'Node under another name',
      {'/w/f.py': `from penguiflow import Node as N\n${work}N(work, name='x')`},
      '/w/f.py:2 function',
    ],
    ['Node with types', {'/w/f.py': `${work}n: Node[A] = Node[A, list[B]](work, name='x')`}, '/w/f.py:1 function'],
    [
      'a constant of another file',
      {'/w/c.py': "X = 'x'\n", '/w/f.py': `from c import X\n${work}Node(work, name=X)`},
      '/w/f.py:2 function',
    ],
    [
      'the member of an enumeration',
      {
        '/w/f.py': `class N(str, Enum):\n    X = 'x'\n    Y = 'y'\n${work}${other}Node(other, name=N.Y)\nNode(work, name=N.X)`,
      },
      '/w/f.py:4 function',
    ],
    [
      'a function of an imported module',
      {'/w/lib.py': work, '/w/lib2.py': work, '/w/f.py': "import lib\nNode(lib.work, name='x')"},
      '/w/lib.py:1 function',
    ],
    [
      'a loop over pairs',
      {'/w/f.py': `${other}${work}for n, f in [('y', other), ('x', work)]:\n    Node(f, name=n)`},
      '/w/f.py:2 function',
    ],
    [
      'a table',
      {'/w/f.py': `${other}${work}all = {k: Node(f, name=k) for k, f in {'y': other, 'x': work}.items()}`},
      '/w/f.py:2 function',
    ],
    [
      'a function that makes nodes',
      {
        '/w/m.py': 'def make(f, *, label):\n    return Node(f, name=label)\n',
        '/w/f.py': `${other}${work}make(work, label='x')\nmake(other, label='y')`,
      },
      '/w/f.py:2 function',
    ],
    ['a decorator', {'/w/f.py': `${other}@flow.node(name='x')\n${work}`}, '/w/f.py:3 function'],
    [
      'its own name',
      {'/w/f.py': 'async def x(m, c, *, more=1): pass\nall = [Node(f, name=f.__name__) for f in (x, y)]'},
      '/w/f.py:1 function',
    ],
    [
      'one in a test too: a choice, the test last',
      {'/w/f.py': `${work}Node(work, name='x')`, '/w/a/test_f.py': `${other}Node(other, name='x')`},
      '/w/f.py:1 or /w/a/test_f.py:1',
    ],
    ['a call in the documentation', {'/w/f.py': `"""Node(other, name='x')"""\n${other}`}, nothing],
    ['a function of two arguments of another program', {'/w/f.py': 'def x(a, b): pass\n'}, nothing],
    [
      'a function of a library, and another of its name',
      {'/w/f.py': "from library.nodes import work\nNode(work, name='x')", '/w/unrelated.py': work},
      '/w/f.py:2 node',
    ],
  ];
  test.each(cases)('%s', async (_name, files, expected) => {
    expect(await place(files, {kind: 'node', system: 'penguiflow', name: 'x'})).toBe(expected);
  });
});
