/**
 * Finding a line again after edits. The property: whatever was edited above, inside and below it, the line that is given is
 * the one that wrote the record, or none is given.
 */
import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {FileAnchors} from '../../../src/resolve/anchor';
import type {Anchor, RecordedLine} from '../../../src/resolve/anchor';
import {sourceText} from '../../../src/resolve/sourceText';
import {fixturePath} from '../../support/fixtures';

const SOURCE = `import logging
log = logging.getLogger('shop')

def charge(amount):
    log.info('charging %d', amount)
    if amount > 100:
        log.warning(
            'a large '
            'amount: %d',
            amount)
    for step in range(3):
        log.debug('working')
    log.debug('working')
    log.info(describe(amount))
    return f"{amount}"

def refund(amount):
    log.info('charging %d', -amount)
    log.debug(f'refunded {amount:.2f} of all')
    raise ValueError('no')
`;

const find = (
  text: string,
  wanted: Partial<RecordedLine> & {line: number},
  others: RecordedLine[] = [],
  path = 'x.py',
): Anchor => new FileAnchors(sourceText(path, text.split('\n')), others).find({func: null, templates: [], ...wanted});
/** A copy with `count` items at `at` replaced. */
function spliced<T>(items: readonly T[], at: number, count: number, ...added: T[]): T[] {
  return [...items.slice(0, at), ...added, ...items.slice(at + count)];
}

const site = (line: number, func: string | null, ...templates: string[]): RecordedLine => ({line, func, templates});

describe('the same file', () => {
  test.each([
    [site(5, 'charge', 'charging %d'), 'template'],
    // Python before 3.8 names the last line of a call, later ones its first.
    [site(10, 'charge', 'a large amount: %d'), 'template'],
    [site(7, 'charge', 'a large amount: %d'), 'template'],
    [site(14, 'charge', 'twelve'), 'function'],
    [site(18, 'refund', 'charging %d'), 'template'],
    [site(19, 'refund', 'refunded 3.50 of all'), 'template'],
    [{...site(20, 'refund'), code: "raise ValueError('no')"}, 'code'],
  ])('proves %j', (wanted, by) => {
    expect(find(SOURCE, wanted)).toEqual({kind: 'at', line1: wanted.line, moved: 0, by});
  });

  test('two equal messages are told apart when both were recorded, and not otherwise', () => {
    const [first, second] = [site(12, 'charge', 'working'), site(13, 'charge', 'working')];
    expect(find(SOURCE, second, [first])).toMatchObject({kind: 'at', line1: 13, by: 'order'});
    expect(find(SOURCE, second)).toMatchObject({kind: 'unknown', why: 'several', near1: 13});
  });

  test('a line without any evidence stays as it is, and is not called proven', () => {
    expect(find(SOURCE, {line: 6})).toEqual({kind: 'unproven'});
    expect(find(SOURCE, site(6, 'charge'))).toEqual({kind: 'unproven'});
  });
});

describe('an edited file', () => {
  const insert = (at: number, count: number) =>
    spliced(SOURCE.split('\n'), at - 1, 0, ...Array<string>(count).fill('    pass')).join('\n');

  test('moves lines with what was inserted above', () => {
    expect(find(insert(5, 12), site(5, 'charge', 'charging %d'))).toEqual({
      kind: 'at',
      line1: 17,
      moved: 12,
      by: 'template',
    });
    expect(find(insert(5, 3), {...site(20, 'refund'), code: "raise ValueError('no')"})).toMatchObject({moved: 3});
  });

  test('a line whose message was changed is told by those around it', () => {
    const text = insert(5, 2).replace("log.debug('working')\n    log.info(d", "log.debug('at work')\n    log.info(d");
    const around = [site(5, 'charge', 'charging %d'), site(18, 'refund', 'charging %d')];
    expect(find(text, site(13, 'charge', 'gone'), around)).toEqual({kind: 'at', line1: 15, moved: 2, by: 'neighbours'});
    const halfMoved = insert(12, 2);
    expect(find(halfMoved, site(11, 'charge', 'gone'), around)).toMatchObject({kind: 'unknown', why: 'edited'});
  });

  test('a message that only another function holds is not taken for the own one', () => {
    const text = SOURCE.replace("log.info('charging %d', amount)", "log.info('paying %d', amount)");
    expect(find(text, site(5, 'charge', 'charging %d'))).toMatchObject({kind: 'unknown'});
  });

  test('of two equal messages one was deleted: neither is guessed', () => {
    const text = SOURCE.replace("    log.debug('working')\n    log.info(d", '    log.info(d');
    const both = [site(12, 'charge', 'working'), site(13, 'charge', 'working')];
    for (const wanted of both) expect(find(text, wanted, both)).toMatchObject({kind: 'unknown'});
  });

  test('a function that is gone, or is elsewhere, is said to be', () => {
    expect(find(SOURCE, site(5, 'pay', 'gone'))).toEqual({kind: 'unknown', near1: 0, why: 'functionGone'});
    expect(find(SOURCE, site(3, 'refund'))).toEqual({kind: 'unknown', near1: 17, why: 'edited'});
  });
});

