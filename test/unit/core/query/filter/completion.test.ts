import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {checkFilter} from '../../../../../src/core/query/filter/compile';
import {traceOfLines} from './fixture';

const trace = traceOfLines();

/** `|` is the cursor. Goes out: what taking the first item makes of the text, and the labels. */
function at(text: string): {taken: string; labels: string[]; details: string[]} {
  const cursor = text.indexOf('|');
  const whole = text.replace('|', '');
  const {from, to, items} = trace.completeFilter(whole, cursor);
  const taken = items[0] ? whole.slice(0, from) + items[0].label + whole.slice(to) : whole;
  return {taken, labels: items.map(item => item.label), details: items.map(item => item.detail)};
}

describe('completion', () => {
  it.each([
    ['lev|', 'level>='],
    ['-lev|', '-level>='],
    ['(lev|', '(level>='],
    ['timeout sta|', 'timeout state:'],
    ['timeout sta|xyz', 'timeout state:'],
    ['context.us|', 'context.user:'],
    ['flow:|', 'flow:"import batch"'],
    ['flow:sh|', 'flow:"shop flow"'],
    ['flow:"sh|', 'flow:"shop flow"'],
    ['flow:"sh|op"', 'flow:"shop flow"'],
    ['flow:flow|', 'flow:"shop flow"'],
    ['task:|xy stock', 'task:Charge stock'],
    ['state:f|', 'state:failed'],
    ['level>=w|', 'level>=warning'],
    ['system:|', 'system:selinon'],
    ['host:ob|', 'host:obelix'],
    ['pid!=4|', 'pid!=41'],
    ['file:chi|', 'file:child.py'],
    ['source:|', 'source:logs/demo.ndjson'],
    ['kind:re|', 'kind:reject'],
    ['has:ex|', 'has:exception'],
    ['"a lev|', '"a lev'],
    ['nowhere:|', 'nowhere:'],
  ])('%s', (text, taken) => {
    expect(at(text).taken).toBe(taken);
  });

  it('offers all fields where nothing is typed, and says what they are', () => {
    const {labels, details} = at('|');
    expect(labels.slice(0, 4)).toEqual(['level>=', 'flow:', 'task:', 'state:']);
    expect(details.every(detail => detail.length > 0)).toBe(true);
  });

  it('counts values, most frequent first', () => {
    expect(at('state:|').details[0]).toBe('2 flows and tasks');
    expect(at('system:|').details).toEqual(['6 records', '5 records']);
  });

  it('every value that is offered can be read', () => {
    for (const field of [
      'level>=',
      'flow:',
      'task:',
      'state:',
      'duration>',
      'system:',
      'host:',
      'pid:',
      'thread:',
      'file:',
      'source:',
      'kind:',
      'has:',
    ]) {
      const {labels} = at(`${field}|`);
      expect([field, labels.length > 0]).toEqual([field, true]);
      for (const label of labels) expect([label, checkFilter(`${field}${label}`)]).toEqual([label, null]);
    }
  });

  it('never throws, whatever the text and the cursor', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({min: -5, max: 30}), (text, cursor) => {
        const {from, to} = trace.completeFilter(text, cursor);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
