/** What trees, status bar and messages say. */
import {describe, expect, test} from 'vitest';
import {restartText} from '../../../src/host/engine/restartText';
import {plainEnglish} from '../../../src/host/localize';
import {
  contextText,
  describeCall,
  exceptionName,
  exceptionNote,
  processNote,
  speakCall,
  stackAsText,
} from '../../../src/host/views/callStackText';
import {formatDuration, formatMoment} from '../../../src/host/views/format';
import {describeGroup, groupLook, groupName, speakGroup} from '../../../src/host/views/groupText';
import {sessionNotes, sourceNotes} from '../../../src/host/views/sourceNotes';
import {describeSource, sourceLook, sourceName, speakSource} from '../../../src/host/views/sourceText';
import {STATE_LOOKS, describeSpan, speakSpan, stateWord, tooltipFacts} from '../../../src/host/views/spanText';
import {SPAN_STATE_NAMES, SpanRole} from '../../../src/protocol/model';
import type {Counts} from '../../../src/protocol/model';
import type {SpanInfo} from '../../../src/protocol/queries';
import {sourceInfo} from './fakeEngine';

function span(change: Partial<SpanInfo> = {}): SpanInfo {
  return {
    ...{span: 1, parent: null, flow: 1, id: 'id-1', name: 'orders.place', system: 'nameko', state: 'succeeded'},
    ...{
      roles: SpanRole.flow | SpanRole.task,
      startNs: 0,
      endNs: 57e6,
      endInferred: false,
      pausedNs: 0,
      stateReason: '',
      depth: 0,
    },
    ...{children: 0, records: 2, tasksBelow: 8, recordsBelow: 16, errorsBelow: 2, attempts: 1, missing: 0},
    ...{firstRecord: 0, lastRecord: 1, source: null, process: '', service: ''},
    ...change,
  };
}

describe('flows', () => {
  test('success is not written out, every other state comes first', () => {
    expect(describeSpan(span(), plainEnglish)).toBe('57.0 ms · 8 tasks · 2 errors');
    expect(describeSpan(span({state: 'failed', tasksBelow: 2, errorsBelow: 1}), plainEnglish)).toBe(
      'failed · 57.0 ms · 2 tasks · 1 error',
    );
    const open = span({state: 'running', endNs: Number.NaN, tasksBelow: 1, errorsBelow: 0});
    expect(describeSpan(open, plainEnglish)).toBe('running');
  });

  test('screen readers always hear the state', () => {
    expect(speakSpan(span({errorsBelow: 0, tasksBelow: 1}), plainEnglish)).toBe('orders.place, succeeded, 57.0 ms');
    expect(speakSpan(span({name: '', id: ''}), plainEnglish)).toMatch(/^unnamed, succeeded/);
  });

  test('every state has a word, and no two states look the same', () => {
    const words = SPAN_STATE_NAMES.map(state => stateWord(state, plainEnglish));
    expect(new Set(words).size).toBe(SPAN_STATE_NAMES.length);
    const icons = Object.values(STATE_LOOKS).map(({icon}) => icon);
    expect(new Set(icons).size).toBe(SPAN_STATE_NAMES.length);
  });

  test('the tooltip leaves out what is not known', () => {
    const labels = tooltipFacts(span({source: {path: '/a/x.py', line: 3, func: null}}), '', plainEnglish);
    expect(labels.map(({label}) => label)).toEqual(['State', 'Duration', 'System', 'Records', 'Source', 'Id']);
    expect(tooltipFacts(span({}), 'today', plainEnglish)[1]).toEqual({label: 'Started', value: 'today'});
    expect(labels.find(({label}) => label === 'Source')?.value).toBe('/a/x.py:3');
  });
});

