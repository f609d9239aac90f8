/** What is said of rows and bars, what is under the pointer, what is remembered. */
import {describe, expect, it} from 'vitest';
import type {TimelineQuery, TimelineSlices} from '../../../../src/protocol/timeline';
import {barAt, firstOfRow, rowAt} from '../../../../webview/timeline/hitTest';
import {cardFacts} from '../../../../webview/timeline/cardFacts';
import {DEFAULT_PREFS, readPrefs} from '../../../../webview/timeline/prefs';
import {rowDuration, rowLabel, rowNote} from '../../../../webview/timeline/rowText';
import {TimeScale} from '../../../../webview/timeline/timeScale';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

async function slicesOf(recording: string, query: Partial<TimelineQuery> = {}): Promise<TimelineSlices> {
  const filter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
  const base: TimelineQuery = {
    ...{filter, mode: 'waterfall', fold: 'auto', toggled: [], fromRow: 0, rowCount: 200},
    ...{fromNs: 0, toNs: 1e11, resolutionNs: 1, criticalOf: null},
  };
  return traceOf([spoolOf(recording)]).timeline({...base, ...query}, () => Promise.resolve());
}

describe('words of a row', () => {
  it('say flow, system, state, duration, attempts and reason', async () => {
    const slices = await slicesOf('selinon/failing-logging.log');
    expect(rowLabel(slices, 0, 0)).toBe('Flow rescue, Selinon, succeeded, 4.04 s, 2 errors');
    expect(rowLabel(slices, 3, 0)).toBe(
      'Broken, failed, 1.03 s, 2 attempts · json.decoder.JSONDecodeError: Expecting value: line 1 column 11 (char 10)',
    );
    expect(rowNote(slices, 3)).toMatch(/^failed · 2 attempts · json/);
  });

  it('say when no end was seen, and until now while it goes on', async () => {
    const slices = await slicesOf('selinon/failing-logging.log');
    slices.rowFlags[0] = 0;
    expect(rowDuration(slices, 0, 0)).toBe('≥ 4.04 s');
    slices.rowToNs[0] = Infinity;
    expect(rowDuration(slices, 0, slices.rowFromNs[0]! + 2e9)).toBe('2.00 s');
  });

  it('of added up work say how many of how many failed', async () => {
    const slices = await slicesOf('nameko/shop-json.log', {mode: 'aggregated'});
    const row = slices.rowName.indexOf('payments.charge');
    expect(rowNote(slices, row)).toBe('2 of 5 failed');
  });

  it('keep marks that reorder text from reordering it', async () => {
    const slices = await slicesOf('selinon/failing-logging.log', {rowCount: 1});
    slices.rowName[0] = 'a\u202eb';
    expect(rowLabel(slices, 0, 0)).toContain('‹U+202E›');
  });
});

describe('card', () => {
  it('of an attempt says which, how it went and when', async () => {
    const slices = await slicesOf('penguiflow/pipeline-info-structured.log');
    const row = slices.rowName.findIndex((name, at) => name === 'fetch_facts' && slices.rowAttempts[at] === 2);
    const {title, aside, facts} = cardFacts(slices, row, firstOfRow(slices, row), 0);
    expect([title, aside]).toEqual(['fetch_facts', 'attempt 1 · timed out']);
    expect(facts.map(([name]) => name)).toEqual(['Start', 'Duration', 'Attempts', 'Records', 'Errors', 'Reason']);
    expect(facts[0]![1]).toMatch(/\+\d+(\.\d+)? ms in the flow$/);
    const wait = cardFacts(slices, row, firstOfRow(slices, row) + 1, 0);
    expect(wait.aside).toBe('waiting for the next attempt');
  });
});

describe('under the pointer', () => {
  it('is the narrowest bar in reach, and the row', async () => {
    const slices = await slicesOf('penguiflow/pipeline-info-structured.log');
    const row = slices.rowName.findIndex((name, at) => name === 'fetch_docs' && slices.rowAttempts[at] === 3);
    const bar = firstOfRow(slices, row);
    const scale = new TimeScale({fromNs: slices.extentFromNs, toNs: slices.extentToNs}, 1000);
    expect(barAt(slices, scale, row, scale.toPx(slices.barFromNs[bar]!) + 1, 0)).toBe(bar);
    expect(barAt(slices, scale, row, 990, 0)).toBe(-1);
    expect(rowAt(slices, row * 20 + 5)).toBe(row);
    expect(rowAt(slices, 1e6)).toBe(-1);
  });
});

describe('memory', () => {
  it('is read part by part, whatever it holds', () => {
    expect(readPrefs(undefined)).toEqual(DEFAULT_PREFS);
    expect(readPrefs({mode: 'x', fold: 7, toggled: [1, -1, 'a', 2.5, 9], topPx: -4, generation: 'z'})).toEqual({
      ...DEFAULT_PREFS,
      toggled: [1, 9],
    });
    const kept = {...DEFAULT_PREFS, mode: 'aggregated', fold: 'folded', sessionId: 's', topPx: 40, showsPath: false};
    expect(readPrefs(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });
});
