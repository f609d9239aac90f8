/**
 * Blocks are parts of Node Buffers that are used again, and the slice of a Buffer is no copy: what outlives a block must not
 * change with it.
 */
import {expect, it} from 'vitest';
import {RedactingStream} from '../../../src/core/redaction/redactingStream';
import {FieldRules} from '../../../src/core/redaction/rules';
import {Trace} from '../../../src/core/trace';
import {dumpTrace} from './fixtures/traceDump';

const record = (sequence: number, message: string) => ({
  ...{levelno: 20, created: 1600000000, process: 7, thread: 1, hostname: 'h', pathname: '/a.py', lineno: 3},
  ...{name: 'app', message, context: {key: `${sequence}@scope`}},
});

/** The bytes in parts, each in the same Buffer as the one before. */
function* reused(bytes: Uint8Array, partBytes: number): Generator<{part: Uint8Array; offset: number}> {
  const memory = Buffer.alloc(partBytes);
  for (let offset = 0; offset < bytes.length; offset += partBytes) {
    const end = Math.min(bytes.length, offset + partBytes);
    memory.fill('#');
    memory.set(bytes.subarray(offset, end));
    yield {part: memory.subarray(0, end - offset), offset};
  }
}

function traceOfReused(bytes: Uint8Array, partBytes: number): Trace {
  const scratch = Buffer.alloc(4096);
  const trace = new Trace({
    maxRecordBytes: 1 << 20,
    bytes: {
      read(_, offset, length) {
        scratch.set(bytes.subarray(offset, offset + length));
        return scratch.subarray(0, length);
      },
    },
  });
  const ingest = trace.addSource('one', 'one');
  for (const {part, offset} of reused(bytes, partBytes)) ingest.write(part, offset);
  ingest.end();
  trace.setLive(false);
  return trace;
}

it('reads an object that lies over several blocks', () => {
  const bytes = Buffer.from([0, 1, 2].map(n => `${JSON.stringify(record(n, `work ${n}`), null, 2)}\n`).join(''));
  for (const partBytes of [16, 50, 200]) {
    const {records, rejected} = traceOfReused(bytes, partBytes).counts();
    expect({records, rejected}, `blocks of ${partBytes}`).toEqual({records: 3, rejected: 0});
  }
});

it('sees a mask in an object over several lines wherever blocks are cut', () => {
  const bytes = Buffer.from(`${JSON.stringify(record(0, '‹redacted›'), null, 2)}\n`);
  for (let partBytes = 30; partBytes < 60; partBytes++) {
    expect(dumpTrace(traceOfReused(bytes, partBytes)), `blocks of ${partBytes}`).toContain('redacted: 1');
  }
});

it('takes two records with one number for copies only where their bytes are the same', () => {
  const lines = (messages: string[]) => Buffer.from(messages.map(m => `${JSON.stringify(record(0, m))}\n`).join(''));
  expect(traceOfReused(lines(['one', 'two']), 64).counts().duplicates).toBe(0);
  expect(traceOfReused(lines(['one', 'one']), 64).counts().duplicates).toBe(1);
});

it('masks what lies over several blocks, and keeps the rest', () => {
  const bytes = Buffer.from(`${JSON.stringify({...record(0, 'work'), password: 'secret'}, null, 2)}\nend\n`);
  for (const partBytes of [16, 50, 200]) {
    const stream = new RedactingStream(new FieldRules(['password']), 1 << 20);
    const out: Buffer[] = [];
    for (const {part} of reused(bytes, partBytes)) out.push(Buffer.from(stream.write(part)));
    out.push(Buffer.from(stream.end()));
    const text = Buffer.concat(out).toString();
    expect(text, `blocks of ${partBytes}`).toContain('"message": "work"');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('#');
  }
});
