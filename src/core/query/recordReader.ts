/** Reads one record's bytes back from its spool and asks its format what to show. One instance per session. */
import {NONE, RecordKind, System} from '../../protocol/model';
import type {SymbolRef} from '../../protocol/model';
import type {Display, FormatReader} from '../formats/format';
import {readRejectLine} from '../framing/rejectLine';
import {parseLoose, toPlain} from '../json/looseJson';
import type {Model} from '../model/model';
import type {RecordBytes} from '../model/recordBytes';
import {findObject, ObjectReader} from '../objectReader';

const NOTHING: Display = {
  message: '', template: null, levelName: '', logger: null, host: null, process: null, thread: null, traceback: null,
  expected: false, contextJson: null,
}; // prettier-ignore
const BRACE = 0x7b;

export class RecordReader {
  private readonly objects = new ObjectReader();
  private readonly decoder = new TextDecoder();

  constructor(
    private readonly model: Model,
    private readonly bytes: RecordBytes,
    private readonly readers: readonly (FormatReader | undefined)[],
  ) {}

  /** The record as received. Only valid until the next read. */
  bytesOf(record: number): Uint8Array {
    const {source, offset, lengthBytes} = this.model.records;
    return this.bytes.read(source[record]!, offset[record]!, lengthBytes[record]!);
  }

  /** Many records at once. Only valid until the next read; fewer bytes than asked for when the spool is shorter. */
  range(source: number, offset: number, lengthBytes: number): Uint8Array {
    return this.bytes.read(source, offset, lengthBytes);
  }

  textOf(record: number): string {
    return this.decoder.decode(this.bytesOf(record));
  }

  /** Never throws; a spool that is gone gives a message that says so. */
  display(record: number): Display {
    const {kind, system, site, lengthBytes} = this.model.records;
    const bytes = this.bytesOf(record);
    if (bytes.length < lengthBytes[record]!) {
      return {...NOTHING, message: 'The text of this record is no longer on disk.'};
    }
    if (kind[record] === RecordKind.reject) {
      const sample = readRejectLine(bytes, 0, bytes.length)?.sample ?? this.decoder.decode(bytes.subarray(0, 400));
      return {...NOTHING, message: `${this.model.texts.text(site[record]!)}: ${sample}`};
    }
    const reader = this.readers[system[record]!];
    if (kind[record] === RecordKind.text || system[record] === System.none || !reader) {
      return {...NOTHING, message: this.decoder.decode(bytes)};
    }
    return this.object(bytes, reader)
      ? reader.display(this.objects.scan)
      : {...NOTHING, message: this.decoder.decode(bytes)};
  }

  /** What a span is called in the source; null where its records name places, or it has no name. */
  spanSymbol(span: number): SymbolRef | null {
    return span === NONE ? null : (this.readers[this.model.spans.system[span]!]?.spanSymbol?.(span) ?? null);
  }

  /** What a record is about where that is not its span. */
  recordSymbol(record: number): SymbolRef | null {
    const {kind, system} = this.model.records;
    const reader = this.readers[system[record]!];
    if (!reader?.recordSymbol || kind[record]! >= RecordKind.text) return null;
    return this.object(this.bytesOf(record), reader) ? reader.recordSymbol(this.objects.scan) : null;
  }

  /** The record's JSON text: the object itself, whatever stands around it on its line. */
  fieldsJson(record: number): string {
    const bytes = this.bytesOf(record);
    const {kind, system} = this.model.records;
    if (kind[record]! >= RecordKind.text || !this.object(bytes, this.readers[system[record]!])) return '{}';
    const {scan, objectStart, objectEnd} = this.objects;
    return this.decoder.decode(scan.buf.subarray(objectStart, objectEnd));
  }

  /** One line of JSON. Line breaks inside texts are escapes there, so those in the text stand between values. */
  jsonLine(record: number): string {
    const kind = this.model.records.kind[record]!;
    if (kind === RecordKind.text) return JSON.stringify({message: this.textOf(record)});
    if (kind === RecordKind.reject) {
      const bytes = this.bytesOf(record);
      if (readRejectLine(bytes, 0, bytes.length)) return this.textOf(record);
      const reason = this.model.texts.text(this.model.records.site[record]!);
      return JSON.stringify({'tracescope.reject': reason, sample: this.textOf(record), sizeBytes: bytes.length});
    }
    return this.fieldsJson(record).replace(/\s*[\r\n]\s*/g, ' ');
  }

  /** The record's fields as plain data; null for what has none. */
  fields(record: number): unknown {
    const object = this.objectOf(record);
    if (!object) return null;
    return toPlain(parseLoose(this.decoder.decode(object.buf.subarray(object.start, object.end))));
  }

  /** Where the record's object stands as JSON text; null for what has none. Only valid until the next read. */
  objectOf(record: number): {buf: Uint8Array; start: number; end: number} | null {
    const bytes = this.bytesOf(record);
    const {kind, system} = this.model.records;
    if (kind[record]! >= RecordKind.text || !this.object(bytes, this.readers[system[record]!])) return null;
    const {scan, objectStart, objectEnd} = this.objects;
    return {buf: scan.buf, start: objectStart, end: objectEnd};
  }

  /** An object inside a line of text may be one value of it, so it must be one that the format takes. */
  private object(bytes: Uint8Array, reader: FormatReader | undefined): boolean {
    const start = bytes[0] === BRACE ? 0 : findObject(bytes, 0, bytes.length);
    const found = start >= 0 && this.objects.read(bytes, start, bytes.length) >= 0;
    if (found && (start === 0 || !reader || reader.matches(this.objects.scan))) return true;
    return this.objects.transcode(bytes, 0, bytes.length);
  }
}
