/** Filters over a session that goes on: kept matches are mended where spans have changed, and only there. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ids, growingTrace, LINES, messages, traceOfLines} from './fixture';

const FILTERS = [
  'state:failed', 'state:running', 'duration>3s', 'flow:shop*', 'task:Charge', 'charge', '-state:failed', 'stock OR state:open level>=info',
  'flow:"import batch" -task:"load stock"', 'has:task',
]; // prettier-ignore

describe('a session that grows', () => {
  it('gives after every step what a session that had it all at once gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...LINES], {minLength: LINES.length}),
        fc.array(fc.integer({min: 1, max: 5}), {minLength: 1, maxLength: 6}),
        async (lines, steps) => {
          const {trace, add} = growingTrace();
          let from = 0;
          for (const step of [...steps, lines.length]) {
            add(lines.slice(from, from + step));
            from = Math.min(lines.length, from + step);
            const whole = traceOfLines(lines.slice(0, from));
            for (const filter of FILTERS) {
              expect([filter, await messages(trace, filter)]).toEqual([filter, await messages(whole, filter)]);
            }
          }
        },
      ),
      {numRuns: 25},
    );
  });

  it('finds what has failed since, without new records of that task', async () => {
    const {trace, add} = growingTrace();
    add(LINES.slice(6, 10));
    expect(await messages(trace, 'state:failed')).toEqual([]);
    expect(await messages(trace, 'task:Charge state:running')).toHaveLength(2);
    add(LINES.slice(10));
    expect(await messages(trace, 'state:failed kind:begin')).toHaveLength(4);
    expect(await messages(trace, 'state:running')).toEqual([]);
  });

  it('knows running from never closed when the session ends', async () => {
    const trace = traceOfLines();
    expect(await ids(trace, 'state:running')).not.toEqual([]);
    expect(await ids(trace, 'state:"never closed"')).toEqual([]);
    const running = await ids(trace, 'state:running');
    trace.setLive(false);
    expect(await ids(trace, 'state:running')).toEqual([]);
    expect(await ids(trace, 'state:"never closed"')).toEqual(running);
  });
});
