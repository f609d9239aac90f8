/**
 * What an editor asks: which files logged, figures of their lines, the last records of a line. One per session, beside
 * the rows. Cost: new records once, the spans once per question, and a text read for each line that is answered.
 */
import {NONE, RecordFlag, RecordKind} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import type {LineFigures, LineQuery, LineRecord, NameFigures} from '../../../protocol/lines';
import type {Model} from '../../model/model';
import {templateOf} from '../locate';
import type {RecordReader} from '../recordReader';
import {spanName} from '../spanInfo';
import {LineTally} from './lineTally';
import {NameTally} from './nameTally';

/** A file with more lines that log than this is generated. */
const MAX_LINES = 5000;
const MAX_MESSAGE_CHARS = 200;
const MAX_RECORDS = 50;

interface Durations {
  tasks: Uint32Array;
  sumNs: Float64Array;
  lastNs: Float64Array;
}

export class Lines {
  private readonly tally: LineTally;
  private readonly byName: NameTally;
  private readonly paths: string[] = [];
  private readonly pathIds = new Set<number>();
  private sitesSeen = 0;

  constructor(
    private readonly model: Model,
    private readonly reader: RecordReader,
  ) {
    this.tally = new LineTally(model);
    this.byName = new NameTally(model, reader);
  }

  /** Paths that records write, in the order of their first sight, from number `from` on. */
  filePaths(from: number): string[] {
    const {sites, texts} = this.model;
    for (; this.sitesSeen < sites.size; this.sitesSeen++) {
      const path = sites.field(this.sitesSeen, 0);
      if (this.pathIds.has(path)) continue;
      this.pathIds.add(path);
      this.paths.push(texts.text(path));
    }
    return this.paths.slice(from);
  }

  figures(query: LineQuery, generation: number): LineFigures {
    this.model.settle();
    this.tally.update();
    const fitting = this.fitting(query);
    const {tally} = this;
    const last = query.errorsOnly ? tally.lastError : tally.lastRecord;
    const {timeNs} = this.model.records;
    fitting.sort((a, b) => timeNs[last[b]!]! - timeNs[last[a]!]! || a - b);
    const shown = fitting.slice(0, Math.min(Math.max(0, query.limit), MAX_LINES));
    const durations = this.durations(shown);
    const figures = emptyFigures(shown.length, fitting.length, generation);
    shown.forEach((site, row) => this.fill(figures, row, site, last[site]!, durations));
    return figures;
  }

  /** Records of one line, newest arrival first; fewer than `count` only when there are no more. */
  recordsAt(path: string, line: number, count: number): LineRecord[] {
    this.model.settle();
    this.tally.update();
    const {sites, texts, records} = this.model;
    const wanted = new Set<number>();
    let left = 0;
    for (let site = 0; site < sites.size; site++) {
      if (sites.field(site, 1) !== line || texts.text(sites.field(site, 0)) !== path) continue;
      wanted.add(site);
      left += this.tally.records[site]!;
    }
    left = Math.min(left, Math.max(0, count), MAX_RECORDS);
    const found: LineRecord[] = [];
    for (let id = records.size - 1; id >= 0 && left > 0; id--) {
      if (!wanted.has(records.site[id]!) || records.kind[id] === RecordKind.reject) continue;
      const flags = records.flags[id]!;
      if (flags & RecordFlag.duplicate) continue;
      left--;
      found.push(this.recordOf(id));
    }
    return found;
  }

  /** Names of tasks, flows, entrypoints and nodes whose records name no line, in the order of first sight. */
  names(from: number): (SymbolRef | null)[] {
    this.model.settle();
    return this.byName.names(from);
  }

  /** The number that `names` gives to the name of a span; none of them where it has none. */
  nameOf(span: number): number {
    return this.byName.nameOf(span);
  }

  nameFigures(names: readonly number[], generation: number): NameFigures {
    this.model.settle();
    const figures = this.byName.figures(names, generation);
    const message = Array.from(figures.lastRecord, id => (id === NONE ? '' : this.messageOf(id)));
    return {...figures, message};
  }

  /** The last record of each of the last runs of a name. */
  recordsOfName(name: number, count: number): LineRecord[] {
    this.model.settle();
    return this.byName.lastRecords(name, Math.min(Math.max(0, count), MAX_RECORDS)).map(id => this.recordOf(id));
  }

  private messageOf(record: number): string {
    return shortLine(this.reader.display(record).message);
  }

