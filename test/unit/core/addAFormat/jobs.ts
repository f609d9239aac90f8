/**
 * Jobs: lines of `{"job": "backup", "phase": "start", "at": 1795000000.5}`; the end of a job that failed says why in
 * `error`. A job is a flow and a task at once. Its lines may come in any order.
 */
import {NONE, RecordFlag, RecordKind, SpanRole, SpanState} from '../../../../src/protocol/model';
import type {KeySet} from '../../../../src/core/json/keySet';
import type {ObjectScan} from '../../../../src/core/json/objectScan';
import {ValueKind} from '../../../../src/core/json/objectScan';
import type {Model, SystemSettle} from '../../../../src/core/model/model';
import type {Place} from '../../../../src/core/model/recordTable';
import type {Display, Format, FormatReader} from '../../../../src/core/formats/format';

/** Write `System.jobs` once the name stands in protocol/model.ts. */
const JOBS = 6;
const KEYS = ['job', 'phase', 'at', 'error'] as const;
/** Year 5138: what is later is not a time in seconds. */
const LATEST_EPOCH_SECONDS = 1e11;
const INFO = 20;
const ERROR = 40;

export const jobs: Format = {system: JOBS, keys: KEYS, open: (model, keys) => new JobsReader(model, keys)};

class JobsReader implements FormatReader {
  readonly settle: Jobs;
  private readonly slots: Record<(typeof KEYS)[number], number>;

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = {
      job: keys.slotOf('job'),
      phase: keys.slotOf('phase'),
      at: keys.slotOf('at'),
      error: keys.slotOf('error'),
    };
    this.settle = new Jobs(model);
  }

  matches(scan: ObjectScan): boolean {
    return scan.has(this.slots.job) && scan.has(this.slots.phase);
  }

  read(scan: ObjectScan, place: Place): string | null {
    const {model, slots} = this;
    const seconds = scan.num(slots.at);
    const phase = scan.str(slots.phase);
    if (scan.kind(slots.job) !== ValueKind.string) return 'job is not text';
    if (phase !== 'start' && phase !== 'end') return 'phase is neither start nor end';
    if (!(seconds >= 0 && seconds < LATEST_EPOCH_SECONDS)) return 'at is not a time in seconds';
    const job = this.settle.jobOf(model.texts.intern(scan.buf, scan.start(slots.job) + 1, scan.end(slots.job) - 1));
    const timeNs = model.nsFromEpochSeconds(seconds);
    const error = phase === 'end' ? scan.str(slots.error) : null;
    model.addRecord(place, {
      timeNs,
      level: error === null ? INFO : ERROR,
      kind: phase === 'start' ? RecordKind.begin : RecordKind.end,
      system: JOBS,
      flags: error === null ? 0 : RecordFlag.error,
      span: job.span,
      site: NONE,
      process: NONE,
    });
    if (phase === 'end') {
      job.endNs = timeNs;
      job.error = error;
    }
    model.markDirty(job.span);
    return null;
  }

  display(scan: ObjectScan): Display {
    const {slots} = this;
    const error = scan.str(slots.error);
    return {
      message: [scan.str(slots.job), scan.str(slots.phase), error].filter(part => part !== null).join(' · '),
      template: null,
      levelName: error === null ? 'INFO' : 'ERROR',
      logger: null,
      host: null,
      process: null,
      thread: null,
      traceback: null,
      expected: false,
      contextJson: null,
    };
  }
}

interface Job {
  readonly span: number;
  /** NaN until its end came. */
  endNs: number;
  error: string | null;
}

/** What is known of each job, and how its state follows from it. */
class Jobs implements SystemSettle {
  private readonly byName = new Map<number, Job>();
  private readonly bySpan = new Map<number, Job>();
  private wasLive = true;

  constructor(private readonly model: Model) {}

  jobOf(name: number): Job {
    let job = this.byName.get(name);
    if (!job) {
      job = {span: this.model.addSpan(JOBS, name), endNs: NaN, error: null};
      this.model.spans.name[job.span] = name;
      this.model.setRoles(job.span, SpanRole.flow | SpanRole.task);
      this.byName.set(name, job);
      this.bySpan.set(job.span, job);
    }
    return job;
  }

  /** When nothing more can come, what is running was never closed. */
  prepare(): void {
    if (this.model.live === this.wasLive) return;
    this.wasLive = this.model.live;
    for (const {span} of this.bySpan.values()) this.model.markDirty(span);
  }

  settle(span: number): void {
    const {endNs, error} = this.bySpan.get(span)!;
    const open = this.model.live ? SpanState.open : SpanState.neverClosed;
    const over = error === null ? SpanState.succeeded : SpanState.failed;
    const reason = error === null ? 0 : this.model.texts.internText(error);
    this.model.setState(span, Number.isNaN(endNs) ? open : over, endNs, false, reason);
  }
}
