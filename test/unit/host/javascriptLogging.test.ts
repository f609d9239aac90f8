/** The expressions that a debugger evaluates to change a logger's level, run in a program that has them and in one that has not. */
import {createContext, runInContext} from 'node:vm';
import {expect, test} from 'vitest';
import {restoreExpression, setLevelExpression, wasDone} from '../../../src/host/debug/javascriptLogging';

const HOSTILE = `x'"\\\n\u2028\${1}`;

test('a level is set, again, and put back to what it was, or to nothing', () => {
  const program = createContext({});
  runInContext(`globalThis[Symbol.for('tracescope.logLevels')] = new Map([['shop', 30]])`, program);
  const levels = () =>
    Object.fromEntries(
      runInContext(`[...globalThis[Symbol.for('tracescope.logLevels')]]`, program) as [string, number][],
    );
  const set = (name: string, level: number) => wasDone(String(runInContext(setLevelExpression(name, level), program)));
  expect(set('shop', 10)).toBe(true);
  expect(set('shop', 20)).toBe(true);
  expect(set('', 40)).toBe(true);
  expect(set(HOSTILE, 50)).toBe(true);
  expect(levels()).toEqual({shop: 20, '': 40, [HOSTILE]: 50});
  expect(wasDone(String(runInContext(restoreExpression(), program)))).toBe(true);
  expect(levels()).toEqual({shop: 30});
  expect(set('shop', 10)).toBe(true);
  runInContext(restoreExpression(), program);
  expect(levels()).toEqual({shop: 30});
});

test('a program without a registry says so', () => {
  expect(wasDone(String(runInContext(setLevelExpression('shop', 10), createContext({}))))).toBe(false);
  expect(wasDone(String(runInContext(restoreExpression(), createContext({}))))).toBe(true);
});
