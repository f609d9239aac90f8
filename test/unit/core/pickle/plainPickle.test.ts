/** The quick way of reading plain pickles against the complete one: the same JSON, or none. */
import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {PickleMachine} from '../../../../src/core/pickle/pickleMachine';
import {PickleProblem} from '../../../../src/core/pickle/pickleProblem';
import {plainPickleToJson} from '../../../../src/core/pickle/plainPickle';
import {writeJson} from '../../../../src/core/pickle/writeJson';
import {fixturePath} from '../../../support/fixtures';

const MAX_BYTES = 1_000_000;

const linesOf = (path: string) =>
  readFileSync(fixturePath(path), 'utf8')
    .split('\n')
    .filter(line => line !== '');
const text = (json: Uint8Array | null) => json && Buffer.from(json).toString('latin1');

function complete(bytes: Uint8Array): string | null {
  try {
    return text(writeJson(new PickleMachine(bytes, 1_000_000).run(), MAX_BYTES, 1000));
  } catch (error) {
    if (error instanceof PickleProblem) return null;
    throw error;
  }
}

const records = ['nested-pickle-py37', 'quirks-pickle'].flatMap(name =>
  linesOf(`recordings/distlog/${name}.ndjson`).map(line =>
    Uint8Array.from(Buffer.from((JSON.parse(line) as {frames: string[]}).frames[1]!, 'base64')),
  ),
);
const samples = ['2.7', '3.7'].flatMap(version =>
  linesOf(`pickles/py${version}.ndjson`).map(line => {
    const {pickle, protocol} = JSON.parse(line) as {pickle: string; protocol: number};
    return {bytes: Uint8Array.from(Buffer.from(pickle, 'base64')), protocol};
  }),
);

describe('plain pickles', () => {
  it('of real records are read, all but those that hold objects', () => {
    const read = records.filter(bytes => plainPickleToJson(bytes, MAX_BYTES) !== null);
    expect(records.length).toBeGreaterThan(30);
    expect(read.length).toBeGreaterThan(records.length * 0.7);
  });

  it('give the JSON that the complete reader gives', () => {
    const all = [...records, ...samples.map(({bytes}) => bytes)];
    const read = all.filter(bytes => plainPickleToJson(bytes, MAX_BYTES) !== null);
    expect(read.length).toBeGreaterThan(40);
    for (const bytes of read) expect(text(plainPickleToJson(bytes, MAX_BYTES))).toBe(complete(bytes));
  });

  it('are left to the complete reader when their JSON would be longer than allowed', () => {
    const bytes = records.find(record => plainPickleToJson(record, MAX_BYTES) !== null)!;
    const {length} = plainPickleToJson(bytes, MAX_BYTES)!;
    expect(plainPickleToJson(bytes, length)).toHaveLength(length);
    expect(plainPickleToJson(bytes, length - 1)).toBeNull();
  });

  it('are left to the complete reader when they nest deep', () => {
    // ]( for each level, then e for each: lists in lists, in a dictionary as records are.
    const nested = (depth: number) =>
      Uint8Array.of(0x80, 2, 0x7d, 0x58, 1, 0, 0, 0, 0x61, ...Array<number[]>(depth).fill([0x5d, 0x28]).flat(), ...Array<number>(depth).fill(0x65), 0x73, 0x2e); // prettier-ignore
    expect(text(plainPickleToJson(nested(3), MAX_BYTES))).toBe('{"a": [[[]]]}');
    expect(complete(nested(3))).toBe('{"a": [[[]]]}');
    expect(plainPickleToJson(nested(5000), MAX_BYTES)).toBeNull();
  });

  it('whatever is changed in one: the same data, or left to the complete reader', () => {
    const originals = [...records, ...samples.filter(({protocol}) => protocol >= 2).map(({bytes}) => bytes)];
    const edit = fc.record({at: fc.nat(), byte: fc.integer({min: 0, max: 255}), cut: fc.boolean()});
    let changedAndRead = 0;
    fc.assert(
      fc.property(fc.constantFrom(...originals), fc.array(edit, {minLength: 1, maxLength: 4}), (original, edits) => {
        let bytes = original.slice();
        for (const {at, byte, cut} of edits) {
          if (cut && byte < 20) bytes = bytes.slice(0, at % bytes.length);
          else bytes[at % bytes.length] = byte;
          if (bytes.length === 0) return;
        }
        const quick = text(plainPickleToJson(bytes, MAX_BYTES));
        if (quick === null) return;
        changedAndRead++;
        const slow = complete(bytes);
        // Only a key that is set twice is written otherwise.
        if (quick !== slow) expect(JSON.parse(quick)).toEqual(JSON.parse(slow ?? 'null'));
      }),
      {numRuns: 3000},
    );
    expect(changedAndRead).toBeGreaterThan(300);
  });
});
