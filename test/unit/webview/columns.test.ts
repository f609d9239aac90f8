import {describe, expect, test} from 'vitest';
import {
  DEFAULT_COLUMNS,
  layoutColumns,
  MIN_COLUMN_PX,
  readColumns,
  resizeColumn,
  toggleColumn,
} from '../../../webview/log/columns';

test('all columns fit on a wide table; the message takes the rest', () => {
  const {visible, template, compact} = layoutColumns(DEFAULT_COLUMNS, 1400);
  expect(visible).toEqual(['time', 'level', 'system', 'flow', 'task', 'message', 'elapsed', 'source']);
  expect(template).toBe('104px 138px 80px 120px 136px minmax(0, 1fr) 80px 116px');
  expect(compact).toBe(false);
});

test.each([
  [992, ['time', 'level', 'flow', 'task', 'message', 'elapsed', 'source']],
  [900, ['time', 'level', 'flow', 'task', 'message', 'elapsed']],
  [640, ['time', 'level', 'message']],
  [400, ['time', 'message']],
  [0, ['time', 'message']],
])('at %i px columns give way in a fixed order so that the message keeps its width', (widthPx, visible) => {
  expect(layoutColumns(DEFAULT_COLUMNS, widthPx).visible).toEqual(visible);
});

test('the narrowest table shows the level as an icon beside the seconds', () => {
  const {compact, template} = layoutColumns(DEFAULT_COLUMNS, 400);
  expect(compact).toBe(true);
  expect(template).toBe('92px minmax(0, 1fr)');
});

describe('what the user chooses', () => {
  test('widths are kept within bounds', () => {
    expect(resizeColumn(DEFAULT_COLUMNS, 'flow', 3).widthPx.flow).toBe(MIN_COLUMN_PX);
    expect(resizeColumn(DEFAULT_COLUMNS, 'flow', 9999).widthPx.flow).toBe(600);
    expect(layoutColumns(resizeColumn(DEFAULT_COLUMNS, 'time', 140.4), 1400).template).toMatch(/^140px /);
  });

  test('columns are hidden and shown; the message stays', () => {
    const hidden = toggleColumn(DEFAULT_COLUMNS, 'flow');
    expect(layoutColumns(hidden, 1400).visible).not.toContain('flow');
    expect(toggleColumn(hidden, 'flow')).toEqual(DEFAULT_COLUMNS);
    expect(toggleColumn(DEFAULT_COLUMNS, 'message')).toEqual(DEFAULT_COLUMNS);
  });

  test('comes back from what was stored, without what is odd', () => {
    const stored = {widthPx: {flow: 200, task: 'wide', nonsense: 5, time: NaN}, hidden: ['source', 'message', 7]};
    expect(readColumns(stored)).toEqual({widthPx: {flow: 200}, hidden: ['source']});
    expect(readColumns(null)).toEqual(DEFAULT_COLUMNS);
    expect(readColumns({widthPx: null, hidden: 'all'})).toEqual(DEFAULT_COLUMNS);
  });
});
