/**
 * Sources in unusual but legal style: tables of nodes, names in class attributes, helpers and aliases of `Node`, conditional
 * imports, names that are made while the program runs. Either the right line, or a reason that is true. Those of nameko are in
 * unusualServices.test.ts.
 */
import {expect, test} from 'vitest';
import type {SymbolRef} from '../../../src/protocol/model';
import {symbolPlace} from '../../support/symbolPlace';
import type {SourceCase} from '../../support/symbolPlace';

const node: SymbolRef = {kind: 'node', system: 'penguiflow', name: 'x'};
const task: SymbolRef = {kind: 'task', system: 'selinon', name: 'T', flow: ''};
const work = 'async def work(m, c): pass\n',
  other = 'async def other(m, c): pass\n';
const y = 'tasks:\n  - {name: T, import: app.tasks, classname: Buy}\n';
const cls = 'class Buy(SelinonTask):\n    def run(self, node_args):\n        pass\n';

const nodeCases: SourceCase[] = [
  [
    'dataclass spec same file',
    {
      '/w/f.py': `${other}${work}@dataclass\nclass Spec:\n    name: str\n    func: Callable\nSPECS = [Spec('y', other), Spec('x', work)]\nnodes = [Node(s.func, name=s.name) for s in SPECS]\n`,
    },
    '/w/f.py:2 function',
  ],
  [
    'dataclass spec kw, func first',
    {
      '/w/f.py': `${other}${work}SPECS = [Spec(func=other, name='y'), Spec(func=work, name='x')]\nnodes = [Node(s.func, name=s.name) for s in SPECS]\n`,
    },
    '/w/f.py:2 function',
  ],
  [
    'dataclass spec other file',
    {
      '/w/config.py': `from funcs import work, other\nSPECS = [Spec(func=other, name='y'), Spec(func=work, name='x')]\n`,
      '/w/funcs.py': other + work,
      '/w/f.py': 'from config import SPECS\nnodes = [Node(s.func, name=s.name) for s in SPECS]\n',
    },
    '/w/funcs.py:2 function',
  ],
  [
    'class attribute, __call__',
    {
      '/w/f.py': `class A:\n    name = 'y'\n    async def __call__(self, m, c): pass\nclass B:\n    name = 'x'\n    async def __call__(self, m, c): pass\nnodes = [Node(s, name=s.name) for s in (A(), B())]\n`,
    },
    '/w/f.py:6 function',
  ],
  [
    'class attribute, self.name in base',
    {
      '/w/f.py': `class Base:\n    name = ''\n    def node(self):\n        return Node(self.run, name=self.name)\nclass A(Base):\n    name = 'y'\n    async def run(self, m, c): pass\nclass B(Base):\n    name = 'x'\n    async def run(self, m, c): pass\n`,
    },
    '/w/f.py:10 function',
  ],
  [
    'class attribute, self.name, inherited run',
    {
      '/w/f.py': `class Base:\n    name = ''\n    def node(self):\n        return Node(self.run, name=self.name)\n    async def run(self, m, c): pass\nclass A(Base):\n    name = 'y'\nclass B(Base):\n    name = 'x'\n`,
    },
    '/w/f.py:5 function',
  ],
  [
    'own class attr',
    {
      '/w/f.py': `class B:\n    NAME = 'x'\n    def node(self):\n        return Node(self.run, name=self.NAME)\n    async def run(self, m, c): pass\n`,
    },
    '/w/f.py:5 function',
  ],
  [
    'instance attr in init',
    {
      '/w/f.py': `class B:\n    def __init__(self):\n        self.node = Node(self.run, name='x')\n    async def run(self, m, c): pass\n`,
    },
    '/w/f.py:4 function',
  ],
  [
    'partial Node',
    {'/w/f.py': `${other}${work}make = partial(Node, policy=P)\nmake(other, name='y')\nmake(work, name='x')\n`},
    '/w/f.py:2 function',
  ],
  [
    'create_node helper',
    {'/w/f.py': `${other}${work}create_node(other, name='y')\ncreate_node(work, name='x')\n`},
    '/w/f.py:2 function',
  ],
  [
    'subclass of Node',
    {'/w/f.py': `class Retry(Node): pass\n${other}${work}Retry(work, name='x')\n`},
    '/w/f.py:3 function',
  ],
  [
    'alias Node in other module',
    {'/w/n.py': 'from penguiflow import Node\nN = Node\n', '/w/f.py': `from n import N\n${work}N(work, name='x')\n`},
    '/w/f.py:2 function',
  ],
  [
    'nested fn closure',
    {'/w/f.py': `def build(k):\n    async def inner(m, c):\n        return k\n    return Node(inner, name='x')\n`},
    '/w/f.py:2 function',
  ],
  [
    'factory returning fn',
    {
      '/w/f.py': `def make(k):\n    async def inner(m, c):\n        return k\n    return inner\nNode(make(3), name='x')\n`,
    },
    '/w/f.py:1 function',
  ],
  [
    'getattr',
    {
      '/w/f.py': `class A:\n    async def x(self, m, c): pass\n    def build(self):\n        return [Node(getattr(self, n), name=n) for n in ('x', 'y')]\n`,
    },
    '/w/f.py:2 function',
  ],
  ['kwargs dict', {'/w/f.py': `${work}Node(work, **{'name': 'x'})\n`}, '/w/f.py:1 function'],
  [
    'name param default',
    {'/w/f.py': `${work}def f(label='x'):\n    return Node(work, name=label)\n`},
    '/w/f.py:1 function',
  ],
  [
    'in __init__ reexport',
    {
      '/w/p/__init__.py': 'from .impl import work\n',
      '/w/p/impl.py': work,
      '/w/f.py': `from p import work\nNode(work, name='x')\n`,
    },
    '/w/p/impl.py:1 function',
  ],
  [
    'import module as',
    {'/w/p/__init__.py': '', '/w/p/impl.py': work, '/w/f.py': `import p.impl as im\nNode(im.work, name='x')\n`},
    '/w/p/impl.py:1 function',
  ],
  ['same func two nodes', {'/w/f.py': `${work}Node(work, name='x')\nNode(work, name='y')\n`}, '/w/f.py:1 function'],
  [
    'src layout/ns',
    {'/w/src/ns/p/impl.py': work, '/w/src/ns/f.py': `from ns.p.impl import work\nNode(work, name='x')\n`},
    '/w/src/ns/p/impl.py:1 function',
  ],
  [
    'default name staticmethod',
    {'/w/f.py': `class A:\n    @staticmethod\n    async def x(m, c): pass\nNode(A.x)\n`},
    '/w/f.py:3 function',
  ],
  [
    'lower-case str method',
    {'/w/f.py': `${work}Node(work, name='X'.lower())\n`},
    'No node in this workspace is made with the name x, and no function of a node has it. What stands at /w/f.py:2 is named while the program runs and may be it.',
  ],
];
test.each(nodeCases)('PenguiFlow: %s', async (_name, files, expected) => {
  expect(await symbolPlace(files, node)).toBe(expected);
});

