/**
 * Distlog records as they come from Python's json.dumps, about 620 bytes each: 40 records a flow, 4 processes on one host whose
 * flows run at the same time, one record in a hundred an error. Comes in: how many and a seed. Goes out: one line at a
 * time. The surprise: nothing but the seed decides, so two runs, and two machines, measure the same bytes.
 */
import {flowSteps, type Step} from './distlogFlow';
import {seeded, uuid, type Random} from './seeded';

export const RECORDS_PER_FLOW = 40;
/** Stands in one message of two hundred and nowhere else: what row 4 searches for. */
export const RARE_WORD = 'declined';

const PROCESSES = 4;
const SECONDS_PER_RECORD = 0.0007;
const FIRST_EPOCH_SECONDS = 1_795_175_317;
const STEPS = [flowSteps(0), flowSteps(1)] as const;
const THREAD = 140_545_705_425_792;

interface Worker {
  pid: number;
  flowId: string;
  order: number;
  step: number;
}

/** Lines without their line breaks. Fewer than a whole flow at the end leaves flows that never end. */
export function* distlogLines(records: number, seed = 1): Generator<string> {
  const random = seeded(seed);
  const workers: Worker[] = Array.from({length: PROCESSES}, (_, index) => ({
    ...{pid: 13_817 + index, flowId: '', order: index, step: RECORDS_PER_FLOW},
  }));
  let orders = 0;
  for (let count = 0; count < records; count++) {
    const worker = workers[Math.floor(random() * PROCESSES)]!;
    if (worker.step === RECORDS_PER_FLOW) {
      worker.flowId = uuid(random);
      worker.order = ++orders;
      worker.step = 0;
    }
    yield line(
      worker,
      STEPS[worker.order % 2]![worker.step++]!,
      FIRST_EPOCH_SECONDS + count * SECONDS_PER_RECORD,
      count,
      random,
    );
  }
}

function line(worker: Worker, step: Step, createdSeconds: number, count: number, random: Random): string {
  const [msg, message, level] = wording(worker, step, random);
  const logger = step.kind === 'log' ? 'shop.http' : 'root';
  const levelno = level === 'INFO' ? 20 : level === 'DEBUG' ? 10 : level === 'WARNING' ? 30 : 40;
  const file = step.file.slice(step.file.lastIndexOf('/') + 1);
  const msecs = (createdSeconds % 1) * 1000;
  const clock = new Date(createdSeconds * 1000).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
  return (
    `{"name": "${logger}", "msg": "${msg}", "args": null, "levelname": "${level}", "levelno": ${levelno}, ` +
    `"pathname": "${step.file}", "filename": "${file}", "module": "${file.slice(0, -3)}", "exc_info": null, ` +
    `"exc_text": null, "stack_info": null, "lineno": ${step.line1}, "funcName": "${step.func}", ` +
    `"created": ${createdSeconds.toFixed(6)}, "msecs": ${msecs.toFixed(3)}, ` +
    `"relativeCreated": ${(19 + count * SECONDS_PER_RECORD * 1000).toFixed(3)}, "thread": ${THREAD}, ` +
    `"threadName": "MainThread", "processName": "MainProcess", "process": ${worker.pid}, ` +
    `"context": {"key": "${step.sequence}@${worker.flowId}${step.scope}"}, ` +
    `"message": "${message}", "asctime": "${clock}", "hostname": "obelix"}`
  );
}

/** Template, message and level. */
function wording({order}: Worker, step: Step, random: Random): [string, string, string] {
  if (step.kind !== 'log') {
    const name = step.scope === '' ? 'order' : step.scope.length === 2 ? 'reserve item' : 'call service';
    return [`${name} %d`, `${name} ${order}`, 'INFO'];
  }
  const dice = random();
  const ms = (random() * 40).toFixed(2);
  if (dice < 0.012) return ['order %d failed', `order ${order} failed after ${ms} ms`, 'ERROR'];
  if (dice < 0.019) return ['payment of %d', `payment of order ${order} was ${RARE_WORD} after ${ms} ms`, 'WARNING'];
  if (dice < 0.3) return ['cache miss for %d', `cache miss for order ${order}, loaded in ${ms} ms`, 'DEBUG'];
  return ['GET /stock/%d %s', `GET /stock/${order} 200 in ${ms} ms`, 'INFO'];
}
