/**
 * The benchmark's program. Comes in: the command line; from scripts/bench.mjs, through the environment, where the bundles
 * are and which Python to use. Goes out: a table, and bench/results.json. Exit code 1 only when a row crashed: a row
 * that does not reach what it must is a result.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {cpus, loadavg, totalmem} from 'node:os';
import {dirname, join} from 'node:path';
import {root} from '../engine/support/bundlePaths';
import {DataFiles} from './generate/dataFiles';
import {measureGrowth} from './growth';
import {readOptions, type Options} from './options';
import {ROWS} from './rows/list';
import {seconds} from './run/measure';
import {notMeasured, verdictOf, type Finding, type Result, type Row, type Tools} from './run/row';
import {tableText} from './run/table';

const resultsPath = join(root, 'bench', 'results.json');
const load = () => Math.round((loadavg()[0] ?? 0) * 100) / 100;

function findTools(data: DataFiles): Tools {
  const {TRACESCOPE_TEST_BUNDLES: bundles = '', TRACESCOPE_PYTHON: python} = process.env;
  const has = (command: string) => spawnSync(command, ['--version'], {stdio: 'ignore'}).status === 0;
  return {
    ...{data, bundles, lnav: has('lnav'), jq: has('jq')},
    python: python ? {path: python} : {missing: 'no Python that can import zmq is installed'},
  };
}

async function measureRow(row: Row, options: Options, tools: Tools): Promise<Result & {crashed: boolean}> {
  const startMs = performance.now();
  const before = load();
  process.stderr.write(`  row ${row.number}: ${row.work} …`);
  let finding: Finding;
  let crashed = false;
  try {
    finding = await row.measure(options, tools);
  } catch (error) {
    crashed = true;
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    finding = notMeasured(`it failed. ${error instanceof Error ? error.message : String(error)}`);
  }
  process.stderr.write(` ${finding.measured} (${seconds(performance.now() - startMs)})\n`);
  const {number, work, must, aim} = row;
  const verdict = verdictOf(row, finding);
  const words = {row: number, work, must: must.text, aim: aim.text, verdict};
  return {...words, ...finding, load: [before, load()], crashed};
}

async function main(): Promise<void> {
  const options = readOptions(
    process.argv.slice(2),
    ROWS.map(row => row.number),
  );
  const {named} = options;
  const wanted = ROWS.filter(row => (named.size === 0 ? !row.onlyWhenNamed && !options.growth : named.has(row.number)));
  const data = new DataFiles();
  process.once('SIGINT', () => {
    data.remove();
    process.exit(130);
  });
  try {
    const tools = findTools(data);
    const results = [];
    for (const row of wanted) results.push(await measureRow(row, options, tools));
    const growth = options.growth
      ? await measureGrowth(options, tools, line => process.stderr.write(`${line}\n`))
      : {found: [], text: ''};
    const machine = {
      ...{cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryBytes: totalmem()},
      ...{platform: process.platform, node: process.version},
    };
    const loads = results.flatMap(result => result.load);
    if (results.length > 0) console.log(`\n${tableText(results)}`);
    if (growth.text !== '') console.log(`\n${growth.text}`);
    console.log(`\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${new Date().toISOString()}`);
    if (loads.length > 0) {
      const [least, most] = [Math.min(...loads), Math.max(...loads)];
      console.log(`One-minute load between rows: ${least} to ${most}${busy(most, machine.cores)}`);
    }
    const {records, messages, runs} = options;
    mkdirSync(dirname(resultsPath), {recursive: true});
    const json = {date: new Date().toISOString(), machine, records, messages, runs, results, growth: growth.found};
    writeFileSync(resultsPath, `${JSON.stringify(json, undefined, 2)}\n`);
    process.exitCode = results.some(result => result.crashed) ? 1 : 0;
  } finally {
    data.remove();
  }
}

function busy(most: number, cores: number): string {
  return most > cores * 1.5 ? '. Other programs were running: absolute times are too long, ratios less so.' : '.';
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