describe('groups of flows', () => {
  const group = {key: 'gateway.create_order', flows: 12, failed: 2, open: 1};

  test('say what is in them, and that something failed', () => {
    expect(describeGroup(group, 'name', plainEnglish, 'en')).toBe('12 flows · 2 failed · 1 running');
    expect(describeGroup({...group, flows: 1, failed: 0, open: 0}, 'name', plainEnglish, 'en')).toBe('1 flow');
    expect(speakGroup(group, 'service', plainEnglish, 'en')).toMatch(/^gateway.create_order, 12 flows, 2 failed/);
    expect(groupLook(group, 'name').color).toBe('problemsErrorIcon.foreground');
    expect(groupLook({...group, failed: 0}, 'name').color).toBeNull();
  });

  test('of a state have its word and icon and do not repeat it', () => {
    const failed = {...group, key: 'failed'};
    expect(groupName('failed', 'state', plainEnglish)).toBe('failed');
    expect(describeGroup(failed, 'state', plainEnglish, 'en')).toBe('12 flows');
    expect(groupLook(failed, 'state')).toEqual(STATE_LOOKS.failed);
    expect(groupName('', 'service', plainEnglish)).toBe('no service');
  });
});

describe('call stack', () => {
  const frames = [1, 2].map(line => ({path: '/a/shop.py', line, func: `f${line}`, code: null, library: false}));
  const exception = {
    ...{type: 'app.errors.BankError', message: 'unreachable\nreally', expected: false},
    ...{frames, text: 'Traceback …'},
  };

  test('names the process where it changes, and only there', () => {
    const inner = span({process: 'h · pid 1', service: 'payments'});
    expect(processNote(inner, undefined)).toBe('payments · h · pid 1');
    expect(processNote(span({process: 'h · pid 1', service: 'payments'}), inner)).toBe('');
    expect(processNote(span({process: 'h · pid 2', service: 'orders'}), inner)).toBe('orders · h · pid 2');
    const source = {path: 'C:\\x\\shop.py', line: 96, func: null};
    expect(describeCall(span({source}), 'h · pid 1')).toBe('shop.py:96 · h · pid 1');
    expect(speakCall(span({source, state: 'failed'}), '', plainEnglish)).toBe('orders.place, failed, shop.py:96');
  });

  test('an exception has its short name and the first line of its message', () => {
    expect(exceptionName(exception, plainEnglish)).toBe('BankError');
    expect(exceptionName({...exception, type: ''}, plainEnglish)).toBe('Exception');
    expect(exceptionNote(exception, plainEnglish)).toBe('unreachable');
    expect(exceptionNote({...exception, expected: true}, plainEnglish)).toBe('expected · unreachable');
  });

  test('is copied as lines of text, the exception as it was written', () => {
    const source = {path: '/a/shop.py', line: 96, func: null};
    const stack = [{span: span({source, process: 'pid 1'}), contextJson: null}];
    expect(stackAsText(stack, exception, plainEnglish)).toBe('orders.place\t/a/shop.py:96\tpid 1\nTraceback …');
    expect(stackAsText([], null, plainEnglish)).toBe('');
  });

  test('long context is cut', () => {
    expect(contextText('{}')).toBe('');
    expect(contextText(`{"a": "${'x'.repeat(2000)}"}`).length).toBeLessThan(600);
  });
});

describe('notes in Sources', () => {
  const none = {evicted: 0, missing: 0} as Counts;

  test('nothing is said where nothing is wrong', () => {
    expect(sourceNotes(sourceInfo(), plainEnglish, 'en')).toEqual([]);
    expect(sessionNotes(none, plainEnglish, 'en')).toEqual([]);
  });

  test('rejects, trouble and losses each have a row with a reason', () => {
    const notes = sourceNotes(sourceInfo({rejected: 3, detail: 'Port taken.', state: 'failed'}), plainEnglish, 'en');
    expect(notes.map(({label, look}) => [label, look.icon])).toEqual([
      ['Port taken.', 'error'],
      ['3 rejected', 'warning'],
    ]);
    const lost = sessionNotes({...none, missing: 1500, evicted: 2}, plainEnglish, 'en');
    expect(lost.map(({label}) => label)).toEqual(['1,500 missing', '2 evicted']);
    expect(lost.every(({tooltip}) => tooltip.length > 20)).toBe(true);
  });
});

