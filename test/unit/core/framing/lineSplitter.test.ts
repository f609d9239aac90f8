/** Lines do not depend on how the bytes were split into blocks. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {LineSplitter} from '../../../../src/core/framing/lineSplitter';

type Seen = {line: string; offset: number} | {overlong: number; head: string; offset: number};
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function collect(blocks: readonly Uint8Array[], maxLineBytes: number, firstOffset = 0): Seen[] {
  const seen: Seen[] = [];
  const splitter = new LineSplitter(
    {
      line: (buf, start, end, offset) => seen.push({line: textOf(buf.subarray(start, end)), offset}),
      overlong: (offset, lengthBytes, head) => seen.push({overlong: lengthBytes, head: textOf(head), offset}),
    },
    maxLineBytes,
  );
  let offset = firstOffset;
  for (const block of blocks) {
    // A copy that is wiped afterwards: nothing may keep a reference to the block.
    const copy = block.slice();
    splitter.write(copy, offset);
    copy.fill(0x21);
    offset += block.length;
  }
  splitter.end();
  expect(splitter.pendingBytes).toBe(0);
  return seen;
}

describe('LineSplitter', () => {
  it('\\n and \\r\\n, empty lines, a last line without newline', () => {
    expect(collect([bytesOf('one\r\n\ntwo\r\r\nthree')], 100, 1000)).toEqual([
      {line: 'one', offset: 1000},
      {line: '', offset: 1005},
      {line: 'two\r', offset: 1006},
      {line: 'three', offset: 1012},
    ]);
    expect(collect([bytesOf('a\n')], 100)).toEqual([{line: 'a', offset: 0}]);
    expect(collect([], 100)).toEqual([]);
  });

  it('split in two at every offset, and byte by byte', () => {
    const bytes = bytesOf('{"a": "é"}\r\n\r\n\nshort\nlonger than the limit of this test\r\n\rlast');
    const whole = collect([bytes], 20);
    expect(whole.some(seen => 'overlong' in seen)).toBe(true);
    for (let at = 0; at <= bytes.length; at++) {
      expect(collect([bytes.subarray(0, at), bytes.subarray(at)], 20)).toEqual(whole);
    }
    expect(
      collect(
        Array.from(bytes, byte => Uint8Array.of(byte)),
        20,
      ),
    ).toEqual(whole);
  });

  it('any bytes, any blocks: the same lines as String.split gives', () => {
    const byte = fc.constantFrom(0x0a, 0x0d, 0x61, 0x62, 0x63);
    fc.assert(
      fc.property(
        fc.array(fc.array(byte, {maxLength: 20}), {maxLength: 10}),
        fc.integer({min: 1, max: 12}),
        (parts, max) => {
          const blocks = parts.map(part => Uint8Array.from(part));
          const text = blocks.map(textOf).join('');
          const lines = text.split('\n');
          if (lines.at(-1) === '') lines.pop();
          const wanted = lines
            .map(line => line.replace(/\r$/, ''))
            .map(line => (line.length > max ? line.length : line));
          expect(collect(blocks, max).map(seen => ('line' in seen ? seen.line : seen.overlong))).toEqual(wanted);
        },
      ),
      {numRuns: 1000},
    );
  });

  it('an overlong line is told once, with its length and head, and what follows is read', () => {
    const long = 'x'.repeat(10_000);
    const bytes = bytesOf(`first\n${long}\nnext\n`);
    const blocks = Array.from({length: Math.ceil(bytes.length / 100)}, (_, i) =>
      bytes.subarray(i * 100, i * 100 + 100),
    );
    for (const split of [[bytes], blocks]) {
      expect(collect(split, 1000)).toEqual([
        {line: 'first', offset: 0},
        {overlong: 10_000, head: 'x'.repeat(400), offset: 6},
        {line: 'next', offset: 10_007},
      ]);
    }
  });

  it('holds no more of an endless line than the limit', () => {
    const splitter = new LineSplitter({line: () => undefined, overlong: () => undefined}, 1000);
    const block = new Uint8Array(900).fill(0x78);
    let most = 0;
    for (let i = 0; i < 1000; i++) {
      splitter.write(block, i * 900);
      most = Math.max(most, splitter.pendingBytes);
    }
    expect(most).toBeLessThanOrEqual(1001);
    expect(most).toBeGreaterThan(0);
  });
});
