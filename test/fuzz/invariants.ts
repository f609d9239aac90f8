/**
 * What must hold of a trace whatever came in. In: a case. Out: nothing; throws an Error that says what does not hold.
 * Work is bounded by counting steps (settled spans, bytes read back, spans and records visited), never by the clock.
 */
import type {ScannedBlock} from '../../src/core/framing/scannedBlock';
import {Trace} from '../../src/core/trace';
import type {Model} from '../../src/core/model/model';
import {NONE, RecordKind} from '../../src/protocol/model';
import type {Counts, Summary} from '../../src/protocol/model';
import type {RowFilter} from '../../src/protocol/queries';
import {scannedBlocks} from '../support/scanner';
import type {FuzzCase} from './cases';
import {checkExports, isSmall} from './exports';
import type {Random} from './random';

const MAX_RECORD_BYTES = 4 << 20;
const MAX_BLOCK_BYTES = 5000;
/** Records and spans looked at one by one; of more, a sample. */
const MAX_LOOKED_AT = 200;
/** A record may make a caller, a flow, an attempt and the levels of a scope's id, but not without bound. */
const SPANS_PER_KIB = 600;
const TEXT_BYTES_PER_BYTE = 160;
const STEPS_PER_BYTE = 400;
const FREE_STEPS = 2_000_000;
const EVERYTHING: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

export async function checkCase(fuzzCase: FuzzCase): Promise<void> {
  const {spools, random} = fuzzCase;
  const sizeBytes = spools.reduce((sum, spool) => sum + spool.length, 0);
  const steps = {count: 0};
  const trace = openTrace(fuzzCase, steps);
  feed(trace, fuzzCase, random, true);
  checkSizes(trace, sizeBytes);
  checkCounts(trace);
  hold(steps.count <= FREE_STEPS + STEPS_PER_BYTE * sizeBytes, `${steps.count} steps for ${sizeBytes} bytes`);
  await checkRows(trace, random);
  checkRecords(trace, random);
  checkSpans(trace, random);
  if (isSmall(trace)) await checkExports(trace);
  checkSameAgain(trace, fuzzCase, random);
  checkScanned(fuzzCase, random);
}

interface Ingests {
  write(block: Uint8Array, offset: number): void;
  writeScanned(block: ScannedBlock, offset: number): void;
  end(): void;
}

function openTrace({spools, everyLineIsRecord}: FuzzCase, steps: {count: number}): Trace & {ingests: Ingests[]} {
  const trace = new Trace({
    maxRecordBytes: MAX_RECORD_BYTES,
    bytes: {
      read: (source, offset, length) => {
        steps.count += length;
        hold(offset >= 0 && offset + length <= spools[source]!.length, `a read of ${length} bytes at ${offset}`);
        return spools[source]!.subarray(offset, offset + length);
      },
    },
  });
  countSteps(modelOf(trace), steps);
  const ingests = spools.map((_, index) => trace.addSource(String(index), `source ${index}`, {everyLineIsRecord}));
  return Object.assign(trace, {ingests});
}

/** In blocks of odd sizes, asked now and then as views do. */
function feed(trace: Trace & {ingests: Ingests[]}, {spools}: FuzzCase, random: Random, asking: boolean): void {
  spools.forEach((spool, index) => {
    for (let at = 0; at < spool.length;) {
      const end = Math.min(spool.length, at + 1 + random.below(random.chance(0.1) ? 20 : MAX_BLOCK_BYTES));
      trace.ingests[index]!.write(spool.slice(at, end), at);
      at = end;
      if (asking && random.chance(0.05)) {
        trace.counts();
        trace.takeChanges();
      }
    }
    trace.ingests[index]!.end();
  });
  trace.setLive(false);
}

function checkSizes(trace: Trace, sizeBytes: number): void {
  const {spans, texts} = modelOf(trace);
  const most = 100 + (sizeBytes / 1024) * SPANS_PER_KIB;
  hold(spans.size <= most, `${spans.size} spans from ${sizeBytes} bytes`);
  const textBytes = (texts as unknown as {arenaLength: number}).arenaLength;
  hold(textBytes <= 10_000 + TEXT_BYTES_PER_BYTE * sizeBytes, `${textBytes} bytes of names from ${sizeBytes} bytes`);
}

