// @ts-check
// Writes resources/sample: the trace that Show Me opens, and the source files its records name. Comes in: recordings of
// the test fixtures. Run by hand when they change: node scripts/makeSample.mjs. Surprise: paths get a made-up first
// folder, which no real program has, so that the extension can map it to the bundled source (settings.ts) and nothing
// else is ever looked up there. The runs are moved in time, so that they stand side by side.
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const recordings = join(root, 'test/fixtures/recordings');
const sample = join(root, 'resources/sample');

const runs = [
  {name: 'multiproc-linked-json', startSeconds: 0},
  {name: 'failing-early-json', startSeconds: 0.05},
  {name: 'threads-json', startSeconds: 0.13},
];
const epochSeconds = Date.UTC(2026, 10, 20, 11, 48, 54) / 1000;

/** @type {{at: number, line: string}[]} */
const lines = [];
const files = new Set();
for (const {name, startSeconds} of runs) {
  const records = readRecords(name);
  const shift = epochSeconds + startSeconds - Math.min(...records.map(record => record.created));
  for (const record of records) {
    files.add(record.pathname.slice('/home/dev/app/'.length));
    const created = Math.round((record.created + shift) * 1e6) / 1e6;
    const time = new Date(created * 1000).toISOString();
    const moved = {
      ...record,
      created,
      msecs: (created % 1) * 1000,
      asctime: time.slice(0, 23).replace('T', ' ').replace('.', ','),
    };
    const text = JSON.stringify(moved).replaceAll('/home/dev/app/', '/tracescope-sample/');
    lines.push({at: created, line: text});
  }
}
lines.sort((a, b) => a.at - b.at);

rmSync(sample, {recursive: true, force: true});
mkdirSync(sample, {recursive: true});
writeFileSync(join(sample, 'checkout.trace.ndjson'), `${lines.map(({line}) => line).join('\n')}\n`);
for (const file of files) cpSync(join(recordings, 'sources', file), join(sample, 'source', file), {recursive: true});
console.log(`${lines.length} records, ${files.size} source files`);

/**
 * @param {string} name
 * @returns {{created: number, pathname: string}[]}
 */
function readRecords(name) {
  return readFileSync(join(recordings, 'distlog', `${name}.ndjson`), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(Buffer.from(JSON.parse(line).frames[1], 'base64').toString('utf8')));
}
