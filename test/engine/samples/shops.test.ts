/** The two shops under samples/: they run to their end and show what the demonstration promises. */
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findPythonWithZmq} from '../../support/python';
import {Collector, REPOSITORY, runProgram, type Body} from './collector';
import {bodies, idOf} from './records';

describe('sample shops', () => {
  let collector: Collector;
  beforeEach(async () => {
    collector = await Collector.open();
  });
  afterEach(() => collector.close());

  const python = findPythonWithZmq();
  // Without pyzmq there is nothing to run; pythonEmitter.test.ts says so.
  if (python !== undefined) {
    test('Python: three processes, linked; retries, failures and a scope that is never closed', async () => {
      const shop = join(REPOSITORY, 'samples', 'python-demo', 'shop.py');
      const {code} = await runProgram(python, [shop, '--once', '--seed', '1'], collector.endpoint);
      expect(code).toBe(0);
      await collector.endsWith('the shop closes after 6 orders');
      const records = bodies(collector.received);
      expect(new Set(records.map(({processName}) => processName))).toEqual(
        new Set(['MainProcess', 'warehouse', 'mailer']),
      );
      expectImported(records, 'pack order 1', 'order 1');
      expectImported(records, 'mail order 6', 'order 6');
      const messages = records.map(({message}) => message);
      expect(messages).toContain('FAILED order 5');
      expect(messages).toContain('FAILED print label');
      expect(messages).toContain('paid on attempt 3');
      expect(messages.filter(message => message === 'fetch receipt')).toHaveLength(3);
    });
  }

  test('Node: two processes, linked; one order fails', async () => {
    const shop = join(REPOSITORY, 'samples', 'node-demo', 'shop.mjs');
    expect(await runProgram(process.execPath, [shop, '--once'], collector.endpoint)).toEqual({code: 0, stderr: ''});
    await collector.endsWith('order 3 placed');
    const records = bodies(collector.received);
    expectImported(records, 'courier', 'order 1');
    expect(records.find(({message}) => message === 'FAILED order 2')?.exc_text).toContain('the bank did not answer');
  });
});

/** The first record of `imported` comes from another process than `flow` and stands inside it. */
function expectImported(records: readonly Body[], imported: string, flow: string): void {
  const child = records.find(({message}) => message === imported);
  const parent = records.find(({message}) => message === flow);
  expect(child?.process).not.toBe(parent?.process);
  expect(idOf(child)).toMatch(new RegExp(`^${idOf(parent)}/\\d+/\\d+$`));
}
