/** An object is compared with the one before it in the same block: that must change nothing in what is found. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {COUNT_MASK, LINE_NUMBERS, ONLY_CHANGES} from '../../../../src/core/framing/scanTable';
import {KeySet} from '../../../../src/core/json/keySet';
import {ObjectScan, ValueKind} from '../../../../src/core/json/objectScan';
import {scannedBlocks} from '../../../support/scanner';

const KEYS = ['a', 'b', 'key', 'longer key', 'é'];

/** Few keys and values, so that neighbours are alike in part; with what breaks off in the middle of a member. */
const value = fc.oneof(
  // So many that codes are taken over.
  {arbitrary: fc.nat(400).map(n => `"value ${n}"`), weight: 4},
  fc.constantFrom('1', '12', '123', '12.5', 'null', 'true', '""', '"x"', '"text"', '"text that is long"', '"té"'),
  fc.constantFrom(
    '"a\\n"',
    '"a\\nb"',
    '"a\\u00e9"',
    '"\\\\"',
    '{"key": "1@a"}',
    '{"key":"2@a"}',
    '{"key": "3@b"}',
    '{"key": "3@b" }',
    '{"key": "1234567890@b"}',
    '{"key": "4@"}',
    '{"key": "5"}',
    '{"ke": "3@b"}',
    '{"a": "\\\\n"}',
    '{"a": 1}',
    '{"a": 12}',
    '[1, 2]',
    '[]',
    '{}',
  ),
  fc.constantFrom('"open', 'nul', '01', '"bad \\q"', '"tab\t"', ''),
);
const key = fc.constantFrom(...KEYS, 'other', 'b\\u0061', 'ke');
const object = fc
  .record({
    members: fc.array(fc.tuple(key, value), {maxLength: 6}),
    separator: fc.constantFrom(', ', ',', ' , ', ',,'),
    colon: fc.constantFrom(': ', ':', ' :  '),
    end: fc.constantFrom('}', ' }', ''),
  })
  .map(({members, separator, colon, end}) => {
    return `{${members.map(([name, text]) => `"${name}"${colon}${text}`).join(separator)}${end}`;
  });
/** Objects, most of which come several times, as a sender repeats itself. */
const objects = fc.array(object, {minLength: 1, maxLength: 5}).chain(kinds => {
  return fc.array(fc.constantFrom(...kinds), {minLength: 1, maxLength: 20});
});

/** Kind and bytes of each value. Where it stands is not asked: the same bytes may do, of an object before. */
function found(scan: ObjectScan) {
  const {buffer, byteOffset, length} = scan.buf;
  const block = Buffer.from(buffer, byteOffset, length);
  return KEYS.map((_, slot) => {
    return scan.has(slot) ? [scan.kind(slot), block.toString('latin1', scan.start(slot), scan.end(slot))] : null;
  });
}

function outcome(scan: ObjectScan, base: number, next: number) {
  return [next < 0 ? -1 : next - base, scan.keyCount, next < 0 ? scan.problemAt - base : 0, scan.problem];
}

