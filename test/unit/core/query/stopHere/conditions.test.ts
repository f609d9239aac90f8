/**
 * Conditions are run by the very languages they are for: true for the value they were made from, false for every other
 * value and where the variable or the key is missing; they never raise, because debugpy stops when a condition does.
 */
import fc from 'fast-check';
import {spawnSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {parseLoose} from '../../../../../src/core/json/looseJson';
import {conditionOf} from '../../../../../src/core/query/stopHere/conditions';

type Language = 'python' | 'javascript';

/** One question to the language: does the condition hold in a function whose variable `v` has this JSON value? */
interface Question {
  condition: string;
  /** JSON text, with NaN and large integers as Python and JavaScript write them; null for "no such variable". */
  json: string | null;
}

const PYTHON = `
import json, sys
def ask(condition, text):
    if text is not None:
        v = json.loads(text)
    return eval(condition, {'__builtins__': __builtins__}, {'v': v} if text is not None else {})
for question in json.load(sys.stdin):
    try:
        print(json.dumps(bool(ask(question['condition'], question['json']))))
    except Exception as error:
        print(json.dumps(repr(error)))
`;

/** What JSON cannot say is put in by name, as a program would hold it. */
const JAVASCRIPT = `
let input = '';
process.stdin.on('data', text => (input += text)).on('end', () => {
  for (const {condition, json} of JSON.parse(input)) {
    const special = {NaN, Infinity, '-Infinity': -Infinity};
    try {
      const run = json === null ? new Function('return ' + condition) : new Function('v', 'return ' + condition);
      const value = json === null ? undefined : json in special ? special[json] : /^\\d+n$/.test(json) ? BigInt(json.slice(0, -1)) : JSON.parse(json);
      console.log(JSON.stringify(Boolean(run(value))));
    } catch (error) {
      console.log(JSON.stringify(String(error)));
    }
  }
});
`;

function answers(language: Language, questions: readonly Question[]): unknown[] {
  const [command, flag, program] =
    language === 'python' ? ['python3', '-c', PYTHON] : [process.execPath, '-e', JAVASCRIPT];
  const {stdout, stderr} = spawnSync(command, [flag, program], {input: JSON.stringify(questions), encoding: 'utf8'});
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown);
}

function conditionFor(json: string, language: Language, path: string[] = ['v']): string {
  const condition = conditionOf(path, parseLoose(json), language);
  expect(condition).not.toBeNull();
  return condition ?? '';
}

const EDGES = [
  ...['null', 'true', 'false', '0', '1', '-1', '3.5', '-0.0', '1e22', '9007199254740993', '-123456789012345678901234567890'],
  ...['""', '"a b"', '"it\'s \\"quoted\\""', '"back\\\\slash\\nline\\r\\ttab"', '"\\u0000\\u001b[31m\\u2028\\u2029"'],
  ...['"żółw 🐢 漢字"', '"\\ud800 alone"', '"\\u202eevil"', '"${x}"', '"%s {0}"'],
  ...['[]', '[1, 2]', '["a", null, [true]]', '{}', '{"a": 1, "b": {"c": "d"}}', '{"it\'s": [1.5]}', '{"": 0}'],
]; // prettier-ignore

