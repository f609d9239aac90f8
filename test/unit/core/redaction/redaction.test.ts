/** Redaction before storage: a secret is gone in whatever form it came, and everything else is byte for byte the same. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {encodeRejectLine} from '../../../../src/core/framing/rejectLine';
import {frameToLine} from '../../../../src/core/framing/zmqMessage';
import {RedactingStream} from '../../../../src/core/redaction/redactingStream';
import {FieldRules, MASK} from '../../../../src/core/redaction/rules';
import {spoolOf} from '../../../support/memoryTrace';

const LIMIT = 1 << 20;
const SECRET = 'hunter2';
const rules = new FieldRules(['password', '*token*', 'authorization', 'secret']);

function redact(text: string | Uint8Array, fields = rules): string {
  const stream = new RedactingStream(fields, LIMIT);
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return Buffer.concat([stream.write(bytes), stream.end()]).toString();
}

describe('rules', () => {
  test.each([
    ['password', 'Password', true],
    ['password', 'db_password', false],
    ['*password*', 'db_password_old', true],
    ['password', 'db.password', true],
    ['*', 'anything', true],
    ['a*z', 'a-to-z', true],
    ['a.z', 'abz', false],
    ['pass-word', 'PASS-WORD', true],
    ['größe', 'GRÖßE', true],
    ['ab*ba', 'aba', false],
    ['  ', '', false],
  ])('%j and key %j: %s', (field, key, expected) => {
    expect(new FieldRules([field]).matches(key)).toBe(expected);
  });

  test('a key without end takes no time', () => {
    expect(new FieldRules(['*a*a*a*a*b']).matches('a'.repeat(1 << 20))).toBe(false);
  });
});

describe('JSON', () => {
  test.each([
    ['a field', '{"password": "hunter2", "a": 1}', `{"password": "${MASK}", "a": 1}`],
    ['without regard to case', '{"PassWord":"hunter2"}', `{"PassWord":"${MASK}"}`],
    ['a number', '{"password": 12345}', `{"password": "${MASK}"}`],
    ['an object', '{"secret": {"a": {"b": "hunter2"}}, "c": 2}', `{"secret": "${MASK}", "c": 2}`],
    ['an array', '{"secret": ["hunter2", ["hunter2"]]}', `{"secret": "${MASK}"}`],
    ['at depth', '{"a": [{"b": [{"password": "hunter2"}]}]}', `{"a": [{"b": [{"password": "${MASK}"}]}]}`],
    ['with an escaped key', '{"pass\\u0077ord": "hunter2"}', `{"pass\\u0077ord": "${MASK}"}`],
    [
      'in a string of JSON',
      '{"args": "{\\"password\\": \\"hunter2\\"}"}',
      `{"args":"{\\"password\\": \\"${MASK}\\"}"}`,
    ],
    ['in a message', '{"message": "login password=hunter2 ok"}', `{"message":"login password=${MASK} ok"}`],
    ['null stays', '{"password": null}', '{"password": null}'],
    ['a mask stays', `{"password": "${MASK}"}`, `{"password": "${MASK}"}`],
    ['twice on a line', '{"password":"hunter2"}{"password":"hunter2"}', `{"password":"${MASK}"}{"password":"${MASK}"}`],
  ])('%s', (_what, line, expected) => {
    const result = redact(`${line}\n`);
    expect(result.replaceAll('": "', '":"')).toBe(`${expected}\n`.replaceAll('": "', '":"'));
    expect(result).not.toContain(SECRET);
  });

  test('nested deeply and doubly', () => {
    const depth = 5000;
    const deep = `${'{"a":['.repeat(depth)}{"password":"hunter2"}${']}'.repeat(depth)}`;
    expect(redact(deep)).not.toContain(SECRET);
    const inner = JSON.stringify({password: SECRET, other: 'x "y" \\ z'});
    const doubly = JSON.stringify({body: JSON.stringify({call: inner}), after: 'stays'});
    const result = JSON.parse(redact(doubly)) as {body: string; after: string};
    expect(result.after).toBe('stays');
    const call = JSON.parse((JSON.parse(result.body) as {call: string}).call) as object;
    expect(call).toEqual({password: MASK, other: 'x "y" \\ z'});
  });

  test('over several lines, whole or cut off', () => {
    const pretty = `{\n    "a": 1,\n    "secret": {\n        "b": "hunter2"\n    },\n    "c": "password: hunter2"\n}\n`;
    expect(redact(pretty)).toBe(`{\n    "a": 1,\n    "secret": "${MASK}",\n    "c": "password: ${MASK}"\n}\n`);
    const cut = `{\n    "secret": {\n        "b": "hunter2"\nnext line\n`;
    expect(redact(cut)).not.toContain(SECRET);
    expect(redact(cut)).toMatch(/next line\n$/);
  });

  test("Distlog's place in the tree stays whatever the rules say", () => {
    const line = '{"context": {"key": "3@e36053e5/1", "api_key": "hunter2"}}\n';
    expect(redact(line, new FieldRules(['*key*']))).toBe(
      `{"context": {"key": "3@e36053e5/1", "api_key": "${MASK}"}}\n`,
    );
  });

  test('any value under any name: the rest is the same, the secret gone', () => {
    const value = fc.jsonValue({maxDepth: 3});
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.string(), (fields, name) => {
        const rest = Object.fromEntries(
          Object.entries(fields).filter(([key]) => !/[:=]/.test(key + JSON.stringify(fields[key]))),
        );
        const key = `${name.replace(/[.]/g, '')}Token`;
        const line = `${JSON.stringify({...rest, [key]: {deep: [SECRET]}})}\n`;
        const result = JSON.parse(redact(line)) as Record<string, unknown>;
        expect(JSON.stringify(result)).not.toContain(SECRET);
        expect(result[key]).toBe(MASK);
      }),
    );
  });
});

describe('other forms', () => {
  test.each([
    ['key=value', 'user=bob password=hunter2 ok', `user=bob password=${MASK} ok`],
    ['key: value', 'password: hunter2, user: bob', `password: ${MASK}, user: bob`],
    ['with spaces', 'password = hunter2', `password = ${MASK}`],
    ['a header', 'Authorization: Bearer hunter2', `Authorization: ${MASK}`],
    ['a scheme behind an equals sign', 'authorization=Bearer hunter2 ok', `authorization=${MASK} ok`],
    ['a query', 'GET /x?a=1&token=hunter2&b=2 200', `GET /x?a=1&token=${MASK}&b=2 200`],
    ['quoted', 'password="a hunter2 b" user="bob"', `password="${MASK}" user="bob"`],
    ['an option', 'run --password=hunter2 --fast', `run --password=${MASK} --fast`],
    ['a form', 'user[password]=hunter2', `user[password]=${MASK}`],
    ['PenguiFlow extras', 'done [password="a "hunter2" b", n=1]', `done [password="${MASK}", n=1]`],
    ['a dictionary behind a name', "secret={'a': 'hunter2'}", `secret=${MASK}`],
    ['an object behind a name', 'secret={"a": "hunter2"} ok', `secret=${MASK} ok`],
    ['cut off', `args: "{'password': 'hunter2`, `args: "{'password': '${MASK}`],
    ['a traceback line', 'ValueError: bad password=hunter2', `ValueError: bad password=${MASK}`],
    ['not UTF-8', Buffer.from('caf\xe9 password=hunter2', 'latin1').toString('latin1'), `café password=${MASK}`],
    ['a damaged record', '{"password": "hunter2", "a": }', `{"password": "${MASK}", "a": }`],
    ['a record cut off', '{"a": 1, "password": "hunt', `{"a": 1, "password": "${MASK}`],
    [
      'behind a prefix',
      'SELINON  host - EVENT : {"details": {"password": "hunter2"}}',
      `SELINON  host - EVENT : {"details": {"password": "${MASK}"}}`,
    ],
  ])('%s', (_what, line, expected) => {
    expect(redact(`${line}\r\n`)).toBe(`${expected}\r\n`);
  });

  test('a Python dictionary is stored as JSON when it held a secret, else as it is', () => {
    const held = "{'call_args': {'password': 'hunter2', 'when': datetime.datetime(2020, 1, 1, 0, 0)}, 'x': None}\n";
    expect(JSON.parse(redact(held))).toMatchObject({call_args: {password: MASK}, x: null});
    const harmless = "{'call_args': {'user': 'bob'}, 'x': None}\n";
    expect(redact(harmless)).toBe(harmless);
  });

  test('bytes that are not UTF-8 stay', () => {
    const line = Buffer.from('\xe9\xff password=hunter2\n', 'latin1');
    const stream = new RedactingStream(rules, LIMIT);
    const result = Buffer.from(stream.write(line));
    expect(result.subarray(0, 3)).toEqual(line.subarray(0, 3));
    expect(result.toString()).toContain(`password=${MASK}`);
  });

  test('a refused message shows no sample that may hold secrets', () => {
    const text = encodeRejectLine('damaged', Buffer.from('{"password": "hunter2'), 100);
    expect(redact(text)).not.toContain(SECRET);
    const pickle = Buffer.from('\x80\x02}X\x08\x00\x00\x00passwordX\x07\x00\x00\x00hunter2', 'latin1');
    expect(redact(encodeRejectLine('damaged', pickle, 100))).not.toContain(SECRET);
  });

  test('a pickle is masked as the JSON that it becomes', () => {
    const pickle = Buffer.from('\x80\x02}X\x08\x00\x00\x00passwordX\x07\x00\x00\x00hunter2s.', 'latin1');
    const result = frameToLine([Buffer.from('PLP'), pickle], {maxRecordBytes: LIMIT});
    expect('line' in result && Buffer.from(result.line).toString()).toContain(SECRET);
    if ('line' in result) expect(redact(result.line)).toBe(`{"password": "${MASK}"}`);
  });
});

describe('streams', () => {
  test('split anywhere give the same', () => {
    const text = Buffer.from('{"password": "hunter2"}\r\nplain\n{\n  "secret": [\n    1\n  ]\n}\npassword=hunter2');
    const whole = redact(text);
    for (let cut = 0; cut <= text.length; cut++) {
      const stream = new RedactingStream(rules, LIMIT);
      const parts = [stream.write(text.subarray(0, cut)), stream.write(text.subarray(cut)), stream.end()];
      expect(Buffer.concat(parts).toString()).toBe(whole);
    }
  });

  test('a line over the limit becomes a reject without its secrets, and is not held', () => {
    const stream = new RedactingStream(rules, 1000);
    const parts: Uint8Array[] = [stream.write(Buffer.from('password=hunter2 '))];
    for (let part = 0; part < 100; part++) parts.push(stream.write(Buffer.alloc(1000, 'x')));
    parts.push(stream.write(Buffer.from('\nnext\n')));
    const text = Buffer.concat(parts).toString();
    expect(text).toMatch(/^{"tracescope\.reject":"the line is 100018 bytes long.*}\nnext\n$/);
    expect(text).not.toContain(SECRET);
  });

  test.each([
    'distlog/nested-json.ndjson',
    'selinon/failing-logging.log',
    'nameko/shop-pretty-json.log',
    'nameko/hello-repr.log',
    'penguiflow/pipeline-debug-extras-text.log',
  ])('%s without a secret stays byte for byte', file => {
    const bytes = spoolOf(file);
    const fields = new FieldRules(['*nothing_has_this_name*']);
    expect(redact(bytes, fields) === Buffer.from(bytes).toString()).toBe(true);
  });
});
