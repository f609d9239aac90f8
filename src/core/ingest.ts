/**
 * From the bytes of one source to rows of the model. The same path serves live spools and saved files: whatever came
 * in, it is lines here. One per source; called by the engine with blocks in order and their offsets in the spool.
 *
 * A line becomes records (one or more objects, bare or behind a prefix), a text line, or a reject: a line that plainly
 * is a record and cannot be read. Nothing is lost in silence; each of the three is a row.
 */
import {NONE, RecordFlag, RecordKind, System} from '../protocol/model';
import type {RejectSample} from '../protocol/queries';
import type {FormatReader, Prefix} from './formats/format';
import {headOf, LineSplitter} from './framing/lineSplitter';
import type {LineSink} from './framing/lineSplitter';
import {MultiLineObject} from './framing/multiLineObject';
import {readPauseLine} from './framing/pauseLine';
import {readRejectLine} from './framing/rejectLine';
import {COUNT_MASK, INDENTED, LINE_NUMBERS, MAYBE_OWN, ONLY_CHANGES} from './framing/scanTable';
import type {ScannedBlock} from './framing/scannedBlock';
import {holdsMask} from './redaction/rules';
import type {Model} from './model/model';
import type {Place, RecordFields} from './model/recordTable';
import {beginsAsRecord, findObject, ObjectReader} from './objectReader';

export interface IngestOptions {
  maxRecordBytes: number;
  /** Everything this source sends is meant as a record (ZeroMQ), so what is not recognised is a reject, not text. */
  everyLineIsRecord: boolean;
}

const MAX_SAMPLES = 100;
const SAMPLE_BYTES = 200;
const BRACE = 0x7b;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
/** So much of a source shows how many records the rest will bring. */
const ESTIMATE_BYTES = 4 * 1024 * 1024;
/** An estimate is never far off for long: columns still grow by themselves, and a file of one kind may turn into another. */
const ESTIMATE_MARGIN = 1.03;
const MAX_RESERVED = 50_000_000;
const UNKNOWN = 'no trace system is recognised in it';

export class Ingest implements LineSink {
  records = 0;
  rejected = 0;
  /** Rows that retention has removed so far; kept by the engine, because nothing in the spool tells of them. */
  evicted = 0;
  /** The first rejects with reason and sample. */
  samples: RejectSample[] = [];
  private splitter: LineSplitter;
  private block: Uint8Array = new Uint8Array(0);
  /** Whether a masked value was ever seen: until then lines need no look of their own. */
  private everMasked = false;
  private isMasked = false;
  private expectedBytes = 0;
  private rowsBefore = 0;
  private readonly objects = new ObjectReader();
  private readonly pretty: MultiLineObject;
  private readonly place: Place;
  private readonly prefix: Prefix = {buf: new Uint8Array(0), start: 0, end: 0};
  private readonly rowFields: RecordFields = {
    timeNs: 0,
    level: 0,
    kind: 0,
    system: System.none,
    flags: RecordFlag.timeGuessed,
    span: NONE,
    site: NONE,
    process: NONE,
  };

  constructor(
    private model: Model,
    private readers: readonly FormatReader[],
    readonly source: number,
    private readonly sourceId: string,
    private readonly options: IngestOptions,
  ) {
    this.splitter = new LineSplitter(this, options.maxRecordBytes);
    this.pretty = new MultiLineObject(options.maxRecordBytes);
    this.place = {source, offset: 0, lengthBytes: 0};
  }

  /** Starts anew, with an empty model and from offset 0. */
  reset(model: Model, readers: readonly FormatReader[]): void {
    this.model = model;
    this.readers = readers;
    this.records = 0;
    this.rejected = 0;
    this.evicted = 0;
    this.samples = [];
    this.splitter = new LineSplitter(this, this.options.maxRecordBytes);
    this.pretty.take();
    this.rowFields.timeNs = 0;
    this.rowFields.span = NONE;
  }

  /** The source will hold about so many bytes, from offset 0. Only makes reading cheaper; it may turn out wrong. */
  expect(bytes: number): void {
    this.expectedBytes = bytes;
    this.rowsBefore = this.model.records.size;
  }

  write(block: Uint8Array, offset: number): void {
    this.beginBlock(block);
    this.splitter.write(block, offset);
    this.estimate(offset + block.length);
  }

