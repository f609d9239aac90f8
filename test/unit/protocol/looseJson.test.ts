import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {JsonNode} from '../../../src/protocol/looseJson';
import {MAX_DEPTH, parseLooseJson} from '../../../src/protocol/looseJson';
import {listTreeRows, valueText, writeLooseJson} from '../../../webview/details/treeRows';

function nodeOf(text: string): JsonNode {
  const result = parseLooseJson(text);
  if ('error' in result) throw new Error(`${result.error} at ${result.at}`);
  return result.node;
}

describe('reading', () => {
  test('any JSON means the same as for JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        expect(JSON.parse(writeLooseJson(nodeOf(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each(['NaN', 'Infinity', '-Infinity', 'null', 'true', 'false'])('%s is a word', text => {
    expect(nodeOf(text)).toEqual({kind: 'word', text});
  });

  test.each(['0', '-1', '12345678901234567890', '1e999', '-2.50E+07'])('%s keeps its digits', text => {
    expect(nodeOf(`[${text}]`)).toEqual({kind: 'array', items: [{kind: 'number', text}]});
  });

  test('escapes and lone surrogates are decoded', () => {
    expect(nodeOf('"\\u0041\\n\\ud800\\/\\""')).toEqual({kind: 'string', value: 'A\n\ud800/"'});
  });

  test('names may repeat, and both are kept', () => {
    expect(nodeOf('{"a": 1, "a": 2, "__proto__": 3}')).toMatchObject({
      entries: [
        ['a', {}],
        ['a', {}],
        ['__proto__', {text: '3'}],
      ],
    });
  });
});

describe('errors say where', () => {
  test.each([
    ['', 'The text ends too early', 0],
    ['{"a": }', 'A value was expected', 6],
    ['{"a" 1}', 'A colon was expected', 5],
    ['{a: 1}', 'A name in quotes was expected', 1],
    ['[1 2]', 'A comma or ] was expected', 3],
    ['"abc', 'The text ends inside a string', 4],
    ['"\\q"', 'This escape is not known', 3],
    ['"\\u12"', 'Four hexadecimal digits were expected', 3],
    ['1 2', 'There is more text after the end of the value', 2],
  ])('%s', (text, error, at) => {
    expect(parseLooseJson(text)).toEqual({error, at});
  });

  test('nesting is limited, so hostile text cannot overflow the stack', () => {
    expect(parseLooseJson('['.repeat(1_000_000))).toMatchObject({
      error: expect.stringContaining(`${MAX_DEPTH} levels`),
    });
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parseLooseJson(text)));
  });
});

describe('tree rows', () => {
  const roots: [string, JsonNode][] = [
    ['step 2', nodeOf('{"key": "2@04f0", "inner": {"deep": [1, 2]}}')],
    ['empty', nodeOf('{}')],
  ];
  const labels = (open: (path: string, depth: number) => boolean) =>
    listTreeRows(roots, open, new Map()).map(({depth, label, expanded}) => `${' '.repeat(depth)}${label} ${expanded}`);

  test('what is folded hides its children, and what is empty cannot be unfolded', () => {
    expect(labels(() => false)).toEqual(['step 2 false', 'empty null']);
    expect(labels((_path, depth) => depth < 1)).toEqual(['step 2 true', ' key null', ' inner false', 'empty null']);
  });

  test('paths tell names with slashes apart', () => {
    const rows = listTreeRows([['a/b', nodeOf('{"c": 1}')]], () => true, new Map());
    expect(rows.map(row => row.path)).toEqual(['/a~1b', '/a~1b/c']);
  });

  test('long lists are shown in parts', () => {
    const list: [string, JsonNode][] = [['list', nodeOf(`[${'0,'.repeat(249)}0]`)]];
    const first = listTreeRows(list, () => true, new Map());
    expect(first).toHaveLength(102);
    expect(first.at(-1)).toMatchObject({more: 150, path: '/list'});
    expect(listTreeRows(list, () => true, new Map([['/list', 2]]))).toHaveLength(251);
  });

  test('values on one line', () => {
    expect(valueText(nodeOf('{"a": 1}'))).toBe('{…}');
    expect(valueText(nodeOf('[1, 2]'))).toBe('[2]');
    expect(valueText(nodeOf('"a\\nb"'))).toBe('"a\\nb"');
    expect(valueText({kind: 'string', value: 'x'.repeat(3000)})).toMatch(/^"x{2000}… \(3000 characters\)$/);
  });
});
