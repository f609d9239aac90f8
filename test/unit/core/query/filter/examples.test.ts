/** What each construct finds, on one small session; docs/filter.md may only hold examples that are listed here. */
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it} from 'vitest';
import {checkFilter} from '../../../../../src/core/query/filter/compile';
import type {Trace} from '../../../../../src/core/trace';
import {messages, traceOfLines} from './fixture';

/** Messages by a letter each. */
const NAMES: Readonly<Record<string, string>> = {
  a: 'import batch', b: 'Timeout while loading', c: 'load stock', d: 'row 17 of "big table"', e: 'disk is slow',
  t: 'a banner of the program, timeout 5 s', F: 'FLOW_SCHEDULE shop flow', G: 'FLOW_START shop flow',
  H: 'TASK_SCHEDULE Charge · in shop flow', I: 'TASK_START Charge', J: 'TASK_FAILURE Charge: ValueError: no money',
  K: 'FLOW_FAILURE shop flow: will not retry · failed nodes: Charge',
}; // prettier-ignore

const EXAMPLES: readonly (readonly [filter: string, found: string])[] = [
  ['', 'abcdeFGHIJK'],
  ['   ', 'abcdeFGHIJK'],
  ['timeout', 'be'],
  ['TIMEOUT', 'be'],
  ['shop.cart', 'b'],
  ['raise', 'e'],
  ['stock', 'cd'],
  ['timeout loading', 'b'],
  ['time*loading', 'b'],
  ['loading*time', ''],
  ['*', 'abcdeFGHIJK'],
  ['"while loading"', 'b'],
  ['"time*loading"', ''],
  ['"say \\"hello\\""', ''],
  ['"\\"big table\\""', 'd'],
  ['-timeout', 'acdFGHIJK'],
  ['NOT timeout', 'acdFGHIJK'],
  ['timeout OR stock', 'bcde'],
  ['loading AND timeout', 'b'],
  ['(loading OR stock) -level:warning', 'cd'],
  ['timeout OR stock -level:debug', 'bce'],
  ['bad(', ''],
  ['http://host/path', ''],
  ['ValueError:', 'J'],
  ['std::vector', ''],
  ['load(7)', ''],
  ['a->b', ''],
  ['--verbose', ''],
  ['"user=leo"', ''],
  ['"AND"', ''],
  ['"level:"', ''],
  ['level>=warning', 'beJK'],
  ['level>=error', 'eJK'],
  ['level:warning', 'bJK'],
  ['level:error', 'eJK'],
  ['level>warning', 'eJK'],
  ['level<error', 'abcdFGHI'],
  ['level!=error', 'abcdFGHI'],
  ['LEVEL>=Warning', 'beJK'],
  ['level:30', 'bJK'],
  ['level==30', 'bJK'],
  ['level<info', 'd'],
  ['level!=info', 'bdeJK'],
  ['flow:"import batch"', 'abcd'],
  ['flow:a4e92b78-0d89-48b9-9da4-9cbcfe503e23', 'abcd'],
  ['flow:shop*', 'FGHIJK'],
  ['flow!=shop*', 'abcde'],
  ['flow:batch', ''],
  ['task:Charge', 'HIJ'],
  ['task:t-200', 'HIJ'],
  ['task:"load stock"', 'cd'],
  ['task:"worker %d"', ''],
  ['flow:"order %d"', ''],
  ['state:failed', 'FGHIJK'],
  ['state:failed level>=warning', 'JK'],
  ['state:open', 'abcd'],
  ['state:never-closed', 'abcd'],
  ['state:*failed*', 'FGHIJK'],
  ['duration>2s', 'FGHIJK'],
  ['duration>=3500ms duration<4s', 'HIJ'],
  ['duration>3500', 'FGK'],
  ['duration<1h', 'FGHIJK'],
  ['time>=12:30:10', 'FGHIJK'],
  ['time<=12:30:10', 'abcdeF'],
  ['time:12:30', 'abcdeFGHIJK'],
  ['time:12:30:15', 'J'],
  ['time=12:30:15.5', 'J'],
  ['time=12:30:15.4', ''],
  ['time<13:30:02+01:00', 'ab'],
  ['time>=2026-11-20T12:30:10.500', 'GHIJK'],
  ['time:2026-11-20', 'abcdeFGHIJK'],
  ['time<2026-11-20', ''],
  ['time>="2026-11-20"', 'abcdeFGHIJK'],
  ['system:selinon', 'FGHIJK'],
  ['service:orders', ''],
  ['host:obelix', 'abcd'],
  ['host:worker*', 'FGHIJK'],
  ['pid:41', 'abcd'],
  ['pid>41', 'e'],
  ['thread:MainThread', 'abcde'],
  ['thread:7001', 'abcde'],
  ['thread:7002', ''],
  ['logger:shop.*', 'be'],
  ['logger:shop', ''],
  ['file:example.py', 'abce'],
  ['file:app/example.py:13', 'abce'],
  ['file:xample.py', ''],
  ['file:child.py:20', 'd'],
  ['file:child.py:10-20', 'd'],
  ['file:child.py:21', ''],
  ['source:demo.ndjson', 'abcdeFGHIJK'],
  ['source:logs/demo.ndjson', 'abcdeFGHIJK'],
  ['source:other', ''],
  ['kind:begin', 'acFGHI'],
  ['kind:text', 't'],
  ['kind:text OR stock', 'cdt'],
  ['message:load*', 'c'],
  ['message:load', ''],
  ['has:exception', 'eJ'],
  ['has:error', 'eJK'],
  ['has:source', 'abcde'],
  ['has:task', 'abcdFGHIJK'],
  ['has:context.user', 'bd'],
  ['context.user:leo', 'b'],
  ['context.user:LEO', 'b'],
  ['context.user!=leo', 'acdeFGHIJK'],
  ['context.user:*', 'bd'],
  ['details.queue:"a b"', 'HIJ'],
  ['context.n>5', 'b'],
  ['context.n:7', 'b'],
  ['context.n:7.0', 'b'],
  ['context.n<7', ''],
  ['context.tags:hot', 'd'],
  ['context.tags.1:hot', 'd'],
  ['context.tags.0:hot', ''],
  ['context:null', 'e'],
  ['details.state.failed_nodes.Charge:t-200', 'K'],
  ['time>="2026-11-20T12:30:16"', 'K'],
];

