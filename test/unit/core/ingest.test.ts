import {describe, expect, it} from 'vitest';
import {traceOf} from '../../support/memoryTrace';

function figures(text: string) {
  const {records, rejected, text: lines} = traceOf([Buffer.from(text)]).counts();
  return {records, rejected, text: lines};
}

const DISTLOG = '{"levelno": 20, "created": 1795000000.5, "message": "m", "name": "root", "context": null}';

describe('what a line is', () => {
  it.each([
    ['a record', DISTLOG, {records: 1, rejected: 0, text: 0}],
    ['two records on one line', `${DISTLOG}${DISTLOG.replace('"m"', '"n"')}`, {records: 2, rejected: 0, text: 0}],
    ['a record behind a prefix', `[2026: WARNING/Worker-1] ${DISTLOG}`, {records: 1, rejected: 0, text: 0}],
    ['a record and text behind it', `${DISTLOG} done`, {records: 1, rejected: 0, text: 1}],
    ['a record that is cut off', DISTLOG.slice(0, 60), {records: 0, rejected: 1, text: 0}],
    ['a record behind a prefix that is cut off', `worker: ${DISTLOG.slice(0, 60)}`, {records: 0, rejected: 1, text: 0}],
    ['plain text', 'Starting up.', {records: 0, rejected: 0, text: 1}],
    ['a blank line', ' ', {records: 0, rejected: 0, text: 1}],
    ['braces of another language', 'if (x) { y(); }', {records: 0, rejected: 0, text: 1}],
    ['a dictionary of the program itself', "failed with {'error': <Foo at 0x1>}", {records: 0, rejected: 0, text: 1}],
    ['an object of no system', '{"a": 1}', {records: 0, rejected: 0, text: 1}],
  ])('%s', (_name, line, expected) => {
    expect(figures(line)).toEqual(expected);
    // Whatever stands around it is not touched.
    expect(figures(`${DISTLOG}\n${line}\n${DISTLOG.replace('"m"', '"last"')}\n`)).toEqual({
      ...expected,
      records: expected.records + 2,
    });
  });

  it('an object over several lines is one record, and one that is cut off loses only itself', () => {
    const pretty = JSON.stringify(JSON.parse(DISTLOG), null, 4);
    expect(figures(`${pretty}\n${DISTLOG}\n`)).toEqual({records: 2, rejected: 0, text: 0});
    expect(figures(`${pretty.slice(0, 60)}\n${DISTLOG}\n`)).toEqual({records: 1, rejected: 1, text: 0});
  });

  it('a mark of the byte order at the beginning is no part of the first record', () => {
    const pretty = JSON.stringify(JSON.parse(DISTLOG), null, 4);
    for (const text of [DISTLOG, pretty]) {
      expect(figures(`\ufeff${text}\n${DISTLOG.replace('"m"', '"n"')}\n`)).toEqual({records: 2, rejected: 0, text: 0});
      expect(traceOf([Buffer.from(`\ufeff${text}`)]).record(0).message).toBe('m');
    }
  });

  it('braces over several lines that hold no key of a record are text, whole or cut off', () => {
    expect(figures(`{\n  done();\n}\n${DISTLOG}\n`)).toEqual({records: 1, rejected: 0, text: 1});
    expect(figures(`{\n  done();\nmain:\n${DISTLOG}\n`)).toEqual({records: 1, rejected: 0, text: 2});
  });
});
