import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ByteInterner, TripleInterner} from '../../../../src/core/model/interner';

describe('ByteInterner', () => {
  it('gives equal texts one id and different texts different ids, and gives them back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 20}), {maxLength: 400}), texts => {
        const interner = new ByteInterner();
        const ids = texts.map(text => interner.internText(text));
        texts.forEach((text, i) => expect(interner.text(ids[i]!)).toBe(text));
        expect(new Set(ids).size).toBe(new Set(texts.map(text => text)).size);
      }),
    );
  });

  it('takes texts of any length from anywhere in a block, and knows each again', () => {
    const bytes = fc.uint8Array({maxLength: 700});
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes, fc.nat(9)), {maxLength: 40}), parts => {
        const interner = new ByteInterner();
        const known = parts.map(([text, before]) => {
          // A view that begins anywhere in its buffer, as blocks do.
          const block = Buffer.concat([Buffer.alloc(before, 'x'), text, Buffer.alloc(9, 'y')]).subarray(before >> 1);
          const start = before - (before >> 1);
          return {text, block, start, end: start + text.length, id: interner.intern(block, start, start + text.length)};
        });
        for (const {text, block, start, end, id} of known) {
          expect(interner.text(id)).toBe(new TextDecoder().decode(text));
          expect(interner.is(id, block, start, end)).toBe(true);
          expect(interner.is(id, block, start, end + 1)).toBe(false);
          for (const other of known) {
            expect(interner.is(other.id, block, start, end)).toBe(Buffer.compare(other.text, text) === 0);
          }
        }
      }),
    );
  });

  it('has the empty text as id 0', () => {
    const interner = new ByteInterner();
    expect(interner.internText('')).toBe(0);
    expect(interner.text(0)).toBe('');
  });

  it('keeps its texts while it grows', () => {
    const interner = new ByteInterner();
    const ids = Array.from({length: 20_000}, (_, n) => interner.internText(`name ${n}`));
    expect(new Set(ids).size).toBe(20_000);
    expect(interner.text(ids[12_345]!)).toBe('name 12345');
    expect(interner.internText('name 777')).toBe(ids[777]);
  });
});

describe('TripleInterner', () => {
  it('tells triples apart by each of their fields', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(5), fc.nat(5)), {maxLength: 500}), triples => {
        const interner = new TripleInterner();
        const ids = triples.map(([a, b, c]) => interner.intern(a, b, c));
        expect(new Set(ids).size).toBe(new Set(triples.map(String)).size);
        triples.forEach(([a, b, c], i) => {
          expect([interner.field(ids[i]!, 0), interner.field(ids[i]!, 1), interner.field(ids[i]!, 2)]).toEqual([
            a,
            b,
            c,
          ]);
        });
      }),
    );
  });
});
