/** samples/python/tracescope_emitter.py in real Python programs, seen from the wire. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findPythonWithZmq, NO_PYTHON} from '../../support/python';
import {Collector, PROGRAMS, runProgram, type Body, type Received} from './collector';
import {bodies, idOf, lineWith, sequences} from './records';

const python = findPythonWithZmq();

describe('Python emitter', () => {
  if (python === undefined) {
    test('has no Python to run on; that is an error where TRACESCOPE_PYTHON names one, and in CI', () => {
      console.warn(NO_PYTHON);
      expect(process.env.TRACESCOPE_PYTHON ?? process.env.CI, NO_PYTHON).toBeUndefined();
    });
    return;
  }
  registerTests(python);
});

function registerTests(interpreter: string): void {
  let collector: Collector;
  beforeEach(async () => {
    collector = await Collector.open();
  });
  afterEach(() => collector.close());

  const run = async (program: string, programs = 1): Promise<readonly Received[]> => {
    const finished = await runProgram(interpreter, [join(PROGRAMS, program)], collector.endpoint);
    expect(finished).toEqual({code: 0, stderr: ''});
    return collector.ends(programs);
  };

  test('two frames: the topic, and a body with the keys of Distlog', async () => {
    const received = await run('scopes.py');
    expect(new Set(received.map(({topic, frameCount}) => `${topic} ${frameCount}`))).toEqual(new Set(['TLJ 2']));
    const keys =
      'args asctime context created exc_info exc_text filename funcName hostname levelname levelno lineno message ' +
      'module msecs msg name pathname process processName relativeCreated stack_info thread threadName';
    const [before] = bodies(received);
    const {taskName, ...others} = before as Body; // Python 3.12 has it, older ones do not
    expect(taskName ?? null).toBeNull();
    expect(Object.keys(others).sort().join(' ')).toBe(keys);
    expect(before).toMatchObject({name: 'jobs', message: 'before', context: null, args: null, exc_info: null});
    expect(before?.asctime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}$/);
  });

  test('scopes nest by their ids and count their records without a gap', async () => {
    const records = bodies(await run('scopes.py'));
    const order = idOf(records.find(({message}) => message === 'order 17'));
    expect(order).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const begins = records.filter(({context}) => String(context?.key).startsWith('0@'));
    const ids = begins.map(record => [record.message, idOf(record).replace(order, 'root')]);
    expect(ids.slice(0, 4)).toEqual([
      ['order 17', 'root'],
      ['on several lines', 'root/1'],
      ['fails', 'root/2'],
      ['decorated', 'root/3'],
    ]);
    expect(ids[4]?.[1]).toMatch(/^root\/[0-9a-f]{8}-[0-9a-f-]{27}$/); // a task() inside a task
    expect(ids[5]).toEqual(['no end', 'root/4']);
    for (const [id, sequence] of sequences(records)) {
      expect(sequence, id).toEqual(sequence.map((_, index) => index));
    }
  });

  test('begin, end and failure come from the root logger with the line of the `with`', async () => {
    const source = readFileSync(join(PROGRAMS, 'scopes.py'), 'utf8');
    const records = bodies(await run('scopes.py'));
    const at = (mark: string): readonly unknown[] =>
      records
        .filter(({lineno, name}) => name === 'root' && lineno === lineWith(source, `mark:${mark}`))
        .map(({levelname, message, funcName}) => [levelname, message, funcName]);
    expect(at('order')).toEqual([
      ['INFO', 'order 17', 'run'],
      ['INFO', 'order placed', 'run'],
    ]);
    expect(at('several')).toEqual([
      ['INFO', 'on several lines', 'run'],
      ['INFO', '4 rows', 'run'],
    ]);
    expect(at('fails')).toEqual([
      ['INFO', 'fails', 'run'],
      ['ERROR', 'FAILED fails', 'run'],
    ]);
    expect(at('decorated')).toEqual([
      ['INFO', 'decorated', 'decorated'],
      ['INFO', 'decorated', 'decorated'],
    ]);
    expect(records.filter(({message}) => message === 'no end')).toHaveLength(1);
    const failure = records.find(({message}) => message === 'FAILED fails');
    expect(failure?.exc_text).toContain(`scopes.py", line ${lineWith(source, 'mark:raise')}, in run\\n`);
    expect(failure?.exc_text).not.toContain('\n');
    expect(new Set(records.map(({pathname}) => pathname))).toEqual(new Set([join(PROGRAMS, 'scopes.py')]));
  });

  test('a record carries the context of its scope, its own line, and newlines as Distlog writes them', async () => {
    const source = readFileSync(join(PROGRAMS, 'scopes.py'), 'utf8');
    const records = bodies(await run('scopes.py'));
    const log = records.find(({msg}) => msg === 'first\nsecond\tthird');
    expect(log).toMatchObject({message: 'first\\nsecond\tthird', lineno: lineWith(source, 'mark:log'), name: 'jobs'});
    expect(log?.context).toMatchObject({customer: 'Renée', key_: 'mine'});
    expect(log?.context?.key).toMatch(/^1@/);
    expect(records.find(({message}) => message === 'rows')?.context).toMatchObject({lines: 3, rows: 4});
    expect(records.find(({message}) => message === 'on several lines')?.context).not.toHaveProperty('customer');
    expect(records.find(({message}) => message === 'in the nested task')).toMatchObject({
      request_id: 'r-1',
      extra_context: 'mine too',
    });
  });

  test('no record is lost to values that JSON does not know or arguments that do not fit', async () => {
    const received = (await run('scopes.py')).filter(({body}) => body.context !== null && 'silent' in body.context);
    expect(received.map(({body}) => body.message)).toEqual([
      'odd',
      expect.stringMatching(/^%d is not a number \('this',\) \(cannot be formatted: /),
      'odd',
    ]);
    expect(received[0]?.text).toContain('"nan": NaN');
    expect(received[0]?.body.context).toMatchObject({
      kind: "<class '__main__.Silent'>",
      silent: '<Silent that has no text>',
      raw: "b'\\x00'",
      tags: "{'x'}",
      pair: {'(1, 2)': 3},
      big: expect.stringMatching(/^0x[0-9a-f]{4000,}$/) as unknown,
      cycle: ['(cycle)'],
      lone: '\ud800',
    });
  });

  test('threads and asyncio tasks that overlap keep their scopes apart', async () => {
    const records = bodies(await run('overlap.py'));
    for (const owner of ['T0', 'T1']) {
      const own = records.filter(({context}) => context?.owner === owner);
      const root = idOf(own[0]);
      expect(root).not.toContain('/');
      expect(own.map(record => idOf(record).replace(root, 'root'))).toEqual(
        ['root', 'root/1', 'root/1', 'root/1', 'root'].slice(0, own.length),
      );
      expect(own).toHaveLength(5);
      expect(new Set(own.map(({threadName}) => threadName))).toEqual(new Set([owner]));
    }
    const gather = idOf(records.find(({message}) => message === 'gather'));
    for (const [index, owner] of ['A0', 'A1'].entries()) {
      const ids = records.filter(({context}) => context?.owner === owner).map(record => idOf(record));
      const id = `${gather}/${index + 1}`;
      expect(ids).toEqual([id, `${id}/1`, `${id}/1`, `${id}/1`, id]);
    }
  });

  test('a second process continues the task that it was given', async () => {
    const records = bodies(await run('parent.py', 2));
    const root = idOf(records.find(({message}) => message === 'checkout'));
    const parent = records[0]?.process;
    const imported = records.filter(({process, context}) => process !== parent && context !== null);
    const begins = imported.filter(({context}) => String(context?.key).startsWith('0@'));
    expect(begins.map(record => [record.message, idOf(record)])).toEqual([
      ['worker 0', `${root}/1/1`],
      ['step', `${root}/1/1/1`],
      ['worker 1', `${root}/1/2`],
      ['step', `${root}/1/2/1`],
    ]);
    for (const [id, sequence] of sequences(records)) {
      expect(sequence, id).toEqual(sequence.map((_, index) => index));
    }
  });

  test('a QueueHandler and a forked child keep the scope', async () => {
    const records = bodies(await run('queued.py'));
    const queued = records.find(({message}) => message === 'from the queue');
    expect(queued?.context?.key).toBe(`1@${idOf(records.find(({message}) => message === 'queued'))}`);
    const parent = records.find(({message}) => message === 'in the parent');
    const child = records.find(({message}) => message === 'in the child');
    if (process.platform === 'win32') return; // it cannot fork
    expect(child?.process).not.toBe(parent?.process);
    expect(idOf(child).startsWith(`${idOf(parent)}/`)).toBe(true);
  });

  test('without a viewer the program ends well and says how many records were not delivered', async () => {
    const endpoint = collector.endpoint;
    collector.close();
    for (const [records, queueSize] of [
      ['1', '10'],
      ['3000', '1000'],
    ] as const) {
      const program = [join(PROGRAMS, 'burst.py'), records, queueSize];
      const {code, stderr} = await runProgram(interpreter, program, endpoint);
      expect(code).toBe(0);
      const noun = records === '1' ? 'record was' : 'records were';
      expect(stderr).toContain(`tracescope: ${records} ${noun} not delivered: no viewer answered at ${endpoint}.`);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
}
