/** Pickles that want memory, time or code: each gives data or a reason, within its limits. */
import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {pickleToJson} from '../../../../src/core/pickle/pickleToJson';

const LIMITS = {maxBytes: 1_000_000, maxDepth: 1000, maxItems: 100_000};
const bytesOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));

function outcome(pickle: string | Uint8Array, limits = LIMITS): string {
  const result = pickleToJson(typeof pickle === 'string' ? bytesOf(pickle) : pickle, limits);
  return result.ok ? Buffer.from(result.json).toString('latin1') : `reason: ${result.reason}`;
}

describe('never runs anything', () => {
  it.each([
    ["cos\nsystem\n(S'touch x'\ntR.", '"<os.system>"'],
    ["cos\nsystem\n(S'touch x'\ntR}(S'a'\nI1\nub.", '"<os.system>"'],
    ["(S'touch x'\nios\nsystem\n.", '"<os.system>"'],
    ['c__builtin__\neval\n.', '"<__builtin__.eval>"'],
    ["(cbuiltins\nexec\nS'1'\no.", '"<builtins.exec>"'],
    ['\x80\x04\x8c\x02os\x8c\x06system\x93)R.', '"<os.system>"'],
    ['cnext.__proto__\nconstructor\n)R.', '"<next.__proto__.constructor>"'],
    ["c__proto__\nx\n(S'a'\ntR.", '"<__proto__.x>"'],
    ['cdatetime\ndatetime\n)R.', '"<datetime.datetime>"'],
    ['Pid\n.', '"<persistent id>"'],
    ['I1\nQ.', '"<persistent id>"'],
    ['\x80\x02\x82\x05.', '"<extension 5>"'],
    ['\x80\x05\x97\x98.', '"<buffer sent apart>"'],
    ['I1\n)R.', '"<object>"'],
  ])('%j', (pickle, json) => {
    expect(outcome(pickle)).toBe(json);
  });
});

describe('gives a reason', () => {
  it.each([
    ['', 'it is cut off'],
    ['N', 'it is cut off'],
    ['.', 'a value is missing at byte 1'],
    ['N.N', '1 bytes follow its end'],
    ['\xff', 'byte 1 (0xff) is no opcode'],
    ['\x80\x06N.', 'protocol 6 is not known'],
    ['X\xff\xff\xff\xffabc.', 'it is cut off'],
    ['T\xff\xff\xff\xffabc.', 'a length is negative at byte 5'],
    ['\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc.', 'it is cut off'],
    ['\x95\xff\xff\xff\xff\x00\x00\x00\x00N.', 'it is cut off'],
    ['\x8b\xff\xff\xff\x7f\x01.', 'it is cut off'],
    ['h\x05.', 'memo 5 is empty'],
    ['t.', 'a mark is missing at byte 1'],
    ['(NR.', 'a value is missing at byte 3'],
    ['](NNe(u.', 'a mark is missing at byte 7'],
    ['}(Nu.', 'a key has no value'],
    ['NNs.', 'a value is missing at byte 3'],
    ['NNNs.', 'keys are set on what is no dictionary'],
    ['NNa.', 'items are added to what is no list'],
    ['I1x\n.', 'an integer cannot be read'],
    ['Fabc\n.', 'a float cannot be read'],
    ['Sabc\n.', 'a string literal has no quotes'],
    ['N\x8c\x01a\x93.', 'a name is not text'],
  ])('%j', (pickle, reason) => {
    expect(outcome(pickle)).toMatch(reason === 'a mark is missing at byte 7' ? /^reason: / : `reason: ${reason}`);
  });

  it('whatever byte a real pickle is cut off at', () => {
    const script =
      "import pickle,sys,datetime;sys.stdout.buffer.write(pickle.dumps({'a':[1,2.5,None,'x'*300,b'y',datetime.datetime(2020,1,1)],'b':{(1,2):{3}}},4))";
    const whole = execFileSync('/usr/bin/python3', ['-c', script]);
    expect(outcome(whole)).toContain('"2020-01-01T00:00:00"');
    for (let end = 0; end < whole.length; end++)
      expect(outcome(whole.subarray(0, end))).toMatch(/^reason: it is cut off/);
  });
});