const PROBLEMS: readonly (readonly [filter: string, at: number, length: number, message: string])[] = [
  ['level>=wraning', 7, 7, 'There is no level "wraning": use debug, info, warning, error, critical, or a number.'],
  ['flow:', 0, 5, 'flow: needs a value. Put it in quotes to look for these letters.'],
  ['a "import', 2, 7, 'This quote is not closed.'],
  ['"import', 0, 7, 'This quote is not closed.'],
  ['flow:"x', 5, 2, 'This quote is not closed.'],
  ['(a OR b', 0, 1, 'This parenthesis is not closed.'],
  ['a) b', 1, 1, 'There is no opening parenthesis for this one.'],
  ['()', 1, 1, 'Something to look for is missing before this parenthesis.'],
  ['a OR', 2, 2, 'Something to look for is missing after this OR.'],
  ['AND a', 0, 3, 'Something to look for is missing before this AND.'],
  ['a NOT', 2, 3, 'Something to look for is missing after this NOT.'],
  ['flow:(a OR b)', 5, 1, 'A field takes one value: write (flow:a OR flow:b), or put the value in quotes.'],
  ['flow>x', 5, 1, 'flow has no order, so > makes no sense: use flow: or flow!=.'],
  ['duration>fast', 9, 4, '"fast" is no duration: write 100ms, 2.5s, 1m; units are ns, us, ms, s, m, h.'],
  ['time>25:00', 5, 5, '"25:00" is no time: write 12:30, 12:30:05.250 or 2026-11-20T12:30:05.'],
  ['time>2026-02-30', 5, 10, '"2026-02-30" is no time: write 12:30, 12:30:05.250 or 2026-11-20T12:30:05.'],
  ['x system:foo', 9, 3, 'There is no system "foo": use none, distlog, selinon, nameko, penguiflow, generic.'],
  ['kind:foo', 5, 3, 'There is no kind "foo": use log, begin, end, event, text, reject.'],
  ['pid>x', 4, 1, 'pid> needs a number, not "x".'],
];

let trace: Trace;
beforeAll(() => {
  trace = traceOfLines();
  trace.setLive(false);
});

describe('filter', () => {
  it.each(EXAMPLES)('%s', async (filter, found) => {
    const expected = [...found].map(letter => NAMES[letter]);
    expect((await messages(trace, filter)).sort()).toEqual(expected.sort());
  });

  it.each(PROBLEMS)('%s cannot be read', async (filter, at, length, message) => {
    expect(checkFilter(filter)).toEqual({at, length, message});
    const page = await trace.rows({text: filter, minLevel: 0, timeRange: null, withText: true, span: null}, 0, 10, () =>
      Promise.resolve(),
    );
    expect(page).toMatchObject({problem: {at, length, message}, total: 0, count: 0});
  });

  it('that cannot be read is an error where there is no page to carry the problem', async () => {
    await expect(trace.recordIds({text: '(', minLevel: 0, timeRange: null, withText: true, span: null}, () => Promise.resolve())).rejects.toMatchObject({code: 'badFilter'}); // prettier-ignore
  });
});

describe('docs/filter.md', () => {
  const page = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../../../../docs/filter.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm)].map(match => [match[1]!, match[2]!] as const);

  it('has examples of every field', () => {
    expect(rows.length).toBeGreaterThan(40);
  });

  it.each(rows)('%s is run above', (filter, about) => {
    const problem = PROBLEMS.find(([text]) => text === filter);
    if (problem) expect(about).toBe(problem[3]);
    else expect(EXAMPLES.map(([text]) => text)).toContain(filter);
  });

  it('in running text, words that look like syntax are words', () => {
    const words = /so pasted text works:([\s\S]+?)\n\n/.exec(page)?.[1] ?? '';
    const found = [...words.matchAll(/`([^`]+)`/g)].map(match => match[1]!);
    expect(found.length).toBeGreaterThan(6);
    for (const filter of found) expect(EXAMPLES.map(([text]) => text)).toContain(filter);
  });
});
