/** Services of nameko in unusual but legal style: either the line of the entrypoint, or a reason that is true. */
import {expect, test} from 'vitest';
import type {SymbolRef} from '../../../src/protocol/model';
import {symbolPlace} from '../../support/symbolPlace';
import type {SourceCase} from '../../support/symbolPlace';

const ep: SymbolRef = {kind: 'entrypoint', system: 'nameko', name: 'orders.place', service: 'orders', method: 'place'};

const epCases: SourceCase[] = [
  [
    'outer base unknown',
    {'/w/s.py': "from lib import Base\nclass S(Base):\n    name = 'orders'\n"},
    'The class of the service of orders.place has no such method. Its base class Base cannot be looked into.',
  ],
  [
    'name after',
    {
      '/w/s.py':
        "class S:\n    @rpc\n    def place(self): pass\nS.name = 'orders'\nclass T:\n    @rpc\n    def place(self): pass\nT.name='stock'\n",
    },
    '/w/s.py:3 method',
  ],
  [
    'nested',
    {'/w/s.py': "class Outer:\n    class S:\n        name = 'orders'\n        @rpc\n        def place(self): pass\n"},
    '/w/s.py:5 method',
  ],
  [
    'factory',
    {
      '/w/s.py':
        "def make(name_):\n    class S:\n        name = name_\n        @rpc\n        def place(self): pass\n    return S\nA = make('orders')\nB = make('stock')\n",
    },
    '/w/s.py:5 method',
  ],
  [
    'type()',
    {'/w/s.py': "class Mix:\n    @rpc\n    def place(self): pass\nS = type('S', (Mix,), {'name': 'orders'})\n"},
    '/w/s.py:3 method',
  ],
  [
    'Final',
    {
      '/w/s.py':
        "NAME: Final[str] = 'orders'\nclass S:\n    name: ClassVar[str] = NAME\n    @rpc\n    def place(self): pass\n",
    },
    '/w/s.py:5 method',
  ],
  [
    'ternary',
    {'/w/s.py': "class S:\n    name = 'stock' if T else 'orders'\n    @rpc\n    def place(self): pass\n"},
    '/w/s.py:4 method',
  ],
  [
    'or',
    {
      '/w/s.py':
        "class S:\n    name = os.environ.get('N') or 'orders'\n    @rpc\n    def place(self): pass\nclass T:\n    name = 'stock'\n    @rpc\n    def place(self): pass\n",
    },
    '/w/s.py:4 method',
  ],
  [
    'environ[]',
    {
      '/w/s.py':
        "class S:\n    name = os.environ['N']\n    @rpc\n    def place(self): pass\nclass T:\n    name = 'stock'\n    @rpc\n    def place(self): pass\n",
    },
    '/w/s.py:4 method',
  ],
  [
    'lower',
    {'/w/s.py': "class S:\n    name = 'ORDERS'.lower()\n    @rpc\n    def place(self): pass\n"},
    '/w/s.py:4 method',
  ],
  [
    'dict config',
    {
      '/w/c.py': "NAMES = {'o': 'orders', 's': 'stock'}\n",
      '/w/s.py':
        "from c import NAMES\nclass S:\n    name = NAMES['o']\n    @rpc\n    def place(self): pass\nclass T:\n    name = NAMES['s']\n    @rpc\n    def place(self): pass\n",
    },
    '/w/s.py:5 method',
  ],
  [
    'dataclass config',
    {
      '/w/c.py': "@dataclass\nclass Config:\n    service: str = 'orders'\nCONFIG = Config()\n",
      '/w/s.py': 'from c import CONFIG\nclass S:\n    name = CONFIG.service\n    @rpc\n    def place(self): pass\n',
    },
    '/w/s.py:5 method',
  ],
  [
    'custom decorator',
    {
      '/w/s.py':
        "from nameko.rpc import rpc as remote\nclass S:\n    name = 'orders'\n    @remote\n    @log_it\n    def place(self): pass\n",
    },
    '/w/s.py:6 method',
  ],
  [
    'generic base',
    {
      '/w/b.py': 'class Crud(Generic[T]):\n    @rpc\n    def place(self): pass\n',
      '/w/s.py': "import b\nclass S(b.Crud[int], metaclass=M):\n    name = 'orders'\n",
    },
    '/w/b.py:3 method',
  ],
  [
    'call base',
    {
      '/w/b.py': 'class Crud:\n    @rpc\n    def place(self): pass\n',
      '/w/s.py': "from b import Crud\nclass S(with_x(Crud)):\n    name = 'orders'\n",
    },
    'The class of the service of orders.place has no such method. Its base class with_x(Crud) cannot be looked into.',
  ],
  [
    'rpc assigned outside',
    {'/w/s.py': "def place(self): pass\nclass S:\n    name = 'orders'\nS.place = rpc(place)\n"},
    '/w/s.py:4 method',
  ],
  [
    'override in sub',
    {
      '/w/s.py':
        "class B:\n    @rpc\n    def place(self): pass\nclass S(B):\n    name = 'orders'\n    @rpc\n    def place(self): return 1\n",
    },
    '/w/s.py:7 method',
  ],
  [
    'two services same class base',
    {
      '/w/s.py':
        "class B:\n    name='base'\n    @rpc\n    def place(self): pass\nclass S(B):\n    name = 'orders'\nclass T(B):\n    name = 'stock'\n",
    },
    '/w/s.py:4 method',
  ],
  [
    'conditional def',
    {
      '/w/s.py':
        "class S:\n    name = 'orders'\n    if A:\n        @rpc\n        def place(self): return 1\n    else:\n        @rpc\n        def place(self): return 2\n",
    },
    '/w/s.py:5 or /w/s.py:8',
  ],
  [
    'test double',
    {
      '/w/s.py': "class S:\n    name = 'orders'\n    @rpc\n    def place(self): return 1\n",
      '/w/tests/fake.py': "class Fake:\n    name = 'orders'\n    @rpc\n    def place(self): return 1\n",
    },
    '/w/s.py:4 or /w/tests/fake.py:4',
  ],
];
test.each(epCases)('nameko: %s', async (_name, files, expected) => {
  expect(await symbolPlace(files, ep)).toBe(expected);
});
