/** Rows 4 and 5: free-text search over the whole file, and a structured filter. */
import {RARE_WORD} from '../generate/distlogLines';
import {fresh, openIndexed, startEngine} from '../run/engine';
import {lnav} from '../run/lnav';
import {alternate, count, median, run, seconds, timed, times} from '../run/measure';
import {notMeasured, type Row, type Tools} from '../run/row';
import type {EngineProcess} from '../../engine/support/engineProcess';
import type {RowFilter} from '../../../src/protocol/queries';

const PAGE = 100;
let asked = 0;

/** First page and total of a filter that was not asked before. */
async function ask(engine: EngineProcess, sessionId: string, filter: Partial<RowFilter>) {
  const {ms, result} = await timed(() =>
    engine.call('rows', {sessionId, filter: fresh(filter, ++asked), from: 0, count: PAGE}),
  );
  if (result.problem) throw new Error(result.problem.message);
  return {ms, total: result.total};
}

async function withFile<T>(tools: Tools, records: number, use: (engine: EngineProcess, id: string) => Promise<T>) {
  const engine = await startEngine(tools.data.folder);
  try {
    const {id} = await openIndexed(engine, tools.data.distlog(records).path);
    return await use(engine, id);
  } finally {
    await engine.end();
  }
}

/** All matches of the rare word, once with a cold and then with warm caches; and grep's time for the same. */
export async function searchMs(tools: Tools, records: number, runs: number): Promise<{ours: number; rival: number}> {
  const {path} = tools.data.distlog(records);
  let total = 0;
  let lines = 0;
  const medians = await withFile(tools, records, (engine, id) =>
    alternate(runs, {
      ours: async () => {
        const answer = await ask(engine, id, {text: RARE_WORD});
        total = answer.total;
        return answer.ms;
      },
      rival: async () => {
        const {ms, output} = await run('grep', ['-c', RARE_WORD, path], {codes: [0, 1]});
        lines = Number(output);
        return ms;
      },
    }),
  );
  if (total !== lines) throw new Error(`The search finds ${total} records, grep ${lines}.`);
  return medians;
}

export const search: Row = {
  number: 4,
  work: 'Free-text search over it, all matches',
  must: {text: '≤ 3 × grep', limit: 3},
  aim: {text: '≤ 1.5 ×', limit: 1.5},
  better: 'lower',
  async measure({records, runs}, tools) {
    const {ours, rival} = await searchMs(tools, records, runs);
    const ratio = ours / rival;
    const note = `"${RARE_WORD}" in ${count(records)} records, the count is grep's; ${runs} runs each`;
    return {measured: seconds(ours), against: `grep ${seconds(rival)}`, ratio: times(ratio), value: ratio, note};
  },
};

/** A column and what is known of the task, in the filter language. */
const FILTER = {text: 'level>=error duration>10ms'};
/** The part of it that jq and lnav can ask as well. */
const PART = {text: 'level>=error'};
const AIM_MS = 50;

export const structured: Row = {
  number: 5,
  work: 'Structured filter, first page and total',
  must: {text: '≤ 0.1 × lnav', limit: 0.1},
  aim: {text: '≤ 50 ms', limit: AIM_MS},
  better: 'lower',
  async measure({records, runs}, tools) {
    const {path} = tools.data.distlog(records);
    let total = 0;
    let inPart = 0;
    const taken = await withFile(tools, records, async (engine, id) => {
      const each: number[] = [];
      inPart = (await ask(engine, id, PART)).total;
      for (let at = 0; at < runs; at++) {
        const answer = await ask(engine, id, FILTER);
        total = answer.total;
        each.push(answer.ms);
      }
      return each;
    });
    const ours = median(taken);
    const parts = [`${FILTER.text} in ${count(records)} records, ${count(total)} match`];
    if (tools.jq) {
      const {ms, output} = await run('jq', ['-c', 'select(.levelno >= 40) | 1', path]);
      const found = output.length / 2;
      if (found !== inPart) throw new Error(`${PART.text} finds ${inPart} records, jq ${found}.`);
      parts.push(`jq ${seconds(ms)} (1 run), ${times(ours / ms)}`);
    } else parts.push('jq is not installed');
    if (!tools.lnav) {
      return {...notMeasured('lnav is not installed'), measured: seconds(ours), note: parts.join('; ')};
    }
    const rivals = await alternate(Math.min(3, runs), {
      // Nothing that goes through the records: that would be taken off the filter's time.
      loading: async () => (await lnav(tools.data.folder, [';select 1'], path)).ms,
      filtering: async () => (await lnav(tools.data.folder, [':filter-in ERROR|CRITICAL'], path)).ms,
    });
    const rival = rivals.filtering - rivals.loading;
    if (rival <= 0) {
      const reason = `lnav's filtering (${seconds(rivals.filtering)}) is lost in the noise of its loading`;
      return {...notMeasured(reason), measured: seconds(ours), note: `${parts.join('; ')}; ${reason}`};
    }
    const ratio = ours / rival;
    parts.push(`lnav's time is that over loading (${Math.min(3, runs)} runs); ours ${runs} runs`);
    return {
      measured: seconds(ours),
      against: `lnav :filter-in ${seconds(rival)}`,
      ratio: times(ratio),
      value: ratio,
      // The aim is a time, the limit a ratio.
      reachesAim: ours <= AIM_MS,
      note: parts.join('; '),
    };
  },
};