function checkCounts(trace: Trace): void {
  const counts = trace.counts();
  for (const [name, value] of Object.entries(counts)) {
    hold(Number.isInteger(value) && value >= 0, `${name} is ${value}`);
  }
  const {records, rejected, text} = counts;
  hold(
    records + rejected + text === trace.recordCount,
    `${records} + ${rejected} + ${text} is not ${trace.recordCount}`,
  );
  hold(counts.failedFlows + counts.openFlows <= counts.flows, 'more flows failed or open than there are');
  hold(counts.failedTasks + counts.openTasks <= counts.tasks, 'more tasks failed or open than there are');
  hold(counts.duplicates + counts.errors <= records, 'more duplicates and errors than records');
  const summary = trace.summary();
  const perSystem = Object.values(summary.systems).reduce((sum, count) => sum + count, 0);
  hold(perSystem === records, `the systems have ${perSystem} of ${records} records`);
  hold(isSettled(trace, counts), 'the figures move when asked again');
  hold((JSON.parse(JSON.stringify(summary)) as Summary).records === records, 'the summary is not JSON');
  for (const {startTime, durationMs} of summary.flowList) {
    hold(startTime === null || /^-?\d{4,}-\d\d-\d\dT/.test(startTime), `a flow starts at ${startTime}`);
    hold(durationMs === null || durationMs >= 0, `a flow lasts ${durationMs} ms`);
  }
}

function isSettled(trace: Trace, counts: Counts): boolean {
  return JSON.stringify(trace.counts()) === JSON.stringify(counts);
}

async function checkRows(trace: Trace, random: Random): Promise<void> {
  const pause = () => Promise.resolve();
  const total = trace.recordCount;
  let before = -Infinity;
  const from = Math.max(0, random.below(total + 1) - 100);
  const page = await trace.rows(EVERYTHING, from, 300, pause);
  hold(page.total === total, `${page.total} rows of ${total}`);
  hold(page.count === Math.min(300, total - from), `${page.count} rows from ${from}`);
  for (let row = 0; row < page.count; row++) {
    const {timeNs, record, message} = page;
    hold(timeNs[row]! >= before, `row ${row} is at ${timeNs[row]} after ${before}`);
    before = timeNs[row]!;
    hold(message[row]!.length <= 1000, 'a message is too long');
    const place = await trace.rowOf(EVERYTHING, record[row]!, pause);
    hold(place.exact && place.position === page.from + row, `record ${record[row]} is not found again`);
  }
  const errors = await trace.nextError(EVERYTHING, -1, 1, pause);
  hold(errors.position >= -1 && errors.position < Math.max(total, 1), `the first error is at ${errors.position}`);
  const filter = {...EVERYTHING, withText: random.chance(0.5), minLevel: random.pick([0, 30, 50])};
  hold((await trace.rows(filter, 0, 10, pause)).total <= total, 'a filter adds rows');
  const overview = await trace.overview(EVERYTHING, 50, pause);
  const shown = overview.records.reduce((sum, count) => sum + count, 0);
  hold(shown === trace.counts().records, `the overview shows ${shown} of ${trace.counts().records} records`);
  const extents = await trace.extents(null, pause);
  hold(
    extents.every(({length, offset}) => length >= 0 && offset >= 0),
    'an extent is no range',
  );
}

function checkRecords(trace: Trace, random: Random): void {
  for (const id of sample(trace.recordCount, random)) {
    const details = trace.record(id);
    hold(details.record === id && Number.isFinite(details.timeNs), `record ${id} is at ${details.timeNs}`);
    hold((details.kind === RecordKind.reject) === (details.rejectReason !== null), `record ${id} has a wrong reason`);
    hold(details.stack.length <= 200, `record ${id} has ${details.stack.length} frames`);
    hold(details.span === null || details.stack[0]!.span.span === details.span.span, `record ${id} has a wrong stack`);
  }
}

