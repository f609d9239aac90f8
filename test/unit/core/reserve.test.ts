import {describe, expect, it} from 'vitest';
import {Trace} from '../../../src/core/trace';
import {distlogLines} from '../../bench/generate/distlogLines';

const TEXT = Buffer.from([...distlogLines(20_000)].join('\n'));
const BLOCK_BYTES = 1 << 20;

function read(expectedBytes: number | null) {
  const bytes = {read: (_source: number, at: number, length: number) => TEXT.subarray(at, at + length)};
  const trace = new Trace({maxRecordBytes: 1 << 20, bytes});
  const ingest = trace.addSource('s', 's');
  if (expectedBytes !== null) ingest.expect(expectedBytes);
  for (let at = 0; at < TEXT.length; at += BLOCK_BYTES) ingest.write(TEXT.subarray(at, at + BLOCK_BYTES), at);
  ingest.end();
  trace.setLive(false);
  return {...trace.summary(), last: trace.record(trace.recordCount - 1)};
}

describe('what a source is expected to hold', () => {
  it.each([
    ['right', TEXT.length],
    ['far too small', 5_000_000],
    ['far too large', TEXT.length * 500],
  ])('changes nothing in what is read when it is %s', (_name, expectedBytes) => {
    expect(TEXT.length).toBeGreaterThan(10_000_000);
    expect(read(expectedBytes)).toEqual(read(null));
  });
});
