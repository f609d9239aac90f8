import {describe, expect, test} from 'vitest';
import {RecordFlag, RecordKind, SPAN_STATE_NAMES, SpanState} from '../../../src/protocol/model';
import type {ExceptionFrame} from '../../../src/protocol/queries';
import {foldFrames} from '../../../src/protocol/foldFrames';
import {levelWord, rowMark, rowTone, stateMark} from '../../../webview/log/rowWords';

const record = {kind: RecordKind.log, level: 20, flags: 0, spanState: SpanState.open, depth: 1};

test.each([
  [record, 'info', 'Info'],
  [{...record, level: 35}, 'warning', 'Level 35'],
  [{...record, level: 50}, 'error', 'Critical'],
  [{...record, kind: RecordKind.text, level: 0}, 'list-flat', 'Text'],
  [{...record, kind: RecordKind.reject, level: 0}, 'reject', 'Rejected'],
  [{...record, kind: RecordKind.end, spanState: SpanState.succeeded}, 'pass', 'Succeeded'],
  [{...record, kind: RecordKind.end, spanState: SpanState.failedExpected}, 'failedExpected', 'Failed, expected'],
  [{...record, kind: RecordKind.end, level: 40, spanState: SpanState.failed}, 'error', 'Error'],
  [{...record, kind: RecordKind.begin, level: 0}, 'begin', 'Begin'],
  [{...record, kind: RecordKind.event, level: 0, flags: RecordFlag.error}, 'error', 'Failed'],
  [{...record, kind: RecordKind.event, level: 0}, 'debug', 'Event'],
])('the mark of %j', (row, icon, word) => {
  expect(rowMark(row)).toMatchObject({icon, word});
});

test('every state has an icon and a word of its own', () => {
  const marks = SPAN_STATE_NAMES.map((_, state) => stateMark(state));
  expect(new Set(marks.map(mark => mark.word)).size).toBe(SPAN_STATE_NAMES.length);
  expect(marks.every(mark => mark.icon)).toBe(true);
  expect(stateMark(250).word).toBe('Unknown');
});

test('levels between two names keep their number', () => {
  expect([0, 10, 25].map(levelWord)).toEqual(['', 'Debug', 'Level 25']);
});

test('tones of rows', () => {
  expect(rowTone(record)).toBe('');
  expect(rowTone({...record, flags: RecordFlag.error})).toBe('bad');
  expect(rowTone({...record, kind: RecordKind.text})).toBe('note');
  expect(rowTone({...record, kind: RecordKind.begin, depth: 0})).toBe('root');
  expect(rowTone({...record, flags: RecordFlag.noise})).toBe('note');
});

describe('frames of a traceback', () => {
  const frame = (line: number, library: boolean): ExceptionFrame => ({
    path: 'a.py',
    line,
    func: null,
    code: null,
    library,
  });

  test('come innermost first, library frames in runs', () => {
    const groups = foldFrames([frame(1, false), frame(2, true), frame(3, true), frame(4, false)]);
    expect(groups.map(({library, frames}) => [library, frames.map(({line}) => line)])).toEqual([
      [false, [4]],
      [true, [3, 2]],
      [false, [1]],
    ]);
  });
});
