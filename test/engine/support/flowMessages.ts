/**
 * Distlog records of many small flows, as lines of JSON. Comes in: how many flows, which of them fail or never end.
 * Goes out: three records a flow (begin, step, end), one flow after the other, each with its number in its texts.
 */

export interface FlowOptions {
  /** Number of the first flow. */
  from?: number;
  fails?: (flow: number) => boolean;
  staysOpen?: (flow: number) => boolean;
  /** More text per record, to fill disks. */
  padding?: string;
}

export const RECORDS_PER_FLOW = 3;
const FIRST_EPOCH_SECONDS = 1_795_175_317;

export function flowLines(flows: number, options: FlowOptions = {}): string[] {
  const {from = 0, fails = () => false, staysOpen = () => false, padding = ''} = options;
  const lines: string[] = [];
  for (let flow = from; flow < from + flows; flow++) {
    const line = (sequence: number, level: number, message: string, more: object = {}) =>
      JSON.stringify({
        ...{name: sequence === 1 ? 'shop' : 'root', msg: message, args: null, levelno: level, exc_text: null},
        ...{levelname: level === 20 ? 'INFO' : 'ERROR', pathname: '/app/shop.py', lineno: 10, funcName: 'work'},
        ...{created: FIRST_EPOCH_SECONDS + flow + sequence / 10, process: 7, hostname: 'obelix', thread: flow + 1},
        ...{context: {key: `${sequence}@${flowId(flow)}`}, message, padding, ...more},
      });
    lines.push(line(0, 20, `work ${flow}`), line(1, 20, `step of ${flow}`));
    if (fails(flow)) lines.push(line(2, 40, `FAILED work ${flow}`, {exc_text: 'ValueError: no'}));
    else if (staysOpen(flow)) lines.push(line(2, 20, `still at ${flow}`, {name: 'shop'}));
    else lines.push(line(2, 20, `work ${flow}`));
  }
  return lines;
}

export function flowId(flow: number): string {
  return `00000000-0000-4000-8000-${flow.toString(16).padStart(12, '0')}`;
}

/** As the wire carries them: topic and body. */
export function asMessages(lines: readonly string[]): Buffer[][] {
  return lines.map(line => [Buffer.from('PLJ'), Buffer.from(line)]);
}

export function asBytes(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map(line => `${line}\n`).join(''));
}
