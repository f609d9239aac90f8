/**
 * Interned ids of a record's values, by their slot in the scan. Records of one sender repeat host, path, thread and more:
 * as long as the scan says that a value's bytes have not changed, its id is known without a look at the bytes. One per
 * reader; called by formats for each record.
 */
import {CODES} from '../framing/scanTable';
import {ValueKind} from '../json/objectScan';
import type {ObjectScan} from '../json/objectScan';
import type {ByteInterner} from '../model/interner';

const BACKSLASH = 0x5c;

export class SlotIds {
  private readonly versions: Uint32Array;
  private readonly ids: Uint32Array;
  /** By code: the id, and the meaning that the code had then. */
  private readonly codeIds = new Uint32Array(CODES);
  private readonly meanings = new Float64Array(CODES);
  /** Versions and meanings are numbers of one scan: every source has its own. */
  private scan: ObjectScan | null = null;

  constructor(
    private readonly texts: ByteInterner,
    slots: number,
  ) {
    this.versions = new Uint32Array(slots);
    this.ids = new Uint32Array(slots);
  }

  /** Of the text of a string; 0, the empty text, for anything else. */
  string(scan: ObjectScan, slot: number): number {
    if (scan.kind(slot) !== ValueKind.string) return 0;
    if (this.isKnown(scan, slot)) return this.ids[slot]!;
    const {buf} = scan;
    const start = scan.start(slot) + 1;
    const end = scan.end(slot) - 1;
    const escaped = hasBackslash(buf, start, end);
    return this.keep(
      scan,
      slot,
      escaped ? this.texts.internText(scan.str(slot) ?? '') : this.texts.intern(buf, start, end),
    );
  }

  /** Of the bytes of a value as they stand there; 0 when it is absent. A slot is asked for in one way only. */
  raw(scan: ObjectScan, slot: number): number {
    if (!scan.has(slot)) return 0;
    if (this.isKnown(scan, slot)) return this.ids[slot]!;
    return this.keep(scan, slot, this.texts.intern(scan.buf, scan.start(slot), scan.end(slot)));
  }

  /** Then the id is in `ids`. */
  private isKnown(scan: ObjectScan, slot: number): boolean {
    if (scan !== this.scan) {
      this.scan = scan;
      this.versions.fill(0);
      this.meanings.fill(0);
    }
    const version = scan.version(slot);
    if (this.versions[slot] === version) return true;
    this.versions[slot] = version;
    const code = scan.code(slot);
    if (code < 0 || this.meanings[code] !== scan.meaning(slot)) return false;
    this.ids[slot] = this.codeIds[code]!;
    return true;
  }

  private keep(scan: ObjectScan, slot: number, id: number): number {
    const code = scan.code(slot);
    if (code >= 0) {
      this.codeIds[code] = id;
      this.meanings[code] = scan.meaning(slot);
    }
    this.ids[slot] = id;
    return id;
  }
}

export function hasBackslash(buf: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (buf[at] === BACKSLASH) return true;
  return false;
}
