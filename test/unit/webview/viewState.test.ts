import fc from 'fast-check';
import {expect, test} from 'vitest';
import {DEFAULT_VIEW, readViewState, withoutRecords, NO_FILTER} from '../../../webview/state/viewState';

const view = {
  ...DEFAULT_VIEW,
  sessionId: 's1',
  generation: 3,
  filter: {...NO_FILTER, text: 'x', minLevel: 30, timeRange: {fromNs: 1, toNs: 9}, withText: false, span: 4},
  detailsOpen: false,
  detailsWidthPx: 512,
  follow: true,
  selectedRecord: 17,
  anchor: {record: 12, offsetPx: 5},
};

test('what was stored comes back', () => {
  expect(readViewState(JSON.parse(JSON.stringify(view)))).toEqual(view);
});

test('nothing stored is the default', () => {
  expect(readViewState(undefined)).toEqual(DEFAULT_VIEW);
});

test('any stored value gives a usable state', () => {
  fc.assert(
    fc.property(fc.object({key: fc.constantFrom(...Object.keys(view))}), stored => {
      const read = readViewState(stored);
      expect(typeof read.filter.text).toBe('string');
      expect(read.detailsWidthPx).toBeGreaterThanOrEqual(280);
      expect(Array.isArray(read.folded)).toBe(true);
    }),
  );
});

test('a range that ends before it begins is dropped', () => {
  expect(readViewState({filter: {timeRange: {fromNs: 9, toNs: 1}}}).filter.timeRange).toBeNull();
});

test('for another session only what does not name records is kept', () => {
  expect(withoutRecords(view)).toEqual({
    ...view,
    selectedRecord: null,
    anchor: null,
    filter: {...view.filter, timeRange: null, span: null},
  });
});