test('JavaScript is read by its lines', () => {
  const text = "function pay() {\n  log.info(`paid ${sum} to bank`);\n  log.warn({sum},\n    'slow bank');\n}\n";
  expect(find(text, site(9, 'pay', 'paid 5 to bank'), [], 'pay.ts')).toMatchObject({line1: 2, moved: -7});
  expect(find(text, site(3, null, 'slow bank'), [], 'pay.ts')).toMatchObject({kind: 'at'});
});

describe('random edits', () => {
  const files = ['nested', 'failing', 'child', 'quirks'].map(name =>
    fixturePath(`recordings/sources/distlog_demo/${name}.py`),
  );
  const marked = files.map(path => readFileSync(path, 'utf8').trimEnd().split('\n'));

  /** Every statement that logs, as a record would tell of it. */
  const sitesOf = (lines: readonly string[]) => {
    const {statements} = sourceText('x.py', lines);
    return statements
      .filter(({text}) => /\.(?:info|debug|warning|error|critical|exception|task|to|log)\(/.test(text))
      .map(({line1, within, literals}) => ({
        line: line1,
        func: within,
        templates: literals.slice(0, 1).map(({text}) => text),
      }));
  };

  /** Lines keep their identity through the edits; an edited line keeps it too. */
  type Line = {text: string; was: number};
  type Edit = {what: 'insert' | 'delete' | 'change' | 'swap'; at: number; count: number};
  const apply = (lines: Line[], {what, at, count}: Edit): Line[] => {
    const i = at % lines.length;
    const line = lines[i]!;
    const indent = /^\s*/.exec(line.text)![0];
    if (what === 'insert') return spliced(lines, i, 0, ...Array<Line>(count).fill({text: `${indent}pass`, was: 0}));
    if (what === 'delete') return spliced(lines, i, count);
    if (what === 'change')
      return spliced(lines, i, 1, {...line, text: line.text.replace(/'[^']*'/, `'other text ${count}'`)});
    return i + 1 < lines.length ? spliced(lines, i, 2, lines[i + 1]!, line) : lines;
  };
  const edits = fc.array(
    fc.record<Edit>({
      what: fc.constantFrom('insert', 'delete', 'change', 'swap'),
      at: fc.nat(500),
      count: fc.integer({min: 1, max: 12}),
    }),
    {minLength: 1, maxLength: 4},
  );

  test('give the right line or none', () => {
    let given = 0;
    let moved = 0;
    fc.assert(
      fc.property(fc.nat(marked.length - 1), edits, (file, list) => {
        const original = marked[file]!;
        const sites = sitesOf(original);
        const edited = list.reduce(
          apply,
          original.map((text, index) => ({text, was: index + 1})),
        );
        const anchors = new FileAnchors(
          sourceText(
            'x.py',
            edited.map(({text}) => text),
          ),
          sites,
        );
        for (const wanted of sites) {
          const anchor = anchors.find(wanted);
          if (anchor.kind !== 'at') continue;
          given++;
          if (anchor.moved !== 0) moved++;
          expect({was: edited[anchor.line1 - 1]?.was, edits: list}).toEqual({was: wanted.line, edits: list});
        }
      }),
      {numRuns: 250, seed: 6},
    );
    // Not by never giving any.
    expect(given).toBeGreaterThan(1000);
    expect(moved).toBeGreaterThan(200);
  }, 60_000);
});
