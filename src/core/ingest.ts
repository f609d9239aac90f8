/**
 * From the bytes of one source to rows of the model. The same path serves live spools and saved files: whatever came
 * in, it is lines here. One per source; called by the engine with blocks in order and their offsets in the spool.
 *
 * A line becomes records (one or more JSON objects), a text line, or a reject: a line that plainly is a record and
 * cannot be read. Nothing is lost in silence; each of the three is a row.
 */
import {NONE, RecordFlag, RecordKind, System} from '../protocol/model';
import type {RejectSample} from '../protocol/queries';
import {LineSplitter} from './framing/lineSplitter';
import type {LineSink} from './framing/lineSplitter';
import {readRejectLine} from './framing/rejectLine';
import type {FormatReader} from './formats/format';
import type {Model} from './model/model';
import type {Place, RecordFields} from './model/recordTable';
import {ObjectReader} from './objectReader';

export interface IngestOptions {
  maxRecordBytes: number;
  /** Everything this source sends is meant as a record (ZeroMQ), so what is not recognised is a reject, not text. */
  everyLineIsRecord: boolean;
}

const MAX_SAMPLES = 100;
const SAMPLE_CHARS = 200;
const BRACE = 0x7b;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

export class Ingest implements LineSink {
  records = 0;
  rejected = 0;
  /** The first rejects with reason and sample. */
  samples: RejectSample[] = [];
  private splitter: LineSplitter;
  private readonly objects = new ObjectReader();
  private readonly place: Place;
  private readonly rowFields: RecordFields = {
    timeNs: 0, level: 0, kind: 0, system: System.none, flags: RecordFlag.timeGuessed, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore

  constructor(
    private model: Model,
    private readers: readonly FormatReader[],
    readonly source: number,
    private readonly sourceId: string,
    private readonly options: IngestOptions,
  ) {
    this.splitter = new LineSplitter(this, options.maxRecordBytes);
    this.place = {source, offset: 0, lengthBytes: 0};
  }

  /** Starts anew, with an empty model and from offset 0. */
  reset(model: Model, readers: readonly FormatReader[]): void {
    this.model = model;
    this.readers = readers;
    this.records = 0;
    this.rejected = 0;
    this.samples = [];
    this.splitter = new LineSplitter(this, this.options.maxRecordBytes);
    this.rowFields.timeNs = 0;
    this.rowFields.span = NONE;
  }

  write(block: Uint8Array, offset: number): void {
    this.splitter.write(block, offset);
  }

  /** The source has ended: what is left is a line too. */
  end(): void {
    this.splitter.end();
  }

  line(buf: Uint8Array, start: number, end: number, offset: number): void {
    let from = skipSpace(buf, start, end);
    if (buf[from] !== BRACE || from >= end) {
      this.text(start, end, offset, start);
      return;
    }
    const marker = readRejectLine(buf, from, end);
    if (marker) {
      this.reject(marker.reason, marker.sample, marker.sizeBytes, offset, end - start);
      return;
    }
    // Several objects on one line come from processes that share an output.
    while (from < end && buf[from] === BRACE) {
      const next = this.objects.read(buf, from, end);
      if (next < 0) {
        this.unreadable(buf, from, end, offset + from - start);
        return;
      }
      this.object(buf, from, next, offset + from - start);
      from = skipSpace(buf, next, end);
    }
    if (from < end) this.text(from, end, offset, start);
  }

  overlong(offset: number, lengthBytes: number, head: Uint8Array): void {
    const limit = this.options.maxRecordBytes;
    this.reject(
      `the line is ${lengthBytes} bytes long, more than the limit of ${limit}`,
      sampleOf(head),
      lengthBytes,
      offset,
      0,
    );
  }

  private object(buf: Uint8Array, start: number, end: number, offset: number): void {
    this.place.offset = offset;
    this.place.lengthBytes = end - start;
    const {scan} = this.objects;
    for (const reader of this.readers) {
      if (!reader.matches(scan)) continue;
      const problem = reader.read(scan, this.place);
      if (problem) this.reject(problem, sampleOf(buf.subarray(start, end)), end - start, offset, end - start);
      else {
        this.records++;
        this.follow();
      }
      return;
    }
    if (this.options.everyLineIsRecord) {
      this.reject(
        'no trace system is recognised in it',
        sampleOf(buf.subarray(start, end)),
        end - start,
        offset,
        end - start,
      );
    } else this.text(start, end, offset, start);
  }

  private unreadable(buf: Uint8Array, start: number, end: number, offset: number): void {
    const second = buf[skipSpace(buf, start + 1, end)];
    if (second !== QUOTE && second !== APOSTROPHE && !this.options.everyLineIsRecord)
      this.text(start, end, offset, start);
    else this.reject(this.objects.problem, sampleOf(buf.subarray(start, end)), end - start, offset, end - start);
  }

  /** Text and rejects take time and span from the record above them. */
  private follow(): void {
    const {records} = this.model;
    this.rowFields.timeNs = records.timeNs[records.size - 1]!;
    this.rowFields.span = records.span[records.size - 1]!;
  }

  private text(start: number, end: number, lineOffset: number, lineStart: number): void {
    this.row(RecordKind.text, NONE, lineOffset + start - lineStart, end - start);
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
  }
}

function skipSpace(buf: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (buf[at] === 0x20 || (buf[at]! >= 0x09 && buf[at]! <= 0x0d))) at++;
  return at;
}

/** First bytes as text; what is not printable is shown as an escape. */
function sampleOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, SAMPLE_CHARS));
  return [...text]
    .map(c => (c < ' ' || c === '\u007f' ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c))
    .join('');
}
