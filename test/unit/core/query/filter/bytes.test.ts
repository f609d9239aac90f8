/** The shortcut over raw bytes must never hide a record that the slow way finds. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ByteNeedle, isPlainWord} from '../../../../../src/core/query/filter/byteNeedle';
import {spoolOf, traceOf} from '../../../../support/memoryTrace';
import {ALL, distlogLine, messages, noPause, traceOfLines} from './fixture';

const encoder = new TextEncoder();

describe('search in raw bytes', () => {
  it('finds what a search in text finds', () => {
    const letters = fc.string({unit: fc.constantFrom('a', 'A', 'b', 'B', '1', ' '), maxLength: 24});
    const words = fc.string({unit: fc.constantFrom('a', 'B', '1'), minLength: 1, maxLength: 3});
    fc.assert(
      fc.property(fc.oneof(words, letters), letters, (word, text) => {
        fc.pre(word !== '');
        expect(new ByteNeedle(word, true).isIn(encoder.encode(text))).toBe(
          text.toLowerCase().includes(word.toLowerCase()),
        );
        expect(new ByteNeedle(word, false).isIn(encoder.encode(text))).toBe(text.includes(word));
        const all = [...text].flatMap((_, at) => (text.toLowerCase().startsWith(word.toLowerCase(), at) ? [at] : []));
        expect(new ByteNeedle(word, true).findAll(encoder.encode(text))).toEqual(all);
      }),
    );
  });

  it('knows every letter outside ASCII whose small letter is one inside', () => {
    for (let point = 0x80; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const inside = /[a-z]/.exec(String.fromCodePoint(point).toLowerCase())?.[0];
      if (inside === undefined) continue;
      const bytes = encoder.encode(`..${String.fromCodePoint(point)}`);
      expect(new ByteNeedle(`x${inside}`, true).findEscape(bytes, 0), `U+${point.toString(16)}`).toBe(2);
      expect(new ByteNeedle('x', true).mayBeEscapedIn(bytes)).toBe(false);
    }
  });

  it('over many records at once finds what a look at each one finds', async () => {
    const parts = ['timeout', 'TimeOut', 'time', 'out', '\\u0074imeout', '5 \u212a', 'k', 'é', 'tim', ' '];
    const texts = fc.array(fc.constantFrom(...parts), {maxLength: 4}).map(some => some.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(texts, {minLength: 30, maxLength: 80}), async all => {
        const trace = traceOfLines(
          all.map((message, at) => distlogLine({at, message: 'MESSAGE'}).replaceAll('MESSAGE', message)),
        );
        for (const word of ['timeout', 'k', 'time', 'outtim']) {
          const wanted = all
            .map(text => text.replaceAll('\\u0074', 't'))
            .filter(text => text.toLowerCase().includes(word));
          const found = await trace.rows({...ALL, text: `message:*${word}*`}, 0, 1000, noPause);
          expect(found.total, word).toBe(wanted.length);
          const both = await trace.rows({...ALL, text: `message:*${word}* message:*out*`}, 0, 1000, noPause);
          expect(both.total, word).toBe(wanted.filter(text => text.toLowerCase().includes('out')).length);
        }
      }),
      {numRuns: 60},
    );
  });

  it('is not used for letters that JSON may write as escapes', () => {
    expect(['timeout', 'a b', "it's", 'a.b-c_d', '[x]'].map(isPlainWord)).toEqual([true, true, true, true, true]);
    expect(['', 'a"b', 'a/b', 'a\\b', 'é', 'a\nb'].map(isPlainWord)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('a word is found however the sender has escaped it', async () => {
    const plain = distlogLine({at: 0, message: 'timeout'});
    const escaped = plain.replaceAll('timeout', '\\u0074imeo\\u0075t');
    const kelvin = distlogLine({at: 1, message: '5 \u212Aelvin'});
    const trace = traceOfLines([plain, escaped, kelvin]);
    expect(await messages(trace, 'timeout')).toEqual(['timeout', 'timeout']);
    expect(await messages(trace, 'kelvin')).toEqual(['5 \u212Aelvin']);
    const keys = distlogLine({at: 0, key: null, message: 'x'}).replace('"hostname"', '"extr\\u0061": 1, "hostname"');
    expect(await messages(traceOfLines([keys]), 'extra:1')).toEqual(['x']);
  });

  it.each([
    'distlog/failing-json.ndjson',
    'distlog/quirks-json.ndjson',
    'nameko/shop-pretty-json.log',
    'nameko/hello-repr.log',
    'nameko/hello-plain.log',
    'selinon/failing-logging.log',
  ])('of %s: words taken from what is shown are found there', async recording => {
    const trace = traceOf([spoolOf(recording)]);
    const total = (await trace.rows({...ALL, withText: true}, 0, 0, noPause)).total;
    for (let at = 0; at < total; at += Math.ceil(total / 12)) {
      const page = await trace.rows({...ALL, withText: true}, at, 1, noPause);
      const shown = trace.record(page.record[0]!).message;
      const word = /[A-Za-z]{4,}/.exec(shown)?.[0];
      if (word === undefined) continue;
      const found = await trace.recordIds({...ALL, withText: true, text: `"${word.toUpperCase()}"`}, noPause);
      expect([word, found.includes(page.record[0]!)]).toEqual([word, true]);
    }
  });

  it('fields are found in pretty JSON, Python dictionaries and behind a log prefix', async () => {
    const count = async (recording: string, text: string) =>
      (await traceOf([spoolOf(recording)]).recordIds({...ALL, text}, noPause)).length;
    expect(await count('nameko/shop-pretty-json.log', 'call_id:*')).toBeGreaterThan(0);
    expect(await count('nameko/hello-repr.log', 'call_id:*')).toBeGreaterThan(0);
    expect(await count('selinon/failing-logging.log', 'details.task_name:*')).toBeGreaterThan(0);
  });

  it("service: is that of the call, or the record's own field", async () => {
    const nameko = traceOf([spoolOf('nameko/shop-json.log')]);
    const {items} = nameko.completeFilter('service:', 8);
    expect(items.length).toBeGreaterThan(1);
    const counts = await Promise.all(
      items.map(async ({label}) => (await nameko.recordIds({...ALL, text: `service:${label}`}, noPause)).length),
    );
    expect(counts.every(count => count > 0)).toBe(true);
    const own = distlogLine({at: 0, message: 'x'}).replace('"hostname"', '"service": "Billing", "hostname"');
    expect(await messages(traceOfLines([own, distlogLine({at: 1, message: 'y'})]), 'service:billing')).toEqual(['x']);
  });
});
