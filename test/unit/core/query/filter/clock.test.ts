import {describe, expect, it} from 'vitest';
import type {RowFilter} from '../../../../../src/protocol/queries';
import {traceOf} from '../../../../support/memoryTrace';

/** 2026-11-20T23:30:00Z, an hour later, and another hour later. */
const LINES = [0, 3600, 7200].map(seconds =>
  JSON.stringify({levelno: 20, created: 1_795_217_400 + seconds, context: null, message: `m${seconds / 3600}`}),
);

async function matching(text: string, utcOffsetMinutes?: number): Promise<string[]> {
  const trace = traceOf([Buffer.from(LINES.join('\n'))]);
  const filter: RowFilter = {text, minLevel: 0, timeRange: null, withText: true, span: null};
  const page = await trace.rows({...filter, ...(utcOffsetMinutes === undefined ? {} : {utcOffsetMinutes})}, 0, 10, () =>
    Promise.resolve(),
  );
  expect(page.problem).toBeNull();
  return page.message;
}

describe('times in a filter mean the clock that the user sees', () => {
  it('UTC without an offset', async () => {
    expect(await matching('time:23:30')).toEqual(['m0']);
    expect(await matching('time:2026-11-20')).toEqual(['m0']);
  });

  it('one hour east of UTC, over midnight', async () => {
    expect(await matching('time:00:30', 60)).toEqual(['m0']);
    expect(await matching('time:2026-11-21', 60)).toEqual(['m0', 'm1', 'm2']);
    expect(await matching('time>=2026-11-21T02:00', 60)).toEqual(['m2']);
  });

  it('west of UTC', async () => {
    expect(await matching('time:18:30', -300)).toEqual(['m0']);
  });

  it('a time written with its offset stays', async () => {
    expect(await matching('time:23:30Z', 60)).toEqual(['m0']);
  });
});
