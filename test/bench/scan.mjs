// Throughput of the JSON scanner over Distlog-like lines. Run: node test/bench/scan.mjs [megabytes]
import {build} from 'esbuild';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const entry = `
  export {KeySet} from './src/core/json/keySet';
  export {ObjectScan} from './src/core/json/objectScan';
  export {LineSplitter} from './src/core/framing/lineSplitter';
`;
const built = await build({
  stdin: {contents: entry, resolveDir: root, loader: 'ts'},
  bundle: true,
  write: false,
  format: 'esm',
});
const {KeySet, ObjectScan, LineSplitter} = await import(
  `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`
);

const megabytes = Number(process.argv[2] ?? 64);
const record = i => ({
  name: 'root', msg: 'order %d', args: null, levelname: 'INFO', levelno: 20,
  pathname: '/home/dev/app/distlog_demo/nested.py', filename: 'nested.py', module: 'nested', exc_info: null,
  exc_text: null, stack_info: null, lineno: 20, funcName: 'order', created: 1795175317.832286 + i, msecs: 832.68,
  relativeCreated: 19.402742 + i, thread: 140545705425792, threadName: 'MainThread', processName: 'MainProcess',
  process: 1078, context: {key: `${i}@9250fc2a-b1c0-4a3b-ad17-f450ea1fd42a/1`, user: 'leo'}, message: `order ${i}`,
  asctime: '2026-11-20 11:48:37,832', hostname: 'obelix',
}); // prettier-ignore
const spaced = value => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
const lines = [];
for (let i = 0, size = 0; size < megabytes * 1e6; i++) size += lines[lines.push(spaced(record(i)) + '\n') - 1].length;
const bytes = Buffer.from(lines.join(''));
const wanted = ['name', 'levelno', 'pathname', 'lineno', 'created', 'context', 'message', 'hostname', 'process', 'exc_text', 'event', 'time', 'details', 'call_id', 'stage', 'logger', 'extra']; // prettier-ignore

/** The best of some rounds, in processor time: other programs may be running. */
const measure = (name, run) => {
  let best = 0;
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage();
    run();
    best = Math.max(best, bytes.length / process.cpuUsage(before).user);
  }
  const recordBytes = (bytes.length / lines.length).toFixed(0);
  console.log(`${name}: ${best.toFixed(0)} MB/s, ${lines.length} records of ${recordBytes} bytes`);
};
const scanAll = use => () => {
  const scan = new ObjectScan(new KeySet(wanted));
  const sink = {
    line(buf, start, end) {
      if (scan.scan(buf, start, end) < 0) throw new Error(scan.problem);
      use(scan);
    },
    overlong() {
      throw new Error('overlong');
    },
  };
  const splitter = new LineSplitter(sink, 1 << 20);
  for (let at = 0; at < bytes.length; at += 1 << 20) splitter.write(bytes.subarray(at, at + (1 << 20)), at);
  splitter.end();
};
measure(
  'lines and scan',
  scanAll(() => {}),
);
measure('lines, scan, 3 numbers, 3 texts', scanAll(scan => {
  for (const slot of [1, 3, 4]) scan.num(slot);
  for (const slot of [0, 2, 6]) scan.str(slot);
})); // prettier-ignore
