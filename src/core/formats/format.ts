/**
 * What a trace system must bring to be read: the JSON keys it looks at, how it recognises a record of its own, how it
 * appends one to the model, and what views show of it. Every message reaches a format as one scanned JSON object,
 * whatever it was on the wire (JSON, pickle, Python repr, a log line around JSON), so a format never parses.
 *
 * To add a system: one file or folder here, one line in `list.ts`, one folder of fixtures.
 */
import type {SymbolRef} from '../../protocol/model';
import type {KeySet} from '../json/keySet';
import type {ObjectScan} from '../json/objectScan';
import type {Model, SystemSettle} from '../model/model';
import type {Place} from '../model/recordTable';

export interface Format {
  /** Value of `System`. */
  readonly system: number;
  /** Top-level keys it reads, for detection, for the model and for display. */
  readonly keys: readonly string[];
  /** Fresh state for one session. `keys` is the union of all formats' keys. */
  open(model: Model, keys: KeySet): FormatReader;
  /** For systems that also write lines without an object: the JSON object that such a line means, or null. */
  transcode?(buf: Uint8Array, start: number, end: number): Uint8Array | null;
}

/** What stands on the line before the object: logger prefix, host. Reused; empty when the object is alone. */
export interface Prefix {
  buf: Uint8Array;
  start: number;
  end: number;
}

export interface FormatReader {
  /** Whether the scanned object is a record of this system. Cheap: looks at which keys are there. */
  matches(scan: ObjectScan): boolean;
  /** Appends the record; returns null, or the reason why it cannot be read (nothing was appended then). */
  read(scan: ObjectScan, place: Place, prefix: Prefix): string | null;
  /** What views show, read again from the record's bytes when a row is on screen. Never throws. */
  display(scan: ObjectScan): Display;
  /** What the source calls a span of this system; for systems whose records name no place. The model is settled. */
  spanSymbol?(span: number): SymbolRef | null;
  /** What one record is about where that is not its span, such as a condition. Never throws. */
  recordSymbol?(scan: ObjectScan): SymbolRef | null;
  readonly settle: SystemSettle;
}

/** What views show of one record. Texts are untrusted. */
export interface Display {
  /** Whole message with real line breaks. */
  message: string;
  /** Message before its arguments were put in, or null. */
  template: string | null;
  levelName: string;
  logger: string | null;
  host: string | null;
  process: string | null;
  thread: string | null;
  /** Text of a traceback, or null. */
  traceback: string | null;
  /** The failure was declared as expected by the program. */
  expected: boolean;
  /** Raw JSON text of the context of the record's scope or call, or null. */
  contextJson: string | null;
}
