import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Summary} from '../../../src/protocol/model';
import {fixturePath} from '../../support/fixtures';
import {joinLines, splitLines, spoolOf, traceOf} from '../../support/memoryTrace';

interface Expected {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

const expected = (JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as Expected[]).filter(
  entry => entry.system === 'selinon',
);

/** Everything but what depends on the order: flows that begin at the same time. */
function figures(summary: Summary): unknown {
  return {...summary, flowList: summary.flowList.map(flow => JSON.stringify(flow)).sort()};
}

describe.each(expected)('$files', ({files, summary}) => {
  const spools = files.map(spoolOf);

  it('counts what the separate counter counted', () => {
    expect(traceOf(spools).summary()).toMatchObject({...summary, systems: {selinon: summary.records}, rejected: 0});
  });

  it('counts the same with the files in any order', () => {
    const whole = figures(traceOf(spools).summary());
    expect(figures(traceOf([...spools].reverse()).summary())).toEqual(whole);
    expect(figures(traceOf([Buffer.concat(spools)]).summary())).toEqual(whole);
  });

  it('counts the same, states included, whatever the order of the lines', () => {
    const whole = figures(traceOf(spools).summary());
    const lines = spools.flatMap(spool => splitLines(spool));
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, {minLength: lines.length, maxLength: lines.length}), shuffled => {
        expect(figures(traceOf([joinLines(shuffled)]).summary())).toEqual(whole);
      }),
      {numRuns: 10},
    );
  });

  it('counts the same wherever the bytes are split', () => {
    const whole = traceOf(spools).summary();
    const step = Math.ceil(spools[0]!.length / 30) | 1;
    for (let at = 1; at < spools[0]!.length; at += step) expect(traceOf(spools, at).summary()).toEqual(whole);
  });
});