  private recordOf(record: number): LineRecord {
    const {records, spans} = this.model;
    const span = records.span[record]!;
    return {
      record,
      timeNs: records.timeNs[record]!,
      level: records.level[record]!,
      error: (records.flags[record]! & RecordFlag.error) !== 0,
      message: this.messageOf(record),
      flowName: span === NONE ? '' : spanName(this.model, spans.rootOf(span)),
      spanName: span === NONE ? '' : spanName(this.model, span),
    };
  }

  private fitting({paths, errorsOnly}: LineQuery): number[] {
    const {sites, texts} = this.model;
    const wanted = paths && new Set(paths);
    const counts = errorsOnly ? this.tally.errors : this.tally.records;
    const fitting: number[] = [];
    for (let site = 0; site < sites.size; site++) {
      if (counts[site] === 0 || sites.field(site, 1) === 0) continue;
      if (!wanted || wanted.has(texts.text(sites.field(site, 0)))) fitting.push(site);
    }
    return fitting;
  }

  /** Of the tasks that begin at one of the sites; a task begins where its first record was written. */
  private durations(shown: readonly number[]): Durations {
    const size = this.model.sites.size;
    const result = {tasks: new Uint32Array(size), sumNs: new Float64Array(size), lastNs: new Float64Array(size)};
    if (shown.length === 0) return result;
    const wanted = new Uint8Array(size);
    for (const site of shown) wanted[site] = 1;
    const endOfLast = new Float64Array(size).fill(-Infinity);
    const {spans, records} = this.model;
    for (let span = 0; span < spans.size; span++) {
      const first = spans.firstRecord[span]!;
      const site = spans.site[span] !== NONE ? spans.site[span]! : first === NONE ? NONE : records.site[first]!;
      const endNs = spans.endNs[span]!;
      if (site === NONE || wanted[site] !== 1 || Number.isNaN(endNs)) continue;
      const durationNs = endNs - spans.startNs[span]!;
      // A lone record is a place in a flow, not a piece of work.
      if (!(durationNs > 0) || !Number.isFinite(durationNs)) continue;
      result.tasks[site]!++;
      result.sumNs[site]! += durationNs;
      if (endNs < endOfLast[site]!) continue;
      endOfLast[site] = endNs;
      result.lastNs[site] = durationNs;
    }
    return result;
  }

  private fill(figures: LineFigures, row: number, site: number, shownRecord: number, durations: Durations): void {
    const {records} = this.model;
    const {tally} = this;
    const ref = this.model.siteRef(site);
    const display = this.reader.display(shownRecord);
    figures.path.push(ref?.path ?? '');
    figures.line[row] = ref?.line ?? 0;
    figures.func.push(ref?.func ?? null);
    figures.records[row] = tally.records[site]!;
    figures.errors[row] = tally.errors[site]!;
    figures.lastRecord[row] = tally.lastRecord[site]!;
    figures.lastNs[row] = records.timeNs[tally.lastRecord[site]!]!;
    figures.lastError[row] = tally.lastError[site]!;
    const tasks = durations.tasks[site]!;
    figures.tasks[row] = tasks;
    figures.lastDurationNs[row] = tasks === 0 ? NaN : durations.lastNs[site]!;
    figures.meanDurationNs[row] = tasks === 0 ? NaN : durations.sumNs[site]! / tasks;
    figures.message.push(shortLine(display.message));
    figures.template.push(templateOf(this.model, this.reader, shownRecord));
  }
}

function emptyFigures(count: number, total: number, generation: number): LineFigures {
  return {
    generation,
    count,
    total,
    path: [],
    line: new Uint32Array(count),
    func: [],
    records: new Uint32Array(count),
    errors: new Uint32Array(count),
    lastRecord: new Uint32Array(count),
    lastNs: new Float64Array(count),
    lastError: new Uint32Array(count),
    tasks: new Uint32Array(count),
    lastDurationNs: new Float64Array(count),
    meanDurationNs: new Float64Array(count),
    message: [],
    template: [],
  };
}

function shortLine(message: string): string {
  // Cut first: the whole may be megabytes.
  const head = message.slice(0, MAX_MESSAGE_CHARS + 1).replace(/\s*[\r\n]+\s*/g, ' ⏎ ');
  return head.length > MAX_MESSAGE_CHARS ? `${head.slice(0, MAX_MESSAGE_CHARS - 1)}…` : head;
}
