/**
 * Rows 6 and 10: what a real pyzmq PUSH peer sends is received, stored and in the model, none lost. Measured against a
 * loop that only counts, with the same sender and the same bytes. Both clocks run from the sender's first message.
 */
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {join} from 'node:path';
import {root} from '../../engine/support/bundlePaths';
import {pullSpec} from '../../engine/support/engineProcess';
import {nextChange, startEngine} from '../run/engine';
import {alternate, count, run, seconds, times} from '../run/measure';
import {notMeasured, type Finding, type Row, type Tools} from '../run/row';

type Encoding = 'json' | 'pickle';

const PEERS = join(root, 'test', 'bench', 'peers');

/** Epoch milliseconds of the first message sent. */
async function push(tools: Tools, endpoint: string, messages: number, encoding: Encoding): Promise<number> {
  if ('missing' in tools.python) throw new Error(tools.python.missing);
  const {path} = tools.data.distlog(messages);
  return Number((await run(tools.python.path, [join(PEERS, 'push.py'), endpoint, path, encoding])).output);
}

/** Milliseconds until the loop that only counts had all of them. */
async function countingMs(tools: Tools, messages: number, encoding: Encoding): Promise<number> {
  const child = spawn(process.execPath, [join(PEERS, 'countingPull.mjs'), `${messages}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
    const next = async () => String((await lines.next()).value);
    const startMs = await push(tools, await next(), messages, encoding);
    return Number(await next()) - startMs;
  } finally {
    child.kill();
  }
}

/** Milliseconds until the engine said that all of them are in the model, which is after they are in the file. */
export async function ingestMs(tools: Tools, messages: number, encoding: Encoding): Promise<number> {
  const engine = await startEngine(join(tools.data.folder, 'live'));
  try {
    const {id: sessionId} = await engine.call('openLive', {name: 'bench', id: null});
    const {name: endpoint} = await engine.call('listen', {sessionId, spec: pullSpec()});
    const all = nextChange(engine, ({counts}) => counts.records + counts.rejected >= messages).then(change => {
      return {endMs: Date.now(), counts: change.counts};
    });
    const startMs = await push(tools, endpoint, messages, encoding);
    const {endMs, counts} = await all;
    const saved = join(tools.data.folder, 'saved.ndjson');
    const {records} = await engine.call('save', {sessionId, path: saved, filter: null});
    if (counts.records !== messages || counts.rejected > 0 || records !== messages) {
      throw new Error(`${counts.records} of ${messages} in the model, ${counts.rejected} rejected, ${records} stored.`);
    }
    if (encoding === 'json' && !readFileSync(saved).equals(readFileSync(tools.data.distlog(messages).path))) {
      throw new Error('What is stored is not what was sent.');
    }
    await engine.call('closeSession', {sessionId});
    await engine.call('deleteStored', {id: sessionId});
    return endMs - startMs;
  } finally {
    await engine.end();
  }
}

export const ingest: Row = {
  number: 6,
  work: 'Live ingest through ZeroMQ',
  must: {text: '≥ 0.5 × bare loop', limit: 0.5},
  aim: {text: '≥ 0.8 ×', limit: 0.8},
  better: 'higher',
  async measure({messages, runs}, tools): Promise<Finding> {
    if ('missing' in tools.python) return notMeasured(tools.python.missing);
    const {ours, bare} = await alternate(runs, {
      ours: () => ingestMs(tools, messages, 'json'),
      bare: () => countingMs(tools, messages, 'json'),
    });
    const rate = (ms: number) => messages / (ms / 1000);
    return {
      measured: `${count(rate(ours))}/s`,
      against: `bare loop ${count(rate(bare))}/s`,
      ratio: times(bare / ours),
      value: bare / ours,
      note: `${count(messages)} messages in ${seconds(ours)}, stored byte for byte, none lost; ${runs} runs each`,
    };
  },
};

export const pickled: Row = {
  number: 10,
  work: 'Live ingest of pickle records',
  must: {text: '≥ 0.3 × JSON', limit: 0.3},
  aim: {text: '≥ 0.6 ×', limit: 0.6},
  better: 'higher',
  async measure({messages, runs}, tools): Promise<Finding> {
    if ('missing' in tools.python) return notMeasured(tools.python.missing);
    const {json, pickle} = await alternate(runs, {
      json: () => ingestMs(tools, messages, 'json'),
      pickle: () => ingestMs(tools, messages, 'pickle'),
    });
    const rate = (ms: number) => messages / (ms / 1000);
    return {
      measured: `${count(rate(pickle))}/s`,
      against: `JSON ${count(rate(json))}/s`,
      ratio: times(json / pickle),
      value: json / pickle,
      note: `${count(messages)} messages of protocol 2, none lost; ${runs} runs each`,
    };
  },
};