  /** As `write`, for a block in which the objects have been found already: a line that is one object is not scanned again. */
  writeScanned({bytes, rawBytes, lines, mayHoldMask, table}: ScannedBlock, offset: number): void {
    this.beginBlock(bytes, mayHoldMask);
    if (rawBytes > 0) this.splitter.write(bytes.subarray(0, rawBytes), offset);
    // Whether the line before was loaded: then this one may hold only what is not as there.
    let follows = false;
    for (let line = 0, at = 0; line < lines; line++) {
      const start = table[at]!;
      const end = table[at + 1]!;
      const next = table[at + 2]!;
      const count = table[at + 3]!;
      const onlyChanges = (count & ONLY_CHANGES) !== 0;
      const values = at + LINE_NUMBERS;
      at = values + (count & COUNT_MASK);
      const isOverlong = end - start > this.options.maxRecordBytes;
      if (next >= 0 && (follows || !onlyChanges) && !this.pretty.isOpen && !isOverlong) {
        const from = count & INDENTED ? skipSpace(bytes, start, end) : start;
        this.objects.load(bytes, from, next, table, values, at, follows, onlyChanges);
        this.isMasked = this.everMasked && holdsMask(bytes, from, end);
        const isOwn = (count & MAYBE_OWN) !== 0 && this.ownLine(bytes, from, end, offset + from);
        if (!isOwn) this.objectsOf(bytes, from, end, offset + from, next);
        follows = this.objects.scan.wasLoaded;
        continue;
      }
      follows = false;
      if (at > values) this.objects.scan.forgetCodes();
      if (isOverlong) this.overlong(offset + start, end - start, headOf(bytes, start, end));
      else this.line(bytes, start, end, offset + start);
    }
    this.estimate(offset + bytes.length);
  }

  private beginBlock(block: Uint8Array, mayHoldMask = true): void {
    this.block = block;
    this.everMasked ||= mayHoldMask && holdsMask(block, 0, block.length);
  }

  /** The source has ended: what is left is a line too. */
  end(): void {
    this.splitter.end();
    this.flushPretty('the object is cut off: the source ended inside it');
  }

  line(buf: Uint8Array, start: number, end: number, offset: number): void {
    // A line that crosses blocks stands in another buffer, and its mask may cross them too.
    this.isMasked = (this.everMasked || buf.buffer !== this.block.buffer) && holdsMask(buf, start, end);
    if (this.pretty.isOpen) {
      const step = this.pretty.add(buf, start, end, offset);
      if (step === 'taken') return;
      if (step === 'complete') {
        this.prettyObject();
        return;
      }
      this.flushPretty('the object is cut off: another line begins before its end');
    }
    const from = skipSpace(buf, offset === 0 ? skipByteOrderMark(buf, start, end) : start, end);
    if (from >= end || buf[from] !== BRACE) this.textOrPrefixed(buf, start, end, offset);
    else if (this.pretty.begins(buf, from, end)) this.pretty.open(buf, from, end, offset + from - start);
    else if (!this.ownLine(buf, from, end, offset + from - start))
      this.objectsOf(buf, from, end, offset + from - start);
  }

  overlong(offset: number, lengthBytes: number, head: Uint8Array): void {
    const reason = `the line is ${lengthBytes} bytes long, more than the limit of ${this.options.maxRecordBytes}`;
    this.reject(reason, sampleOf(head), lengthBytes, offset, 0);
  }

  /** A line that the engine wrote: a reject that is kept, a pause. False for any other. */
  private ownLine(buf: Uint8Array, start: number, end: number, offset: number): boolean {
    const marker = readRejectLine(buf, start, end);
    if (marker) {
      this.reject(marker.reason, marker.sample, marker.sizeBytes, offset, end - start);
      return true;
    }
    const pause = readPauseLine(buf, start, end);
    if (pause) this.model.takePause(pause, this.source, offset, end - start);
    return pause !== null;
  }

  /** Several objects on one line come from processes that share an output. `scanned`: end of the first, if it was loaded. */
  private objectsOf(buf: Uint8Array, start: number, end: number, offset: number, scanned = -1): void {
    let from = start;
    // The first byte of a line that was scanned is not looked at: another core has read it, and it would take long to come.
    for (let known = scanned; from < end && (known >= 0 || buf[from] === BRACE); known = -1) {
      const next = known >= 0 ? known : this.objects.read(buf, from, end);
      if (next < 0) {
        this.unreadable(buf, from, end, offset + from - start);
        return;
      }
      this.setPrefix(buf, from, from);
      if (!this.offer(buf, from, next, offset + from - start)) this.unknown(buf, from, next, offset + from - start);
      from = skipSpace(buf, next, end);
    }
    if (from < end) this.textOrPrefixed(buf, from, end, offset + from - start);
  }

  /** A record behind a prefix (logger, Celery), a text line that a format knows, or just text. */
  private textOrPrefixed(buf: Uint8Array, start: number, end: number, offset: number): void {
    const object = findObject(buf, start, end);
    let problem = '';
    if (object >= 0) {
      const next = this.objects.read(buf, object, end);
      this.setPrefix(buf, start, object);
      if (next >= 0 && this.offer(buf, start, next, offset)) {
        const rest = skipSpace(buf, next, end);
        if (rest < end) this.line(buf, rest, end, offset + rest - start);
        return;
      }
      if (next < 0 && beginsAsRecord(buf, object, end, this.objects.incomplete)) problem = this.objects.problem;
    }
    this.setPrefix(buf, start, start);
    if (this.objects.transcode(buf, start, end) && this.offer(buf, start, end, offset)) return;
    if (problem) this.rejectBytes(problem, buf, start, end, offset);
    else this.row(RecordKind.text, NONE, offset, end - start);
  }