describe('sources', () => {
  test.each([
    [sourceInfo({recordsPerSecond: 24.2, records: 48}), 'listening · 24/s · 48'],
    [sourceInfo({records: 3, peers: 2}), 'listening · 2 connected · 3'],
    [sourceInfo({records: 1234, rejected: 1, state: 'stopped'}), 'stopped · 1,234 · 1 rejected'],
    [sourceInfo({kind: 'file', name: 'a.log', state: 'reading', progress: 0.42}), 'reading 42 % · 0'],
    [sourceInfo({kind: 'file', name: 'a.log', state: 'ended', records: 192}), '192'],
    [sourceInfo({kind: 'command', state: 'ended', exitCode: 3}), 'ended with exit code 3 · 0'],
  ])('%#', (source, expected) => {
    expect(describeSource(source, plainEnglish, 'en')).toBe(expected);
  });

  test('names are short and spoken in full', () => {
    expect(sourceName(sourceInfo())).toBe('127.0.0.1:5010');
    expect(speakSource(sourceInfo({records: 2, detail: 'paused'}), plainEnglish, 'en')).toBe(
      '127.0.0.1:5010, listening, 2 records, paused',
    );
  });
});

test.each([
  [620_000, '0.62 ms'],
  [1_460_000, '1.46 ms'],
  [57_000_000, '57.0 ms'],
  [245_600_000, '246 ms'],
  [999_700_000, '1.00 s'],
  [8_280_000_000, '8.28 s'],
  [125_000_000_000, '2 min 5 s'],
  [7_260_000_000_000, '2 h 1 min'],
  [0, '0 ms'],
  [Number.NaN, ''],
])('formatDuration(%d) is %j', (durationNs, expected) => {
  expect(formatDuration(durationNs)).toBe(expected);
});

test('a source that sent and is gone says so, by word and by icon', () => {
  const waiting = sourceInfo({kind: 'zeromq', name: 'tcp://127.0.0.1:5011', state: 'connecting', records: 0});
  expect(describeSource(waiting, plainEnglish, 'en')).toBe('connecting · 0');
  const gone = {...waiting, records: 48};
  expect(describeSource(gone, plainEnglish, 'en')).toBe('disconnected, trying again · 48');
  expect(speakSource(gone, plainEnglish, 'en')).toContain('disconnected');
  expect(sourceLook(gone).icon).not.toBe(sourceLook(waiting).icon);
});

test('the trees write numbers in the language of the editor', () => {
  expect(formatDuration(57_000_000, 'de')).toBe('57,0 ms');
  expect(describeSpan(span({tasksBelow: 1234, errorsBelow: 0}), plainEnglish, 'de')).toBe('57,0 ms · 1.234 tasks');
});

test('the line about a restart says what was read back', () => {
  const text = (shown: number, readBack: number, failures: string[] = []) =>
    restartText({shown, readBack, failures}, '12:05:31', 'en', plainEnglish);
  expect(text(224, 224)).toBe(
    'The engine stopped and was started again at 12:05:31. All 224 records were read back from disk.',
  );
  expect(text(0, 0)).toBe('The engine stopped and was started again at 12:05:31.');
  expect(text(224, 200)).toMatch(/200 of the 224 records/);
  expect(text(1, 1, ['tcp://127.0.0.1:5010: taken.'])).toMatch(/The record was read back from disk\. tcp:/);
});

test('time that a debugger held is not in the duration of a flow, and the tooltip says how much it was', () => {
  const held = span({pausedNs: 50e6, tasksBelow: 1, errorsBelow: 0});
  expect(describeSpan(held, plainEnglish)).toBe('7.00 ms');
  expect(tooltipFacts(held, '', plainEnglish)).toContainEqual({
    label: 'Paused by the debugger, not counted',
    value: '50.0 ms',
  });
});

test('a moment has the day and milliseconds, and is nothing where it is not known', () => {
  expect(formatMoment(Date.UTC(2026, 10, 28, 12, 5, 7, 4), 'en')).toMatch(/28, 2026, \d\d:\d\d:07.004$/);
  expect(formatMoment(NaN, 'en')).toBe('');
});
