/** Rows 1, 2, 3 and 11: a saved file is indexed, its first rows come, and what the engine then holds in memory. */
import {join} from 'node:path';
import {EVERYTHING, openIndexed, startEngine} from '../run/engine';
import {lnav} from '../run/lnav';
import {alternate, count, median, mib, residentBytes, run, seconds, settledBytes, timed, times} from '../run/measure';
import {notMeasured, type Row, type Settings, type Tools} from '../run/row';

/** The command as users run it, from its start to its last line of output. */
export async function indexMs({data, bundles}: Tools, records: number): Promise<number> {
  const {path} = data.distlog(records);
  const {ms, output} = await run(process.execPath, [join(bundles, 'cli.js'), 'summary', '--json', path]);
  const summary = JSON.parse(output) as {records?: number};
  if (summary.records !== records) throw new Error(`The summary counts ${summary.records} of ${records} records.`);
  return ms;
}

async function lnavMs({data}: Tools, records: number): Promise<number> {
  const {ms, output} = await lnav(data.folder, [';select count(*) from distlog'], data.distlog(records).path);
  if (!output.includes(`${records}`)) throw new Error(`lnav did not count ${records} records: ${output.slice(0, 500)}`);
  return ms;
}

/** Beyond what an engine without a session holds. */
export async function indexMemory({data}: Tools, records: number): Promise<{bytes: number; peak: number}> {
  const {path} = data.distlog(records);
  const engine = await startEngine(data.folder);
  try {
    const pid = engine.child.pid ?? 0;
    const empty = await settledBytes(pid, 1);
    await openIndexed(engine, path);
    return {bytes: (await settledBytes(pid, 6)) - empty, peak: residentBytes(pid).peak};
  } finally {
    await engine.end();
  }
}

export const indexing: Row = {
  number: 1,
  work: 'Index a saved file completely',
  must: {text: '≤ 0.5 × lnav', limit: 0.5},
  aim: {text: '≤ 0.3 ×', limit: 0.3},
  better: 'lower',
  async measure({records, runs}: Settings, tools: Tools) {
    const {sizeBytes} = tools.data.distlog(records);
    const size = `${count(records)} records, ${mib(sizeBytes)}`;
    if (!tools.lnav) {
      const {ours} = await alternate(runs, {ours: () => indexMs(tools, records)});
      return {...notMeasured('lnav is not installed'), measured: seconds(ours), note: `${size}; lnav is not installed`};
    }
    const {ours, rival} = await alternate(runs, {
      ours: () => indexMs(tools, records),
      rival: () => lnavMs(tools, records),
    });
    const ratio = ours / rival;
    const rate = `${count(records / (ours / 1000))} records/s`;
    const note = `${size}; whole processes from start to exit, ${rate}; ${runs} runs each`;
    return {measured: seconds(ours), against: `lnav ${seconds(rival)}`, ratio: times(ratio), value: ratio, note};
  },
};

const FIRST_ROWS = 50;

export const firstRows: Row = {
  number: 2,
  work: 'First rows of that file',
  must: {text: '≤ 500 ms', limit: 500},
  aim: {text: '≤ 200 ms', limit: 200},
  better: 'lower',
  async measure({records, runs}, {data}) {
    const {path} = data.distlog(records);
    const all: number[] = [];
    const afterOpen: number[] = [];
    for (let at = 0; at < runs; at++) {
      const startMs = performance.now();
      const engine = await startEngine(data.folder);
      try {
        const {ms} = await timed(async () => {
          const {id: sessionId} = await engine.call('openFiles', {paths: [path], name: 'bench'});
          const ask = () => engine.call('rows', {sessionId, filter: EVERYTHING, from: 0, count: FIRST_ROWS});
          while ((await ask()).count < FIRST_ROWS);
        });
        afterOpen.push(ms);
        all.push(performance.now() - startMs);
      } finally {
        await engine.kill();
      }
    }
    const value = median(all);
    const note = `${FIRST_ROWS} rows with a new engine process; ${seconds(median(afterOpen))} once it runs; ${runs} runs`;
    return {measured: seconds(value), against: '', ratio: '', value, note};
  },
};

export const memory: Row = {
  number: 3,
  work: 'Resident memory of the engine after 1',
  must: {text: '≤ 120 B/record', limit: 120},
  aim: {text: '≤ 64 B/record', limit: 64},
  better: 'lower',
  async measure({records}, tools) {
    if (process.platform !== 'linux') return notMeasured('resident memory is read from /proc, which only Linux has');
    const taken = [];
    for (let at = 0; at < 3; at++) taken.push(await indexMemory(tools, records));
    const bytes = median(taken.map(each => each.bytes));
    const peak = median(taken.map(each => each.peak));
    const value = bytes / records;
    const note = `${mib(bytes)} beyond an empty engine, the least of 6 s after it; peak ${mib(peak)} in all; 3 runs`;
    return {measured: `${value.toFixed(0)} B/record`, against: '', ratio: '', value, note};
  },
};

export const tenfold: Row = {
  number: 11,
  work: 'Ten times the records of row 1',
  must: {text: '≤ 1.5 GB resident', limit: 1.5e9},
  aim: {text: '≤ 1.2 GB', limit: 1.2e9},
  better: 'lower',
  onlyWhenNamed: true,
  async measure({records}, {data}) {
    const file = data.distlog(records * 10);
    const engine = await startEngine(data.folder);
    try {
      const {ms, result: session} = await timed(() => openIndexed(engine, file.path));
      if (session.counts.records !== file.records) throw new Error(`${session.counts.records} records were read.`);
      const ask = {sessionId: session.id, filter: EVERYTHING, from: file.records - FIRST_ROWS, count: FIRST_ROWS};
      const page = await timed(() => engine.call('rows', ask));
      const {now, peak} = residentBytes(engine.child.pid ?? 0);
      const note = `${count(file.records)} records in ${seconds(ms)}, last page in ${seconds(page.ms)}; now ${mib(now)}; 1 run`;
      return {measured: `peak ${mib(peak)}`, against: '', ratio: '', value: peak, note};
    } finally {
      await engine.end();
      data.discard(file);
    }
  },
};