  private prettyObject(): void {
    const {bytes, offset, lengthBytes} = this.pretty.take();
    // Its lines may come from several blocks, and a mask may cross them.
    this.isMasked = holdsMask(bytes, 0, bytes.length);
    const next = this.objects.read(bytes, 0, bytes.length);
    if (next < 0) {
      const isMeant = this.options.everyLineIsRecord || beginsAsRecord(bytes, 0, bytes.length, this.objects.incomplete);
      if (isMeant) {
        this.reject(this.objects.problem, sampleOf(bytes), lengthBytes, offset, lengthBytes);
      } else this.row(RecordKind.text, NONE, offset, lengthBytes);
      return;
    }
    this.setPrefix(bytes, 0, 0);
    if (!this.offer(bytes, 0, lengthBytes, offset)) this.row(RecordKind.text, NONE, offset, lengthBytes);
  }

  private flushPretty(reason: string): void {
    if (!this.pretty.isOpen) return;
    const {bytes, offset, lengthBytes} = this.pretty.take();
    // Programs print braces of their own; what holds no key that a trace system writes was never meant as a record.
    if (this.options.everyLineIsRecord || beginsAsRecord(bytes, 0, bytes.length, true)) {
      this.reject(reason, sampleOf(bytes), lengthBytes, offset, lengthBytes);
    } else this.row(RecordKind.text, NONE, offset, lengthBytes);
  }

  /** Lets the formats have the object just scanned; false when none knows it. */
  private offer(buf: Uint8Array, start: number, end: number, offset: number): boolean {
    this.place.offset = offset;
    this.place.lengthBytes = end - start;
    const {scan} = this.objects;
    for (const reader of this.readers) {
      if (!reader.matches(scan)) continue;
      const problem = reader.read(scan, this.place, this.prefix);
      if (problem) this.rejectBytes(problem, buf, start, end, offset);
      else {
        this.records++;
        this.follow();
        this.markMasked();
      }
      return true;
    }
    return false;
  }

  private unknown(buf: Uint8Array, start: number, end: number, offset: number): void {
    if (this.options.everyLineIsRecord) this.rejectBytes(UNKNOWN, buf, start, end, offset);
    else this.row(RecordKind.text, NONE, offset, end - start);
  }

  private unreadable(buf: Uint8Array, start: number, end: number, offset: number): void {
    const second = buf[skipSpace(buf, start + 1, end)];
    if (second === QUOTE || second === APOSTROPHE || this.options.everyLineIsRecord) {
      this.rejectBytes(this.objects.problem, buf, start, end, offset);
    } else this.row(RecordKind.text, NONE, offset, end - start);
  }

  /** Text and rejects take time and span from the record above them. */
  private follow(): void {
    const {records} = this.model;
    this.rowFields.timeNs = records.timeNs[records.size - 1]!;
    this.rowFields.span = records.span[records.size - 1]!;
  }

  private estimate(readBytes: number): void {
    if (this.expectedBytes === 0 || readBytes < ESTIMATE_BYTES) return;
    const rows = (this.model.records.size - this.rowsBefore) * (this.expectedBytes / readBytes) * ESTIMATE_MARGIN;
    this.expectedBytes = 0;
    this.model.reserve(Math.min(MAX_RESERVED, this.rowsBefore + Math.ceil(rows)));
  }

  private markMasked(): void {
    const {records} = this.model;
    if (this.isMasked) records.flags[records.size - 1]! |= RecordFlag.redacted;
  }

  private setPrefix(buf: Uint8Array, start: number, end: number): void {
    this.prefix.buf = buf;
    this.prefix.start = start;
    this.prefix.end = end;
  }

  private rejectBytes(reason: string, buf: Uint8Array, start: number, end: number, offset: number): void {
    this.reject(reason, sampleOf(buf.subarray(start, end)), end - start, offset, end - start);
  }

  private reject(reason: string, sample: string, sizeBytes: number, offset: number, lengthBytes: number): void {
    this.rejected++;
    // The reason takes the place of the location, which a reject has not.
    this.row(RecordKind.reject, this.model.texts.internText(reason), offset, lengthBytes);
    if (this.samples.length < MAX_SAMPLES) this.samples.push({sourceId: this.sourceId, reason, sample, sizeBytes});
  }

  private row(kind: number, site: number, offset: number, lengthBytes: number): void {
    const {place, rowFields} = this;
    place.offset = offset;
    place.lengthBytes = lengthBytes;
    rowFields.kind = kind;
    rowFields.site = site;
    this.model.addRecord(place, rowFields);
    this.markMasked();
  }
}

function skipSpace(buf: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (buf[at] === 0x20 || (buf[at]! >= 0x09 && buf[at]! <= 0x0d))) at++;
  return at;
}

/** Windows programs put one at the beginning of a file. */
function skipByteOrderMark(buf: Uint8Array, start: number, end: number): number {
  return end - start >= 3 && buf[start] === 0xef && buf[start + 1] === 0xbb && buf[start + 2] === 0xbf
    ? start + 3
    : start;
}

/** First bytes as text; what is not printable is shown as an escape. */
function sampleOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, SAMPLE_BYTES));
  return [...text]
    .map(c => (c < ' ' || c === '\u007f' ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c))
    .join('');
}