describe('objects one behind the other in a block', () => {
  it('are found as if each was the first', () => {
    fc.assert(
      fc.property(objects, texts => {
        const block = Buffer.from(texts.join('\n'));
        const together = new ObjectScan(new KeySet(KEYS));
        const seen = KEYS.map(() => ({version: 0, bytes: ''}));
        let at = 0;
        for (const text of texts) {
          const end = at + Buffer.byteLength(text);
          const next = together.scan(block, at, end);
          const alone = new ObjectScan(new KeySet(KEYS));
          const own = Buffer.from(text);
          const nextAlone = alone.scan(own, 0, own.length);
          expect(found(together)).toEqual(found(alone));
          expect(outcome(together, at, next)).toEqual(outcome(alone, 0, nextAlone));
          // Where the version is that of an earlier time, the bytes are too.
          KEYS.forEach((_, slot) => {
            if (!together.has(slot)) return;
            const bytes = block.toString('latin1', together.start(slot), together.end(slot));
            const version = together.version(slot);
            if (seen[slot]!.version === version) expect(bytes).toBe(seen[slot]!.bytes);
            seen[slot] = {version, bytes};
          });
          at = end + 1;
        }
      }),
      {numRuns: 3000},
    );
  });

  it('are found again from the table of a scanned block, whole or by what changed', () => {
    let told = 0;
    let coded = 0;
    fc.assert(
      fc.property(objects, texts => {
        const all = Buffer.from(texts.map(text => `${text}\n`).join(''));
        const keys = new KeySet(KEYS);
        const alone = new ObjectScan(keys);
        const loaded = new ObjectScan(keys);
        const seen = KEYS.map(() => ({version: 0, bytes: ''}));
        const meant = new Map<string, string>();
        const expectOne = (meaning: string, bytes: string) => {
          expect(meant.get(meaning) ?? bytes).toBe(bytes);
          meant.set(meaning, bytes);
        };
        const numbered = {number: 0, start: 0, end: 0, code: 0, meaning: 0};
        for (const {block} of scannedBlocks(all, {blockBytes: 400, numbers: 300}, keys)) {
          let follows = false;
          for (let line = 0, at = 0; line < block.lines; line++) {
            const [start = 0, end = 0, next = 0, count = 0] = block.table.subarray(at, at + LINE_NUMBERS);
            const values = at + LINE_NUMBERS;
            at = values + (count & COUNT_MASK);
            const onlyChanges = (count & ONLY_CHANGES) !== 0;
            // What is wrong or unusual is left out, never said otherwise.
            const text = Buffer.from(block.bytes.subarray(start, end));
            const nextAlone = alone.scan(text, 0, text.length);
            if (next >= 0) {
              expect(next - start).toBe(nextAlone);
              if (onlyChanges) told++;
              loaded.load(block.bytes, block.table, values, at, follows, onlyChanges);
              expect(found(loaded)).toEqual(found(alone));
              KEYS.forEach((_, slot) => {
                if (!loaded.has(slot)) return;
                const bytes = Buffer.from(block.bytes).toString('latin1', loaded.start(slot), loaded.end(slot));
                const version = loaded.version(slot);
                if (seen[slot]!.version === version) expect(bytes).toBe(seen[slot]!.bytes);
                seen[slot] = {version, bytes};
                if (alone.kind(slot) === ValueKind.number) expect(loaded.num(slot)).toBe(alone.num(slot));
                if (loaded.numberedText(slot, numbered)) {
                  const rest = Buffer.from(block.bytes).toString('latin1', numbered.start, numbered.end);
                  expect(JSON.parse(bytes)).toEqual({key: `${numbered.number}@${rest}`});
                  if (numbered.code >= 0)
                    expectOne(`${numbered.code} ${numbered.meaning}`, `behind a number in ${slot}: ${rest}`);
                  told++;
                }
                if (loaded.code(slot) < 0) return;
                coded++;
                expectOne(`${loaded.code(slot)} ${loaded.meaning(slot)}`, `${slot}: ${bytes}`);
              });
            }
            follows = next >= 0;
          }
        }
      }),
      {numRuns: 3000},
    );
    expect(told).toBeGreaterThan(100);
    expect(coded).toBeGreaterThan(1000);
  });

  it('have versions that stay while values stay', () => {
    const scan = new ObjectScan(new KeySet(['a', 'b']));
    const block = Buffer.from('{"a": "one", "b": 1}\n{"a": "one", "b": 2}\n{"a": "one", "b": 2}');
    const versions = [0, 21, 42].map(at => {
      scan.scan(block, at, at + 20);
      return [scan.version(0), scan.version(1)];
    });
    expect(versions[1]![0]).toBe(versions[0]![0]);
    expect(versions[1]![1]).not.toBe(versions[0]![1]);
    expect(versions[2]).toEqual(versions[1]);
  });
});
