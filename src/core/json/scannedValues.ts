/**
 * The values of wanted keys as a scan has found them: where they stand, and what they read when they are asked for. They come from
 * ObjectScan, which is built on this, or from the table of a block that was scanned already (`load`).
 */
import {
  CHANGED,
  CODED,
  CODES,
  KIND_MASK,
  KIND_SHIFT,
  NEW_CODE,
  NUMBERED,
  READ,
  SLOT_MASK,
  VALUE_NUMBERS,
} from '../framing/scanTable';
import {parseNumber} from './number';
import {decodeString} from './stringBytes';
import {ValueKind, ValueScanner} from './valueScanner';

/** A text of a number, `@` and more. */
export interface NumberedText {
  number: number;
  /** Of what is behind the `@`. */
  start: number;
  end: number;
  /** -1 when there is none. */
  code: number;
  meaning: number;
}

export class ScannedValues extends ValueScanner {
  /** Where the table says what is known of each slot; -1 where there is nothing. */
  private readonly places: Int32Array;
  /** The one that was loaded, or `own`. */
  private table: Int32Array;
  /** What was scanned here: for each slot kind, first byte and end, as the head of a value in the table of a scanned block. */
  private readonly own: Int32Array;
  protected readonly versions: Uint32Array;
  /** What was found last came by `load`. */
  protected loaded = false;
  /** Numbers as last read, and the version they were read at: most are the same from record to record. */
  private readonly numbers: Float64Array;
  private readonly numberVersions: Uint32Array;
  /** One number, as such and as its two halves. */
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);
  /** By slot: what the code of a loaded value meant there. Another value of the same line may have taken it over. */
  private readonly slotMeanings: Float64Array;
  /** What each code stands for now, as a number that is used once; 0 when not known. */
  private readonly meanings = new Float64Array(CODES);
  private lastMeaning = 0;

  constructor(slots: number) {
    super();
    this.places = new Int32Array(slots).fill(-1);
    this.own = new Int32Array(slots * VALUE_NUMBERS);
    this.table = this.own;
    this.versions = new Uint32Array(slots);
    this.numbers = new Float64Array(slots);
    this.numberVersions = new Uint32Array(slots);
    this.slotMeanings = new Float64Array(slots);
  }

  /**
   * Takes over what src/scan has found in the same bytes, from its table. `onlyChanges`: it left out what is as in the object
   * before, which was the last thing that this scan has taken over; a value that stayed is then where it was found first, with the
   * same bytes. Otherwise `follows` says that it was, so versions go on.
   */
  load(buf: Uint8Array, table: Int32Array, from: number, to: number, follows: boolean, onlyChanges: boolean): void {
    const {places, versions, meanings, slotMeanings} = this;
    const isNext = follows && this.loaded;
    this.buf = buf;
    this.table = table;
    this.loaded = true;
    if (!onlyChanges) places.fill(-1);
    for (let at = from; at < to;) {
      const first = table[at]!;
      const slot = first & SLOT_MASK;
      places[slot] = at;
      if (!isNext || first & CHANGED) versions[slot] = versions[slot]! + 1;
      at += VALUE_NUMBERS;
      if (first & READ) at += 2;
      if (first & NUMBERED) at += 2;
      if (!(first & (CODED | NUMBERED))) continue;
      const code = table[at++]!;
      if (first & NEW_CODE) meanings[code] = ++this.lastMeaning;
      slotMeanings[slot] = meanings[code]!;
    }
  }

  /** A part of the table was not loaded, so what codes stand for may have changed there. */
  forgetCodes(): void {
    this.meanings.fill(0);
    this.slotMeanings.fill(0);
  }

  /**
   * A number that stands for the bytes of the value, below CODES, or -1. It is taken for other bytes later, and then `meaning`
   * is another too.
   */
  code(slot: number): number {
    const place = this.places[slot]!;
    if (!this.loaded || place < 0) return -1;
    const first = this.table[place]!;
    if (!(first & CODED) || this.slotMeanings[slot] === 0) return -1;
    return this.table[place + VALUE_NUMBERS + (first & READ ? 2 : 0)]!;
  }

  /** Of the code of the value: the same code with the same meaning is the same bytes in the same slot. Never 0. */
  meaning(slot: number): number {
    return this.slotMeanings[slot]!;
  }

  /**
   * Whether the value is an object whose one member is a text of a number, `@` and more. Reads it into `into`; the code is that of
   * what is behind the `@`, and `meaning` says what it means.
   */
  numberedText(slot: number, into: NumberedText): boolean {
    const place = this.places[slot]!;
    if (!this.loaded || place < 0 || !(this.table[place]! & NUMBERED)) return false;
    into.number = this.table[place + VALUE_NUMBERS]!;
    into.start = this.table[place + VALUE_NUMBERS + 1]!;
    // Before the quote and the brace.
    into.end = this.table[place + 2]! - 2;
    into.code = this.slotMeanings[slot] === 0 ? -1 : this.table[place + VALUE_NUMBERS + 2]!;
    into.meaning = this.slotMeanings[slot]!;
    return true;
  }

  /** What was found last came by `load`, so what follows it there may be loaded without what stayed. */
  get wasLoaded(): boolean {
    return this.loaded;
  }

  has(slot: number): boolean {
    return this.kind(slot) !== ValueKind.absent;
  }

  kind(slot: number): number {
    const place = this.places[slot] ?? -1;
    return place < 0 ? ValueKind.absent : (this.table[place]! >> KIND_SHIFT) & KIND_MASK;
  }

  /**
   * First byte of the raw value; a string's is its quote. Only meaningful when `has(slot)`. Where objects were scanned one after
   * the other in the same bytes, the same value may stand in one of those before.
   */
  start(slot: number): number {
    return this.table[this.places[slot]! + 1] ?? 0;
  }

  end(slot: number): number {
    return this.table[this.places[slot]! + 2] ?? 0;
  }

  /** As long as this number stays and `has(slot)`, the value's bytes stay. They may be the same with another number. */
  version(slot: number): number {
    return this.versions[slot] ?? 0;
  }

  /** Decoded text; null when the value is not a string. */
  str(slot: number): string | null {
    return this.kind(slot) === ValueKind.string ? decodeString(this.buf, this.start(slot), this.end(slot)) : null;
  }

  /** NaN when the value is not a number, and for JSON's NaN. */
  num(slot: number): number {
    if (this.kind(slot) !== ValueKind.number) return NaN;
    const version = this.versions[slot]!;
    if (this.numberVersions[slot] === version) return this.numbers[slot]!;
    this.numberVersions[slot] = version;
    return (this.numbers[slot] = this.readNumber(this.places[slot]!));
  }

  /** What comes is scanned here. `anew`: nothing stays of what was found last. */
  protected begin(anew: boolean): void {
    this.loaded = false;
    this.table = this.own;
    if (anew) this.clear();
  }

  protected clear(): void {
    this.places.fill(-1);
  }

  /** Returns whether the key was there before. */
  protected keep(slot: number, kind: number, start: number, end: number): boolean {
    if (slot < 0) return false;
    const {own, places} = this;
    const place = slot * VALUE_NUMBERS;
    const repeated = places[slot]! >= 0;
    places[slot] = place;
    own[place] = kind << KIND_SHIFT;
    own[place + 1] = start;
    own[place + 2] = end;
    return repeated;
  }

  private readNumber(place: number): number {
    const {table, double, halves} = this;
    if (!(table[place]! & READ)) return parseNumber(this.buf, table[place + 1]!, table[place + 2]!);
    halves[0] = table[place + VALUE_NUMBERS]!;
    halves[1] = table[place + VALUE_NUMBERS + 1]!;
    return double[0]!;
  }
}
