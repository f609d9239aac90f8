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