const taskCases: SourceCase[] = [
  [
    'try import',
    {
      '/w/n.yaml': y,
      '/w/app/tasks.py': 'try:\n    from app.fast import Buy\nexcept ImportError:\n    from app.slow import Buy\n',
      '/w/app/slow.py': cls,
    },
    '/w/app/slow.py:1 class',
  ],
  [
    'module attr',
    {'/w/n.yaml': y, '/w/app/tasks.py': 'import app.impl as impl\nBuy = impl.Buy\n', '/w/app/impl.py': cls},
    '/w/app/impl.py:1 class',
  ],
  [
    'type()',
    {'/w/n.yaml': y, '/w/app/tasks.py': "Buy = type('Buy', (SelinonTask,), {'run': run})\n"},
    '/w/app/tasks.py:1 class',
  ],
  ['decorator', {'/w/n.yaml': y, '/w/app/tasks.py': '@register\n@other(1)\n' + cls}, '/w/app/tasks.py:3 class'],
  [
    'ns package',
    {
      '/w/n.yaml': 'tasks:\n  - {name: T, import: ns.app.tasks, classname: Buy}\n',
      '/w/src/ns/app/tasks.py': cls,
      '/w/x/app/tasks.py': cls,
    },
    '/w/src/ns/app/tasks.py:1 class',
  ],
  [
    'nested class',
    {
      '/w/n.yaml': y,
      '/w/app/tasks.py': 'class Outer:\n    class Buy(SelinonTask):\n        def run(self): pass\nBuy = Outer.Buy\n',
    },
    '/w/app/tasks.py:2 class',
  ],
  [
    'two projects',
    {'/w/a/n.yaml': y, '/w/a/app/tasks.py': cls, '/w/b/n.yaml': y, '/w/b/app/tasks.py': cls},
    '/w/a/app/tasks.py:1 or /w/b/app/tasks.py:1',
  ],
  [
    'if/else',
    {
      '/w/n.yaml': y,
      '/w/app/tasks.py':
        'if A:\n    class Buy(X):\n        def run(self): pass\nelse:\n    class Buy(Y):\n        def run(self): pass\n',
    },
    '/w/app/tasks.py:2 or /w/app/tasks.py:5',
  ],
  [
    'conditional import star',
    {
      '/w/n.yaml': y,
      '/w/app/tasks/__init__.py': 'from .impl import *\nfrom .base import *\n',
      '/w/app/tasks/impl.py': '',
      '/w/app/tasks/base.py': cls,
    },
    '/w/app/tasks/base.py:1 class',
  ],
  [
    'yaml import of .py module attr',
    {
      '/w/n.yaml': 'tasks:\n  - name: T\n    import: app\n',
      '/w/app/__init__.py': 'from app.tasks import Buy as T\n',
      '/w/app/tasks.py': cls,
    },
    '/w/app/tasks.py:1 class',
  ],
  [
    'lambda attr',
    {'/w/n.yaml': y, '/w/app/tasks.py': 'class Buy(SelinonTask):\n    run = lambda self, a: 1\n'},
    '/w/app/tasks.py:1 class',
  ],
];
test.each(taskCases)('Selinon: %s', async (_name, files, expected) => {
  expect(await symbolPlace(files, task)).toBe(expected);
});
