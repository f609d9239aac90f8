/** What of a debugger's messages is read, how pieces become lines, and which lines are worth a session. */
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {exitCodeOf, LineJoiner, looksLikeRecord, outputOf} from '../../../src/host/debug/consoleLines';
import {SessionOutput} from '../../../src/host/debug/sessionOutput';
import {fixturePath} from '../../support/fixtures';

const output = (category: string | undefined, text: unknown) => ({
  type: 'event',
  event: 'output',
  body: {category, output: text},
});

describe('messages of a debug adapter', () => {
  test('only output of the program is taken, never telemetry', () => {
    expect(outputOf(output('stdout', 'a'))).toEqual({category: 'stdout', text: 'a'});
    expect(outputOf(output(undefined, 'a'))).toEqual({category: 'console', text: 'a'});
    for (const category of ['telemetry', 'important', 'x'])
      expect(outputOf(output(category, '{"time": 1}'))).toBeNull();
    for (const odd of [null, 7, {}, output('stdout', 5), {type: 'event', event: 'output'}])
      expect(outputOf(odd)).toBeNull();
  });

  test('the exit code', () => {
    expect(exitCodeOf({type: 'event', event: 'exited', body: {exitCode: 3}})).toBe(3);
    expect(exitCodeOf({type: 'event', event: 'exited', body: {}})).toBeNull();
  });
});

describe('lines that start a session', () => {
  test.each([
    'nameko/shop-json.log',
    'nameko/hello-repr.log',
    'nameko/shop-pretty-json.log',
    'nameko/shop-plain.log',
    'selinon/failing-logging.log',
    'selinon/nested-json-raw.stdout.log',
    'penguiflow/pipeline-info-structured.log',
    'penguiflow/pipeline-debug-extras-text.log',
    'docs-samples/distlog-tutorial.ndjson',
    'distlog/distlogd-forward-stdout.log',
  ])('%s', file => {
    const lines = readFileSync(fixturePath(`recordings/${file}`), 'utf8').split('\n');
    expect(lines.some(looksLikeRecord)).toBe(true);
  });

  test.each(['hello', '{"a": 1}', "{'name': 'x'}", 'const x = {time: 1};', 'GET /time 200', 'Server at {host}'])(
    'not %s',
    line => expect(looksLikeRecord(line)).toBe(false),
  );
});

test('lines are joined whatever the pieces, and the last one needs no newline', () => {
  const joiner = new LineJoiner();
  expect([joiner.take('a'), joiner.take('b\nc'), joiner.take('\n'), joiner.take('d\ne\nf')]).toEqual([
    '',
    'ab\n',
    'c\n',
    'd\ne\n',
  ]);
  expect([joiner.end(), joiner.end()]).toEqual(['f\n', '']);
});

describe('the output of a session', () => {
  function record() {
    let sent = '';
    const write = (bytes: Uint8Array) => Promise.resolve(void (sent += new TextDecoder().decode(bytes)));
    return {of: new SessionOutput({write, end: () => Promise.resolve()}), sent: () => sent};
  }

  test('is silent until a record, and then starts a little before it', async () => {
    const {of, sent} = record();
    of.take('1', {category: 'stdout', text: 'starting\n'});
    expect(sent()).toBe('');
    of.take('1', {category: 'stdout', text: '{"time": 1, "msg": "x"}'});
    of.take('1', {category: 'stderr', text: 'Traceback\n'});
    of.take('1', {category: 'stdout', text: '\n'});
    of.take('1', {category: 'stderr', text: 'after'});
    expect(sent()).toBe('starting\nTraceback\n{"time": 1, "msg": "x"}\n');
    await of.end(0);
    expect(sent()).toMatch(/after\n$/);
  });

  test('keeps stdout, stderr and child sessions apart', () => {
    const {of, sent} = record();
    of.take('1', {category: 'stdout', text: '{"time": 1, '});
    of.take('2', {category: 'stdout', text: '{"time": 2, '});
    of.take('1', {category: 'stdout', text: '"msg": "one"}\n'});
    of.take('2', {category: 'stdout', text: '"msg": "two"}\n'});
    expect(sent()).toBe('{"time": 1, "msg": "one"}\n{"time": 2, "msg": "two"}\n');
  });

  test('takes only records from what the debugger itself may have said', () => {
    const {of, sent} = record();
    of.take('1', {category: 'console', text: 'Debugger attached.\n{"time": 1, "msg": "x"}\nWaiting\n'});
    expect(sent()).toBe('{"time": 1, "msg": "x"}\n');
  });
});
