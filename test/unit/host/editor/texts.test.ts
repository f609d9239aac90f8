/** What the editor says about a line, and that a record's text stays text. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Anchors} from '../../../../src/host/editor/anchors';
import {contextText} from '../../../../src/host/editor/contextText';
import {addUp, heatOf, insightText, plainMarkdown} from '../../../../src/host/editor/insightText';
import type {LineSummary} from '../../../../src/host/editor/insightText';
import {filterOf} from '../../../../src/host/editor/sitesFilter';
import {plainEnglish} from '../../../../src/host/localize';
import {checkFilter} from '../../../../src/core/query/filter/compile';

const line: LineSummary = {
  ...{records: 1, runs: 0, errors: 0, tasks: 0, lastDurationNs: NaN, meanDurationNs: NaN, message: ''},
};
const say = (summary: Partial<LineSummary>) => insightText({...line, ...summary}, 'en', plainEnglish);

describe('at the end of a line', () => {
  test('count, errors, durations, last message', () => {
    expect(say({message: 'order taken'})).toBe('1 record · order taken');
    expect(say({records: 1234, errors: 1})).toBe('1,234 records · 1 error');
    expect(say({records: 2, tasks: 2, lastDurationNs: 3e6, meanDurationNs: 4.5e6, errors: 2})).toBe(
      '2 records · 2 errors · last 3.00 ms, mean 4.50 ms',
    );
    expect(say({tasks: 1, lastDurationNs: 3e6, meanDurationNs: 3e6})).toBe('1 record · 3.00 ms');
  });

  test('what is defined there says how often it ran', () => {
    expect(say({records: 0, runs: 1, tasks: 1, lastDurationNs: 3e6, meanDurationNs: 3e6})).toBe('1 run · 3.00 ms');
    expect(say({records: 0, runs: 1200, errors: 3, message: 'TASK_END Pack'})).toBe(
      '1,200 runs · 3 errors · TASK_END Pack',
    );
    expect(say({records: 2, runs: 5})).toBe('2 records · 5 runs');
  });

  test('a long or broken message stays one short line', () => {
    const text = say({message: `a\n\tb ${'x'.repeat(500)}`});
    expect(text).toMatch(/^1 record · a b x+…$/);
    expect(text.length).toBeLessThan(80);
  });

  test('places on one line add up', () => {
    const sum = addUp([
      {...line, records: 2, errors: 1, tasks: 1, lastDurationNs: 2, meanDurationNs: 2, message: 'late'},
      {...line, records: 3, tasks: 3, lastDurationNs: 9, meanDurationNs: 6, message: 'early'},
    ]);
    expect(sum).toMatchObject({records: 5, errors: 1, tasks: 4, lastDurationNs: 2, meanDurationNs: 5, message: 'late'});
    expect(addUp([line, {...line, tasks: 1, lastDurationNs: 7, meanDurationNs: 7}]).lastDurationNs).toBe(7);
    expect(addUp([]).records).toBe(0);
  });

  test('heat grows with the count and is highest for the busiest line', () => {
    expect(heatOf(1, 1)).toBe(0);
    expect(heatOf(1000, 1000)).toBe(3);
    fc.assert(
      fc.property(fc.integer({min: 1, max: 1e6}), fc.integer({min: 1, max: 1e6}), (a, b) => {
        const most = Math.max(a, b);
        expect(heatOf(Math.min(a, b), most)).toBeLessThanOrEqual(heatOf(most, most));
      }),
    );
  });
});

describe('text of a record in Markdown', () => {
  test('nothing of it is Markdown, HTML, an icon or a link', () => {
    const hostile =
      '**b** [x](command:evil) <img src=x> $(alert) `c` # h ![i](u) http://a.b www.c.d me@d.e &lt; | _e_ ~~s~~';
    expect(plainMarkdown(hostile).replace(/&#\d+;/g, '')).toMatch(/^[\w\s;]*$/);
    expect(plainMarkdown(hostile).replace(/&#\d+;/g, '')).not.toContain('_');
    fc.assert(
      fc.property(fc.string(), text => {
        const decoded = plainMarkdown(text).replace(/&#(\d+);/g, (_, code: string) =>
          String.fromCharCode(Number(code)),
        );
        expect(decoded).toBe(text.replace(/\s+/g, ' '));
      }),
    );
  });
});

describe('values of a context', () => {
  test('names and values, the first few, short', () => {
    expect(contextText('{"order":17,"user":"leo","tags":["a"]}')).toBe('order = 17, user = "leo", tags = ["a"]');
    expect(contextText('{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}')).toMatch(/f = 6, …$/);
    expect(contextText(JSON.stringify({a: 'x'.repeat(100)})).length).toBeLessThan(60);
  });

  test('what is no object shows nothing', () => {
    for (const json of [null, '', '{', '[1]', '17', 'null', '{}']) expect(contextText(json)).toBe('');
  });
});

describe('the filter of a range of lines', () => {
  test('neighbouring lines are a range, files are alternatives', () => {
    expect(filterOf([{path: '/a/x.py', line1: 3}], [])).toBe('file:"/a/x.py:3"');
    const sites = [3, 5, 4, 9, 3].map(line1 => ({path: 'x.py', line1}));
    expect(filterOf([...sites, {path: 'C:\\y.py', line1: 1}], [])).toBe(
      '(file:"x.py:3-5" OR file:"x.py:9" OR file:"C:\\\\y.py:1")',
    );
  });

  test('what is defined there is named once, flows as flows', () => {
    const task = {kind: 'task', system: 'selinon', name: 'Charge "now"', flow: ''} as const;
    const flow = {kind: 'flow', system: 'selinon', name: 'order'} as const;
    expect(filterOf([], [task])).toBe('task:"Charge \\"now\\""');
    expect(filterOf([{path: 'x.py', line1: 3}], [task, {...task, flow: 'order'}, flow])).toBe(
      '(file:"x.py:3" OR task:"Charge \\"now\\"" OR flow:"order")',
    );
  });

  test('every path gives a filter that the language reads', () => {
    fc.assert(
      fc.property(fc.string({minLength: 1}), fc.integer({min: 1, max: 9999}), (path, line1) => {
        expect(checkFilter(filterOf([{path, line1}], []))).toBeNull();
      }),
    );
  });
});

describe('places in an open document', () => {
  const place = {path: 'x.py', line1: 4, func: null, template: 'hello'};
  const edit = {startLine: 0, startColumn: 0, endLine: 0, endColumn: 0, text: 'new\n'};

  test('are looked up once and move with edits', async () => {
    const anchors = new Anchors();
    let asked = 0;
    const find = () => Promise.resolve(3 + asked++);
    expect(anchors.lineOf(place)).toBeNull();
    await anchors.lookUp(place, find);
    await anchors.lookUp(place, find);
    expect(asked).toBe(1);
    anchors.shift([edit]);
    expect(anchors.lineOf(place)).toBe(4);
    // Another text at the same line is another statement.
    await anchors.lookUp({...place, template: 'other'}, find);
    expect(asked).toBe(2);
  });

  test('an edit during the look-up moves the answer', async () => {
    const anchors = new Anchors();
    let answer: (line: number) => void = () => undefined;
    const looking = anchors.lookUp(place, () => new Promise<number>(resolve => (answer = resolve)));
    anchors.shift([edit]);
    answer(3);
    await looking;
    expect(anchors.lineOf(place)).toBe(4);
  });

  test('a line that was taken away stays unknown', async () => {
    const anchors = new Anchors();
    await anchors.lookUp(place, () => Promise.resolve(3));
    anchors.shift([{startLine: 2, startColumn: 0, endLine: 5, endColumn: 0, text: ''}]);
    expect(anchors.lineOf(place)).toBeNull();
  });
});