describe.each<Language>(['python', 'javascript'])('conditions in %s', language => {
  it('are true for their own value, false for the others, and where nothing is there', () => {
    const questions = EDGES.flatMap(mine => [
      ...[...EDGES, null].map(json => ({condition: conditionFor(mine, language), json})),
    ]);
    const expected = EDGES.flatMap(mine => [...EDGES, null].map(other => other !== null && same(mine, other)));
    const given = answers(language, questions);
    const wrong = questions.filter((_, at) => given[at] !== expected[at]);
    expect(wrong).toEqual([]);
  });

  it('are right for any value', () => {
    const value = fc.jsonValue({maxDepth: 3, noUnicodeString: false});
    const pairs = fc.sample(fc.tuple(value, value), {numRuns: 400, seed: 7});
    const texts = pairs.map(([a, b]) => [JSON.stringify(a), JSON.stringify(b)] as const);
    const usable = texts.filter(([a]) => !a.includes('__proto__'));
    const questions = usable.flatMap(([a, b]) => {
      const condition = conditionFor(a, language);
      return [
        {condition, json: a},
        {condition, json: b},
      ];
    });
    const given = answers(language, questions);
    const expected = usable.flatMap(([a, b]) => [true, same(a, b)]);
    expect(questions.filter((_, at) => given[at] !== expected[at])).toEqual([]);
  });

  it('of a key hold only where the dict has it', () => {
    const condition = conditionFor('"x\'y"', language, ['v', 'the "key"']);
    const json = ['{"the \\"key\\"": "x\'y"}', '{"the \\"key\\"": "x"}', '{"other": 1}', '{}', '"text"', '[1]', 'null', '7', null];
    expect(answers(language, json.map(text => ({condition, json: text})))).toEqual([true, ...Array<boolean>(8).fill(false)]);
  }); // prettier-ignore

  it('can be joined, and all must hold then', () => {
    const parts = [conditionFor('1', language, ['v', 'a']), conditionFor('"b"', language, ['v', 'b'])];
    const condition = parts.join(language === 'python' ? ' and ' : ' && ');
    const json = ['{"a": 1, "b": "b"}', '{"a": 1, "b": "c"}', '{"a": 2, "b": "b"}'];
    expect(
      answers(
        language,
        json.map(text => ({condition, json: text})),
      ),
    ).toEqual([true, false, false]);
  });

  it('are not made for what cannot be a variable', () => {
    for (const name of ['order-id', 'a b', '1st', '', 'class', 'x;y', 'x"', "x'"]) {
      expect(conditionOf([name], parseLoose('1'), language)).toBeNull();
    }
    expect(conditionOf([], parseLoose('1'), language)).toBeNull();
  });
});

it('NaN and infinities are found in Python', () => {
  const json = ['NaN', 'Infinity', '-Infinity', '1', '"NaN"'];
  for (const mine of ['NaN', 'Infinity', '-Infinity']) {
    const condition = conditionFor(mine, 'python');
    expect(
      answers(
        'python',
        json.map(text => ({condition, json: text})),
      ),
    ).toEqual(json.map(text => text === mine));
  }
  // Python's own comparison of lists looks for the same object first, so this could be told either way.
  expect(conditionOf(['v'], parseLoose('[NaN]'), 'python')).toBeNull();
});

it('NaN, infinities and BigInts are found in JavaScript', () => {
  const json = ['NaN', 'Infinity', '-Infinity', '1', '"NaN"', '9007199254740993n', '9007199254740992'];
  for (const mine of ['NaN', 'Infinity', '-Infinity']) {
    const condition = conditionFor(mine, 'javascript');
    expect(answers('javascript', json.map(text => ({condition, json: text})))).toEqual(json.map(text => text === mine));
  }
  const condition = conditionFor('9007199254740993', 'javascript');
  // The number was rounded by the program that wrote it or by JavaScript itself; the BigInt is exact.
  expect(answers('javascript', [{condition, json: '9007199254740993n'}, {condition, json: '9007199254740991n'}])).toEqual([true, false]);
}); // prettier-ignore

it('a tuple that was written as a list is found in Python', () => {
  const condition = conditionFor('[1, "a"]', 'python');
  const program = `v = (1, 'a')\nprint(eval(${JSON.stringify(condition)}))`;
  expect(spawnSync('python3', ['-c', program], {encoding: 'utf8'}).stdout).toBe('True\n');
});

it('invisible characters are written as escapes, so that the condition shows what it compares', () => {
  expect(conditionFor(JSON.stringify('a\u202eb\u200b\u00a0'), 'python')).toContain("'a\\u202eb\\u200b\\xa0'");
  expect(conditionFor(JSON.stringify('a\u202eb\u200b\u00a0'), 'javascript')).toContain("'a\\u{202e}b\\u{200b}\\u{a0}'");
});

/** Whether two JSON texts are one value for a program: 1 and 1.0 are, 1 and true are not. */
function same(a: string, b: string): boolean {
  return canonical(JSON.parse(a)) === canonical(JSON.parse(b));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
  }
  return typeof value === 'number' ? String(value + 0) : JSON.stringify(value);
}
