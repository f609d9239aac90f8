/** ZeroMQ messages, captures of them, and how rejects are kept. */
import {readdirSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decodeCaptureLine, isCaptureLine} from '../../../../src/core/framing/capture';
import {encodeRejectLine, readRejectLine} from '../../../../src/core/framing/rejectLine';
import {frameToLine, plainBody} from '../../../../src/core/framing/zmqMessage';
import {fixturePath} from '../../../support/fixtures';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const LIMITS = {maxRecordBytes: 10_000};
/** `{'a': 1}` in protocols 2 and 0, and the list `[]`. */
const PICKLE_2 = Uint8Array.from([0x80, 2, 0x7d, 0x71, 0, 0x58, 1, 0, 0, 0, 0x61, 0x71, 1, 0x4b, 1, 0x73, 0x2e]);
const PICKLE_0 = bytesOf('(dp0\nVa\np1\nI1\ns.');
const PICKLED_LIST = Uint8Array.from([0x80, 2, 0x5d, 0x2e]);

function outcome(...frames: (string | Uint8Array)[]): string {
  const result = frameToLine(
    frames.map(frame => (typeof frame === 'string' ? bytesOf(frame) : frame)),
    LIMITS,
  );
  return 'line' in result ? textOf(result.line) : `reject: ${result.reject}`;
}

describe('plainBody', () => {
  it('gives what frameToLine gives, or leaves it to that', () => {
    const topic = fc.constantFrom('PLJ', 'TLJ', 'PLP', 'plJ', 'PLJX', '', '{"a', ' {J').map(bytesOf);
    const body = fc
      .constantFrom(
        '{"a": 1}',
        '{',
        '{"a": 1}\n',
        '{\r"a": 1}',
        ' {"a": 1}',
        '',
        'text',
        `{"a": "${'x'.repeat(10_000)}"}`,
      )
      .map(bytesOf);
    const message = fc.oneof(
      fc.tuple(topic, body),
      fc.tuple(body),
      fc.tuple(topic, body, body),
      fc.tuple(topic, topic),
    );
    let plain = 0;
    fc.assert(
      fc.property(message, frames => {
        const found = plainBody(frames, LIMITS.maxRecordBytes);
        if (!found) return;
        plain++;
        expect(frameToLine(frames, LIMITS)).toEqual({line: found});
      }),
      {numRuns: 3000},
    );
    expect(plain).toBeGreaterThan(20);
  });
});

describe('frameToLine', () => {
  it('JSON, by topic or by itself, on one line', () => {
    expect(outcome('PLJ', '{"a": 1}')).toBe('{"a": 1}');
    expect(outcome('{"a": 1}')).toBe('{"a": 1}');
    expect(outcome('id', '', 'TLJ', ' {\r\n "a": 1\n}')).toBe('{    "a": 1 }'.replace('    ', '   '));
  });

  it('pickles of any protocol become JSON', () => {
    expect(outcome('PLP', PICKLE_2)).toBe('{"a": 1}');
    expect(outcome(PICKLE_2)).toBe('{"a": 1}');
    expect(outcome('SLP', PICKLE_0)).toBe('{"a": 1}');
  });

  it.each([
    [[], 'the message is empty'],
    [[''], 'the message is empty'],
    [['PLJ', PICKLE_2], 'the topic says JSON, but the body is a pickle'],
    [['PLP', '{"a": 1}'], 'the topic says pickle, but the body is JSON'],
    [['PLJ', 'hello'], 'the body is neither a JSON object nor a pickle'],
    [['PLP', PICKLE_2.subarray(0, 9)], 'the pickle cannot be read: it is cut off'],
    [['PLP', PICKLED_LIST], 'the pickle holds no record'],
    [['PLJ', '{"a": "x\ny"}'], 'a control character inside a string at byte 9'],
    [['PLJ', `{"a": "${'x'.repeat(10_000)}"}`], 'the record is 10009 bytes long, more than the limit of 10000'],
  ])('refuses %j', (frames, reason) => {
    expect(outcome(...frames)).toBe(`reject: ${reason}`);
  });

  it('gives size and sample of what it refuses', () => {
    const result = frameToLine([bytesOf('PLJ'), bytesOf('z'.repeat(500))], LIMITS);
    expect(result).toMatchObject({sizeBytes: 503, sample: bytesOf('z'.repeat(200))});
  });

  it('never throws, and never gives more than one line', () => {
    const frame = fc.oneof(
      fc.uint8Array({maxLength: 60}),
      fc.constantFrom('PLJ', 'PLP', '{', '{"a"', '\x80\x02}', '').map(bytesOf),
      fc.uint8Array({maxLength: 40}).map(tail => Uint8Array.from([0x80, 2, ...tail])),
    );
    fc.assert(
      fc.property(fc.array(frame, {maxLength: 4}), frames => {
        const result = frameToLine(frames, LIMITS);
        if ('line' in result) expect(result.line.includes(0x0a)).toBe(false);
        else expect(result.reject).not.toBe('');
      }),
      {numRuns: 2000},
    );
  });
});

