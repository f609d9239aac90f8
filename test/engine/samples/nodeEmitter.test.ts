/** samples/node/tracescopeEmitter.mjs in real Node programs, seen from the wire. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {Collector, PROGRAMS, runProgram, type Body, type Received} from './collector';
import {bodies, idOf, lineWith, sequences} from './records';

const NODE = process.execPath;

describe('Node emitter', () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await Collector.open();
  });
  afterEach(() => collector.close());

  const run = async (program: string, programs = 1): Promise<readonly Received[]> => {
    const finished = await runProgram(NODE, [join(PROGRAMS, program)], collector.endpoint);
    expect(finished).toEqual({code: 0, stderr: ''});
    return collector.ends(programs);
  };

  test('two frames: the topic, and a body with the keys of Distlog', async () => {
    const received = await run('scopes.mjs');
    expect(new Set(received.map(({topic, frameCount}) => `${topic} ${frameCount}`))).toEqual(new Set(['TLJ 2']));
    const keys =
      'args asctime context created exc_info exc_text filename funcName hostname levelname levelno lineno message ' +
      'module msecs msg name pathname process processName relativeCreated stack_info thread threadName';
    const [before] = bodies(received);
    expect(
      Object.keys(before as Body)
        .sort()
        .join(' '),
    ).toBe(keys);
    expect(before).toMatchObject({name: 'jobs', message: 'before', context: null, levelname: 'INFO', levelno: 20});
    expect(before?.asctime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}$/);
  });

  test('scopes nest by their ids and count their records without a gap', async () => {
    const records = bodies(await run('scopes.mjs'));
    const order = idOf(records.find(({message}) => message === 'order 17'));
    const begins = records.filter(({context}) => String(context?.key).startsWith('0@'));
    const ids = begins.map(record => [record.message, idOf(record).replace(order, 'root')]);
    expect(ids.slice(0, 4)).toEqual([
      ['order 17', 'root'],
      ['synchronous', 'root/1'],
      ['fails', 'root/2'],
      ['rejects', 'root/3'],
    ]);
    expect(ids[4]?.[1]).toMatch(/^root\/[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(ids[5]).toEqual(['no end', 'root/4']);
    for (const [id, sequence] of sequences(records)) {
      expect(sequence, id).toEqual(sequence.map((_, index) => index));
    }
  });

  test('begin, end and failure come from the root logger with the line of the call', async () => {
    const source = readFileSync(join(PROGRAMS, 'scopes.mjs'), 'utf8');
    const records = bodies(await run('scopes.mjs'));
    const at = (text: string): readonly unknown[] =>
      records
        .filter(({lineno, name}) => name === 'root' && lineno === lineWith(source, text))
        .map(({levelname, message}) => [levelname, message]);
    expect(at("task('order 17'")).toEqual([
      ['INFO', 'order 17'],
      ['INFO', 'order placed'],
    ]);
    expect(at("to('synchronous'")).toEqual([
      ['INFO', 'synchronous'],
      ['INFO', '4 rows'],
    ]);
    expect(at("to('fails'")).toEqual([
      ['INFO', 'fails'],
      ['ERROR', 'FAILED fails'],
    ]);
    expect(records.filter(({message}) => message === 'no end')).toHaveLength(1);
    const failure = records.find(({message}) => message === 'FAILED fails');
    expect(failure?.exc_text).toMatch(/^RangeError: zero\\n {4}at /);
    expect(failure?.exc_text).toContain(`scopes.mjs:${lineWith(source, 'throw new RangeError')}:`);
    expect(failure?.exc_text).not.toContain('\n');
    expect(records.find(({message}) => message === 'FAILED rejects')?.exc_text).toContain('Error: later');
    expect(new Set(records.map(({pathname}) => pathname))).toEqual(new Set([join(PROGRAMS, 'scopes.mjs')]));
  });

  test('a record carries the context of its scope, its own line, and newlines as Distlog writes them', async () => {
    const source = readFileSync(join(PROGRAMS, 'scopes.mjs'), 'utf8');
    const records = bodies(await run('scopes.mjs'));
    const log = records.find(({message}) => message === 'first\\nsecond 2');
    expect(log).toMatchObject({msg: 'first\nsecond %d', lineno: lineWith(source, 'second %d')});
    expect(log?.context).toMatchObject({customer: 'Renée', key_: 'mine'});
    expect(records.find(({message}) => message === 'rows')?.context).toMatchObject({lines: 3, rows: 4});
    expect(records.find(({message}) => message === 'caught')?.exc_text).toContain('RangeError: zero');
    expect(records.find(({message}) => message === 'later')?.levelname).toBe('ERROR');
  });

  test('no record is lost to values that JSON does not know', async () => {
    const odd = bodies(await run('scopes.mjs')).filter(({context}) => context !== null && 'silent' in context);
    expect(odd.map(({msg}) => msg)).toEqual(['odd', {event: 'an object', n: 1}, 'odd']);
    expect(odd[0]?.context).toMatchObject({
      silent: '(a value that cannot be read)',
      nan: 'NaN',
      big: '5',
      cycle: ['(cycle)'],
      map: 'Map(1) { 1 => 2 }',
      date: '1970-01-01T00:00:00.000Z',
      none: 'undefined',
    });
  });

  test('asynchronous tasks that overlap keep their scopes apart', async () => {
    const records = bodies(await run('scopes.mjs'));
    const gather = idOf(records.find(({message}) => message === 'gather'));
    for (const [index, owner] of ['A0', 'A1'].entries()) {
      const ids = records.filter(({context}) => context?.owner === owner).map(record => idOf(record));
      const id = `${gather}/${index + 1}`;
      expect(ids).toEqual([id, `${id}/1`, `${id}/1`, `${id}/1`, id]);
    }
  });

  test('a second process continues the task that it was given', async () => {
    const records = bodies(await run('parent.mjs', 2));
    const root = idOf(records.find(({message}) => message === 'checkout'));
    const begins = records.filter(({context}) => String(context?.key).startsWith('0@'));
    const imported = begins.filter(({message}) => /^(worker|step)/.test(message));
    expect(imported.map(record => [record.message, idOf(record)])).toEqual([
      ['worker 0', `${root}/1/1`],
      ['step', `${root}/1/1/1`],
      ['worker 1', `${root}/1/2`],
      ['step', `${root}/1/2/1`],
    ]);
    expect(new Set(records.map(({process}) => process)).size).toBe(2);
  });

  test('without a viewer the program ends well and says how many records were not delivered', async () => {
    const endpoint = collector.endpoint;
    collector.close();
    for (const [records, queueSize] of [
      ['1', '10'],
      ['3000', '1000'],
    ] as const) {
      const {code, stderr} = await runProgram(NODE, [join(PROGRAMS, 'burst.mjs'), records, queueSize], endpoint);
      expect(code).toBe(0);
      const noun = records === '1' ? 'record was' : 'records were';
      expect(stderr).toBe(
        `tracescope: ${records} ${noun} not delivered: no viewer answered at ${endpoint}. ` +
          'In VS Code, run "Tracescope: Start Listening" first.\n',
      );
    }
  });
});
