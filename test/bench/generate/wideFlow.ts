/**
 * One Distlog flow with very many tasks side by side, up to eight at a time, one in a thousand with an error: what levels
 * of detail are for. Comes in: how many tasks. Goes out: one line of JSON at a time, in order of time. Always the same.
 */
const FLOW_ID = '6f1c2c1e-52c3-4b0e-9a51-4a2f1d7f0c11';
const FIRST_EPOCH_SECONDS = 1_795_175_317;
const SECONDS_PER_TASK = 0.000_25;
/** Tasks under way at a time. */
const AT_ONCE = 8;
const ERROR_EVERY = 1000;

/** Lines without their line breaks: two records a task, one more with an error, two of the flow. */
export function* wideFlowLines(tasks: number): Generator<string> {
  const timeOf = (step: number) => FIRST_EPOCH_SECONDS + step * SECONDS_PER_TASK;
  yield line('0', '', timeOf(0), 'import %d', `import of ${tasks}`, 10);
  for (let step = 1; step <= tasks + AT_ONCE; step++) {
    const ended = step - AT_ONCE;
    if (ended >= 1) {
      const scope = `/${ended}`;
      const fails = ended % ERROR_EVERY === 0;
      if (fails) yield line('1', scope, timeOf(step) - 1e-6, 'item %d refused', `item ${ended} refused`, 33, 'ERROR');
      yield line(fails ? '2' : '1', scope, timeOf(step), 'item %d', `item ${ended}`, 31);
    }
    if (step <= tasks) yield line('0', `/${step}`, timeOf(step) + 1e-5, 'item %d', `item ${step}`, 31);
  }
  yield line('1', '', timeOf(tasks + AT_ONCE + 1), 'import %d', `import of ${tasks}`, 10);
}

function line(
  sequence: string,
  scope: string,
  createdSeconds: number,
  msg: string,
  message: string,
  lineno: number,
  levelname = 'INFO',
): string {
  return JSON.stringify({
    ...{name: 'root', msg, args: null, levelname, levelno: levelname === 'ERROR' ? 40 : 20, exc_info: null},
    ...{pathname: '/srv/shop/importer.py', filename: 'importer.py', module: 'importer', lineno, funcName: 'run'},
    ...{created: Number(createdSeconds.toFixed(6)), msecs: 0, thread: 140_545_705_425_792, threadName: 'MainThread'},
    ...{process: 13_817, processName: 'MainProcess', hostname: 'obelix', message},
    context: {key: `${sequence}@${FLOW_ID}${scope}`},
  });
}