describe('capture lines', () => {
  const decode = (text: string) => decodeCaptureLine(bytesOf(text), 0, bytesOf(text).length);
  const isCapture = (text: string) => isCaptureLine(bytesOf(text), 0, bytesOf(text).length);

  it('any frames come back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({maxLength: 50}), {maxLength: 5}), frames => {
        const text = JSON.stringify({t: 1.5, frames: frames.map(frame => Buffer.from(frame).toString('base64'))});
        expect(isCapture(text)).toBe(true);
        expect(decode(text)).toEqual({t: 1.5, frames: frames.map(frame => Uint8Array.from(frame))});
      }),
    );
  });

  it('every recorded capture is told from the other recordings', () => {
    for (const name of readdirSync(fixturePath('recordings/distlog')).filter(file => file.endsWith('.ndjson'))) {
      const lines = readFileSync(fixturePath(`recordings/distlog/${name}`), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines.every(isCapture)).toBe(true);
      for (const line of lines) expect(decode(line)).toHaveProperty('frames.length', 2);
    }
    const other = readFileSync(fixturePath('recordings/nameko/shop-json.log'), 'utf8').trimEnd().split('\n');
    expect(other.some(isCapture)).toBe(false);
  });

  it.each(['{"t": 1}', '{"t": 1, "frames": "x"}', '{"frames": []}', '{"t": 1, "frames": [], "x": 1}', 'text', ''])(
    '%s is none',
    text => {
      expect(isCapture(text)).toBe(false);
    },
  );

  it.each(['["abc"]', '["a==="]', '["ab=c"]', '["ab\\u0063d"]', '[1]', '[NaN]', '[["YQ=="]]', '["é==="]'])(
    'frames %s are refused',
    frames => {
      expect(decode(`{"t": 1, "frames": ${frames}}`)).toEqual({reject: 'a frame is not base64'});
    },
  );
});

describe('reject lines', () => {
  it('reason, sample and size survive, on one line, with control characters escaped', () => {
    const line = encodeRejectLine('said "no"\n', bytesOf('a\nb\x00\x7fé'), 70_000);
    expect(line.includes(0x0a)).toBe(false);
    expect(readRejectLine(line, 0, line.length)).toEqual({
      reason: 'said "no"\n',
      sample: 'a\\x0ab\\x00\\x7fé',
      sizeBytes: 70_000,
    });
  });

  it('no other line is one, and nothing behind the end is read', () => {
    const line = encodeRejectLine('x', bytesOf('y'), 1);
    for (let end = 0; end < line.length; end++) expect(readRejectLine(line, 0, end)).toBeNull();
    const record = bytesOf('{"name": "tracescope.reject", "sample": ""}');
    expect(readRejectLine(record, 0, record.length)).toBeNull();
  });
});
