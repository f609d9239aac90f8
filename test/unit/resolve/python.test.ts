/** Python read by lines and indentation: statements, definitions, and files that are half edited. */
import {describe, expect, test} from 'vitest';
import {callArguments, pythonOutline} from '../../../src/resolve/python/outline';
import {pythonStatements} from '../../../src/resolve/python/statements';

const outline = (text: string) => pythonOutline(text.split('\n'));

describe('statements', () => {
  test('span the lines of their brackets, strings and backslashes; comments and blank lines are none', () => {
    const text = `# head
log.info(
    'a %s'  # a comment with ' in it
    " b",
    x)

"""doc
string"""
total = 1 + \\
    2
if x: pass  # end`;
    expect(
      pythonStatements(text.split('\n')).map(({line1, end1, strings}) => [line1, end1, strings.map(s => s.text)]),
    ).toEqual([
      [2, 5, ['a %s', ' b']],
      [7, 8, ['doc\nstring']],
      [9, 10, []],
      [11, 11, []],
    ]);
  });

  test('know the prefix and the meaning of strings', () => {
    const [statement] = pythonStatements([String.raw`f(r'a\n', f"{x!r} b", u'\u2116\x41', b'c', 'it\'s')`]);
    expect(statement?.strings.map(({prefix, text}) => [prefix, text])).toEqual([
      ['r', String.raw`a\n`],
      ['f', '{x!r} b'],
      ['u', '№A'],
      ['b', 'c'],
      ['', "it's"],
    ]);
  });

  test('an open bracket ends where the next definition begins', () => {
    const {functions} = outline('def a():\n    call(1,\n\ndef b():\n    pass');
    expect(functions.map(({name, line1}) => [name, line1])).toEqual([
      ['a', 1],
      ['b', 4],
    ]);
  });

  test('an unclosed string ends with its line', () => {
    expect(outline("x = 'oops\ndef b(): pass").functions.map(({name}) => name)).toEqual(['b']);
  });
});

describe('outline', () => {
  const text = `NAME = 'orders'
from .quick import Quick as Fast, Slow
class Orders(base.Service, Generic[T], metaclass=Meta):
    """doc"""
    name = NAME
    title: str = "Orders"

    @rpc(expected_exceptions=(NotFound,))
    @other
    async def place(self, sku: str = "a,b", *rest):
        def inner(): return 1
        log.info('x')

	# a comment with a tab

    @http('GET', '/x')
    def show(self): pass
class Last: pass
run()`;

  test('has classes with attributes, methods and decorators', () => {
    const {classes, functions, values, imports} = outline(text);
    expect(classes.map(({name, line1, bases}) => [name, line1, bases])).toEqual([
      ['Orders', 3, ['base.Service', 'Generic']],
      ['Last', 18, []],
    ]);
    expect(
      classes[0]?.methods.map(({name, line1, decorators, parameters}) => [
        name,
        line1,
        decorators.map(d => d.text),
        parameters.length,
      ]),
    ).toEqual([
      ['place', 10, ['rpc(expected_exceptions=(NotFound,))', 'other'], 3],
      ['show', 17, ["http('GET', '/x')"], 1],
    ]);
    const [cls] = classes;
    expect([cls?.values.get('name')?.text, cls?.values.get('title')?.text, values.get('NAME')?.text]).toEqual([
      ...['NAME', '"Orders"', "'orders'"],
    ]);
    expect(functions.map(({name, cls, end1}) => [name, cls, end1])).toEqual([
      ['place', 'Orders', 12],
      ['inner', null, 11],
      ['show', 'Orders', 17],
    ]);
    expect(imports).toEqual([
      {module: '.quick', name: 'Quick', alias: 'Fast'},
      {module: '.quick', name: 'Slow', alias: 'Slow'},
    ]);
  });

  test('says in which function each statement stands', () => {
    const within = (line: number) => outline(text).statements.find(({line1}) => line1 === line)?.within;
    expect([1, 5, 12, 19].map(within)).toEqual(['<module>', 'Orders', 'place', '<module>']);
  });
});

test('arguments are split at the commas of the call only', () => {
  const call = `Node(f(a, b), name="x, (y", policy={'a': [1, 2]}, **more)`;
  expect(callArguments(call, 4)).toEqual(['f(a, b)', 'name="x, (y"', "policy={'a': [1, 2]}", '**more']);
  expect(callArguments('f()', 1)).toEqual([]);
});
