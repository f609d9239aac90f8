/** What must hold of every filter, tried on random ones. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {checkFilter} from '../../../../../src/core/query/filter/compile';
import {lex} from '../../../../../src/core/query/filter/lexer';
import {parseFilter} from '../../../../../src/core/query/filter/parser';
import {Pattern} from '../../../../../src/core/query/filter/pattern';
import {printFilter} from '../../../../../src/core/query/filter/tree';
import type {FilterNode} from '../../../../../src/core/query/filter/tree';
import {ids, traceOfLines} from './fixture';

/** Text rich in what the language gives a meaning to. */
const syntax = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '\\',
        '-',
        ' ',
        '  ',
        '*',
        ':',
        '=',
        '!=',
        '<',
        '>',
        '>=',
        'AND',
        'OR',
        'NOT',
        '\t',
      ),
      fc.constantFrom('a', 'a.b', 'level', 'flow', 'time', '12:30', 'warning', '5', 'é', '/', '😀'),
      fc.string({maxLength: 3}),
    ),
    {maxLength: 14},
  )
  .map(parts => parts.join(''));

/** Terms that pass some of the fixture's records and not others. */
const term = fc.constantFrom(
  'timeout', 'stock', 'shop', '"load stock"', 'level>=warning', 'level:info', 'flow:shop*', 'task:Charge', 'state:failed', 'duration>3s',
  'time>12:30:03', 'system:distlog', 'host:obelix', 'kind:begin', 'has:exception', 'context.user:leo', 'details.queue:*', 'context.n>5', '*', 'nowhere',
); // prettier-ignore

const query: fc.Arbitrary<string> = fc.letrec<{query: string}>(tie => ({
  query: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    term,
    tie('query').map(inner => `NOT (${inner})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) AND (${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) OR (${b})`),
  ),
})).query;

describe('reading', () => {
  it('never throws, and every problem lies inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(syntax, fc.string(), fc.string({unit: 'binary'})), text => {
        const problem = checkFilter(text);
        if (!problem) return;
        expect(problem.at).toBeGreaterThanOrEqual(0);
        expect(problem.length).toBeGreaterThan(0);
        expect(problem.at + problem.length).toBeLessThanOrEqual(text.length);
        expect(problem.message).toMatch(/^\S[^\n]*[.)]$/s);
      }),
      {numRuns: 2000},
    );
  });

  it('tokens stand in order, cover what is no blank, and do not overlap', () => {
    fc.assert(
      fc.property(syntax, text => {
        const {tokens, problem} = lex(text);
        let end = 0;
        for (const token of tokens) {
          expect(text.slice(end, token.at).trim()).toBe('');
          expect(token.end).toBeGreaterThan(token.at);
          end = token.end;
        }
        if (!problem) expect(text.slice(end).trim()).toBe('');
      }),
    );
  });

  it('what was read, printed, and read again is the same', () => {
    fc.assert(
      fc.property(syntax, text => {
        const {node} = parseFilter(text);
        if (!node) return;
        const again = parseFilter(printFilter(node));
        expect(again.problem).toBeNull();
        expect(withoutPlaces(again.node!)).toEqual(withoutPlaces(node));
      }),
      {numRuns: 2000},
    );
  });

  it('refuses what nests too deep or is too long, instead of running out of stack', () => {
    expect(checkFilter('('.repeat(5000))?.message).toMatch(/nested 200 deep/);
    expect(checkFilter(`${'NOT '.repeat(1000)}a`)?.message).toMatch(/nested 200 deep/);
    expect(checkFilter(`${'('.repeat(200)}a${')'.repeat(200)}`)).toBeNull();
    expect(checkFilter('a '.repeat(5001))).toMatchObject({at: 10_000, length: 2});
  });
});

function withoutPlaces(node: FilterNode): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => (key === 'at' || key === 'length' ? undefined : value)),
  );
}

describe('results', () => {
  const trace = traceOfLines();
  const same = async (left: string, right: string): Promise<void> => {
    expect(await ids(trace, left)).toEqual(await ids(trace, right));
  };

  it('NOT NOT x is x', async () => {
    await fc.assert(fc.asyncProperty(query, x => same(`NOT NOT (${x})`, x)));
  });

  it('x and NOT x share nothing and leave nothing out', async () => {
    const all = await ids(trace, '');
    await fc.assert(
      fc.asyncProperty(query, async x => {
        const both = [...(await ids(trace, x)), ...(await ids(trace, `NOT (${x})`))];
        expect(both.sort((a, b) => a - b)).toEqual(all);
      }),
    );
  });

  it('AND is what both find, OR what either finds, whatever the order', async () => {
    await fc.assert(
      fc.asyncProperty(query, query, async (x, y) => {
        const [left, right] = [await ids(trace, x), await ids(trace, y)];
        expect(await ids(trace, `(${x}) (${y})`)).toEqual(left.filter(id => right.includes(id)));
        expect(await ids(trace, `(${y}) OR (${x})`)).toEqual([...new Set([...left, ...right])].sort((a, b) => a - b));
      }),
    );
  });

  it('De Morgan, distribution, absorption', async () => {
    await fc.assert(
      fc.asyncProperty(query, query, query, async (x, y, z) => {
        await same(`NOT ((${x}) (${y}))`, `NOT (${x}) OR NOT (${y})`);
        await same(`(${x}) ((${y}) OR (${z}))`, `(${x}) (${y}) OR (${x}) (${z})`);
        await same(`(${x}) OR (${x}) (${y})`, x);
      }),
      {numRuns: 50},
    );
  });

  it('!= is NOT =', async () => {
    for (const field of ['level', 'flow', 'host', 'context.user', 'state', 'file', 'nowhere']) {
      const value = {level: 'info', state: 'failed', host: 'obelix'}[field] ?? 'leo';
      await same(`${field}!=${value}`, `NOT ${field}:${value}`);
    }
  });
});

describe('Pattern', () => {
  it('fits as the regular expression of its pieces would', () => {
    const letters = fc.string({unit: fc.constantFrom('a', 'b', 'A', '*', '.'), maxLength: 8});
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const body = pattern.split('*').map(piece => piece.replaceAll('.', '\\.')).join('[^]*'); // prettier-ignore
        const made = new Pattern({text: pattern, quoted: false});
        expect(made.matches(text)).toBe(new RegExp(`^${body}$`, 'i').test(text));
        expect(made.isInLower(text.toLowerCase())).toBe(new RegExp(body, 'i').test(text));
      }),
      {numRuns: 1000},
    );
  });
});
