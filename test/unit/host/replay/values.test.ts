/** What the replay shows of values, and what paths lead to: hostile and large ones included. */
import {describe, expect, test} from 'vitest';
import {plainEnglish} from '../../../../src/host/localize';
import {findAt, readPath} from '../../../../src/host/replay/fieldPath';
import {nameValue, withCondition} from '../../../../src/host/replay/filterTexts';
import {recordText} from '../../../../src/host/replay/recordText';
import {Numbers, shownValue, VariableStore} from '../../../../src/host/replay/variables';
import {checkFilter} from '../../../../src/core/query/filter/compile';
import {parseLooseJson} from '../../../../src/protocol/looseJson';
import type {JsonNode} from '../../../../src/protocol/looseJson';

function node(text: string): JsonNode {
  const parsed = parseLooseJson(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.node;
}

test.each([
  ['user', ['user']],
  ['context.user', ['context', 'user']],
  ['items[0].price', ['items', '0', 'price']],
  ['items.0.price', ['items', '0', 'price']],
  [`a["b c"]['d.e']`, ['a', 'b c', 'd.e']],
  ['["a\\"b"]', ['a"b']],
  [' @timestamp ', ['@timestamp']],
  ['log-level', ['log-level']],
  ['größe.名前', ['größe', '名前']],
])('%s is a path', (text, path) => expect(readPath(text)).toEqual(path));

test.each(['', '  ', 'a b', 'f(x)', 'a > 1', 'a[', 'a["b]', '{}', 'a;b', '"text"'])('%j is none', text =>
  expect(readPath(text)).toBeNull(),
);

describe('paths lead to', () => {
  const root = node('{"a": {"b": [1, {"c": null}]}, "log.level": "INFO", "log": {"level": 1, "x": 2}, "d": 1, "d": 2}');
  test.each([
    ['a.b.1.c', 'null'],
    ['a.b[0]', '1'],
    ['log.level', '"INFO"'],
    ['log.x', '2'],
    ['d', '2'],
  ])('%s: %s', (path, value) => expect(shownValue(findAt(root, readPath(path)!)!)).toBe(value));

  test.each(['a.c', 'a.b.7', 'a.b.x', 'd.e', '__proto__', 'constructor', 'toString', 'length'])('%s: nothing', path =>
    expect(findAt(root, readPath(path)!)).toBeNull(),
  );
});

describe('values', () => {
  test.each([
    ['12345678901234567890', '12345678901234567890'],
    ['NaN', 'NaN'],
    ['"a\\nb"', '"a\\nb"'],
    ['{}', '{}'],
    ['[]', '(0) []'],
    ['{"a": {"b": {"c": 1}}, "d": [[[1]]]}', '{a: {b: {…}}, d: (1) [[…]]}'],
  ])('%s is shown as %s', (text, shown) => expect(shownValue(node(text))).toBe(shown));

  test('a long text is cut, a long list asked for in parts, many names end in a row that counts the rest', () => {
    const store = new VariableStore(new Numbers(), plainEnglish);
    expect(shownValue(node(JSON.stringify('x'.repeat(1e5)))).length).toBeLessThan(5000);
    const list = store.variable('list', node(JSON.stringify(Array.from({length: 5000}, (_, at) => at))), 'list');
    expect(list.indexedVariables).toBe(5000);
    expect(list.value.length).toBeLessThan(300);
    const part = store.list(list.variablesReference, 4998, 10);
    expect(part).toMatchObject([
      {name: '4998', value: '4998', evaluateName: 'list.4998'},
      {name: '4999', value: '4999'},
    ]);
    const names = JSON.stringify(Object.fromEntries(Array.from({length: 2100}, (_, at) => [`k${at}`, at])));
    const all = store.list(store.addTree(node(names)))!;
    expect(all).toHaveLength(2001);
    expect(all.at(-1)?.value).toBe('100 more fields are not listed. Watch them by their path.');
  });

  test('names of JavaScript are names like any other', () => {
    const store = new VariableStore(new Numbers(), plainEnglish);
    const rows = store.list(store.addTree(node('{"__proto__": 1, "constructor": {"x": 2}}')))!;
    expect(rows.map(({name, value}) => [name, value])).toEqual([
      ['__proto__', '1'],
      ['constructor', '{x: 2}'],
    ]);
  });

  test('deeply nested values are shown level by level', () => {
    const depth = 300;
    const store = new VariableStore(new Numbers(), plainEnglish);
    let rows = store.list(store.addTree(node(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)))!;
    for (let level = 1; level < depth; level++) rows = store.list(rows[0]!.variablesReference)!;
    expect(rows[0]).toMatchObject({name: 'a', value: '1', evaluateName: Array(depth).fill('a').join('.')});
  });
});

test('a record as a document keeps its numbers, and its message inside the comment', () => {
  const fieldsJson = '{"id": 12345678901234567890, "x": [1, {}], "t": "a\\u2028b", "n": NaN}';
  expect(recordText({message: 'one\r\ntwo\u2028three', fieldsJson, raw: ''}, 'Not found.')).toBe(
    [
      ...['// Not found.', '// one', '// two', '// three', '{', '  "id": 12345678901234567890,', '  "x": ['],
      ...['    1,', '    {}', '  ],', `  "t": ${JSON.stringify('a\u2028b')},`, '  "n": NaN', '}', ''],
    ].join('\n'),
  );
  expect(recordText({message: '', fieldsJson: '{', raw: 'as it came'}, '')).toBe('as it came\n');
});

test('names become values of a filter that can be read, whatever they hold', () => {
  for (const name of ['order 1', 'a "b" \\ c', 'x)', 'AND', 'a:b', '-x']) {
    expect(checkFilter(withCondition(`task:${nameValue(name)} kind:begin`, 'level>=error OR x:1'))).toBeNull();
  }
  expect(nameValue('order *')).toBe('order**');
});