/** Every span hangs in one place of the tree, and the tree has no circles. */
function checkSpans(trace: Trace, random: Random): void {
  const {spans} = modelOf(trace);
  const children = new Uint32Array(spans.size);
  for (let span = 0; span < spans.size; span++) {
    const parent = spans.parent[span]!;
    if (parent !== NONE) children[parent]!++;
    let steps = 0;
    for (let at = span; at !== NONE; at = spans.parent[at]!) {
      if (++steps > spans.size) throw new Error(`span ${span} is its own ancestor`);
      if (steps > 50) break;
    }
  }
  for (const span of sample(spans.size, random)) {
    const info = trace.span(span);
    hold(info.children === children[span], `span ${span} has ${children[span]} children, not ${info.children}`);
    hold(info.recordsBelow >= info.records && info.errorsBelow >= 0, `span ${span} has ${info.recordsBelow} records`);
    hold(Number.isFinite(info.startNs) || info.recordsBelow === 0, `span ${span} starts at ${info.startNs}`);
    hold(!(info.endNs < info.startNs), `span ${span} ends at ${info.endNs}, before its start at ${info.startNs}`);
    const page = trace.spans(span, 0, 10, 'oldest', '');
    hold(page.total === info.children, `span ${span} lists ${page.total} of ${info.children} children`);
    for (const child of page.spans) hold(child.parent === span, `span ${child.span} has another parent`);
  }
  for (const order of ['newest', 'oldest', 'slowest', 'failedFirst'] as const) trace.spans(null, 0, 5, order, '');
}

/**
 * The same bytes in other blocks, and after `clear`, give the same figures. So they do when nothing was asked meanwhile,
 * except where senders contradict themselves, as the made-up ones do: the first parent that was shown stays.
 */
function checkSameAgain(trace: Trace, fuzzCase: FuzzCase, random: Random): void {
  const quiet = openTrace(fuzzCase, {count: 0});
  feed(quiet, fuzzCase, random, false);
  const other = openTrace(fuzzCase, {count: 0});
  feed(other, fuzzCase, random, false);
  other.clear();
  other.setLive(true);
  feed(other, fuzzCase, random, false);
  holdSame(figures(other, true), figures(quiet, true));
  const isConsistent = fuzzCase.name !== 'made-up records';
  holdSame(figures(trace, isConsistent), figures(quiet, isConsistent));
}

/** Blocks in which WebAssembly has found the objects give every row as it is without. */
function checkScanned(fuzzCase: FuzzCase, random: Random): void {
  const plain = openTrace(fuzzCase, {count: 0});
  feed(plain, fuzzCase, random, false);
  const scanned = openTrace(fuzzCase, {count: 0});
  fuzzCase.spools.forEach((spool, index) => {
    const size = {blockBytes: 200 + random.below(random.pick([1000, 100_000])), numbers: 60 + random.below(5000)};
    for (const {block, offset} of scannedBlocks(spool, size)) scanned.ingests[index]!.writeScanned(block, offset);
    scanned.ingests[index]!.end();
  });
  scanned.setLive(false);
  holdSame(figures(plain, true), figures(scanned, true));
  const {records} = modelOf(plain);
  const other = modelOf(scanned).records;
  for (const column of ['timeNs', 'offset', 'lengthBytes', 'span', 'level', 'kind', 'system', 'flags'] as const) {
    const [one, two] = [records, other].map(table => table[column].subarray(0, table.size).join());
    hold(one === two, `${column} is another from scanned blocks`);
  }
}

function figures(trace: Trace, all: boolean): string {
  const summary = trace.summary();
  const {records, rejected, text, systems, missing} = summary;
  return JSON.stringify(all ? summary : {records, rejected, text, systems, missing});
}

function holdSame(once: string, again: string): void {
  hold(once === again, `the same bytes give ${once}, not ${again}`);
}

function sample(size: number, random: Random): number[] {
  if (size <= MAX_LOOKED_AT) return Array.from({length: size}, (_, index) => index);
  return Array.from({length: MAX_LOOKED_AT}, () => random.below(size));
}

function modelOf(trace: Trace): Model {
  return (trace as unknown as {state: {model: Model}}).state.model;
}

/** Counts what could grow faster than the input: spans settled, spans and records walked over. */
function countSteps(model: Model, steps: {count: number}): void {
  const settle = model.settle.bind(model);
  const {settlers} = model as unknown as {settlers: ({settle(span: number): void} | undefined)[]};
  for (const settler of settlers) {
    if (!settler) continue;
    const one = settler.settle.bind(settler);
    settler.settle = span => {
      steps.count++;
      one(span);
    };
  }
  model.settle = settle;
  const {spans, records} = model;
  spans.subtree = counted(spans.subtree.bind(spans), steps);
  spans.childrenOf = counted(spans.childrenOf.bind(spans), steps);
  records.ofSpan = counted(records.ofSpan.bind(records), steps);
}

function counted(
  walk: (from: number) => Generator<number>,
  steps: {count: number},
): (from: number) => Generator<number> {
  return function* (from) {
    for (const at of walk(from)) {
      steps.count++;
      yield at;
    }
  };
}

function hold(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}