describe('keeps to its limits', () => {
  const reasonOf = (pickle: string | Uint8Array) => outcome(pickle).slice(0, 200);

  it('lists in lists, each twice: the output is bounded, not doubled thirty times', () => {
    let pickle = ']q\x00';
    for (let level = 1; level < 60; level++)
      pickle += `]q${String.fromCharCode(level)}(h${String.fromCharCode(level - 1)}h${String.fromCharCode(level - 1)}e`;
    expect(reasonOf(`${pickle}.`)).toBe('reason: decoded it is longer than 1000000 bytes');
  });

  it('one large text, referred to many times', () => {
    const text = 'x'.repeat(50_000);
    const large = `(X\x50\xc3\x00\x00${text}q\x00${'h\x00'.repeat(1000)}l.`;
    expect(reasonOf(large)).toBe('reason: decoded it is longer than 1000000 bytes');
    const encoded = `c_codecs\nencode\nq\x01X\x50\xc3\x00\x00${text}X\x06\x00\x00\x00latin1\x86q\x020(${'h\x01h\x02R'.repeat(5000)}l.`;
    expect(reasonOf(encoded)).toBe('reason: it copies the same data many times');
  });

  it('a list of many items, copied many times', () => {
    const pickle = `(${'N'.repeat(20_000)}lq\x00\x85q\x01c__builtin__\nset\nq\x02(${'h\x02h\x01R'.repeat(20_000)}l.`;
    expect(reasonOf(pickle)).toBe('reason: it copies the same data many times');
  });

  it('more steps than allowed', () => {
    expect(reasonOf(']'.repeat(200_000))).toBe('reason: it has more than 100000 steps');
    expect(reasonOf(`N${'\x94'.repeat(200_000)}.`)).toBe('reason: it has more than 100000 steps');
  });

  it('deep nesting, in either way of writing it', () => {
    expect(reasonOf(`${'('.repeat(40_000)}N${'l'.repeat(40_000)}.`)).toBe(
      'reason: it is nested deeper than 1000 levels',
    );
    expect(reasonOf(`${']'.repeat(40_000)}${'a'.repeat(39_999)}.`)).toBe(
      'reason: it is nested deeper than 1000 levels',
    );
  });

  it('integers that would take long to print', () => {
    expect(reasonOf(`\x8b\x00\x00\x01\x00${'\x7f'.repeat(65_536)}.`)).toBe('reason: an integer has 65536 bytes');
    expect(reasonOf(`L${'9'.repeat(100_000)}L\n.`)).toBe('reason: an integer cannot be read');
  });

  it('larger than a record may be', () => {
    expect(outcome('N.', {...LIMITS, maxBytes: 1})).toBe('reason: it is longer than 1 bytes');
    expect(outcome('(Vabc\nl.', {...LIMITS, maxBytes: 8})).toBe('["abc"]');
    expect(outcome('(Vabc\nVdef\nl.', {...LIMITS, maxBytes: 14})).toBe('["abc", "def"]');
    expect(outcome('(Vab\u00e9\nI1\nl.', {...LIMITS, maxBytes: 11})).toBe('reason: decoded it is longer than 11 bytes');
  });

  it('cycles are cut', () => {
    expect(outcome(']q\x00h\x00a.')).toBe('["[...]"]');
    expect(outcome('}q\x00Va\nh\x00s.')).toBe('{"a": "{...}"}');
  });

  it('random bytes and random opcodes never throw', () => {
    const opcode = fc.constantFrom(
      ...Array.from(
        '()0129NIJKMQRTUVXabcdeghijloqrstu}]\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x8e\x8f\x90\x91\x92\x93\x94.',
        c => c.charCodeAt(0),
      ),
    );
    const soup = fc.array(fc.oneof({weight: 4, arbitrary: opcode}, fc.nat(255), fc.constant(0x0a)), {maxLength: 60});
    fc.assert(
      fc.property(soup, bytes => outcome(Uint8Array.from(bytes)) !== ''),
      {numRuns: 5000},
    );
  });

  it('one changed byte in a pickle never throws', () => {
    const base = Buffer.from(
      '\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01cdatetime\ndatetime\nq\x02c_codecs\nencode\nq\x03X\x0b\x00\x00\x00\x07\xc3\xa4\x01\x01\x00\x00\x00\x00\x00\x7b\x71\x04X\x06\x00\x00\x00latin1\x86R\x85RX\x01\x00\x00\x00b](K\x01GA\xda\xc0\x0c\xe5\xee*\xe4eu.',
      'latin1',
    );
    fc.assert(
      fc.property(fc.nat(base.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(base);
        changed[at] = byte;
        return outcome(changed) !== '';
      }),
      {numRuns: 3000},
    );
  });
});
