/**
 * One pass over one JSON object: where the values of the wanted keys stand. Comes in: bytes of a line; goes out: ranges.
 * Called for every record, so nothing is allocated and values are only decoded when asked for. The surprise: records of
 * one sender are much alike, so an object is compared, four bytes at a time, with the one before it in the same block;
 * only where the two differ is anything looked at byte by byte.
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
import type {KeySet} from './keySet';
import {parseNumber} from './number';
import {decodeContent, decodeString} from './stringBytes';
import {
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_OBJECT,
  PLAIN,
  QUOTE,
  skipSpace,
  SPACE,
  ValueKind,
  ValueScanner,
} from './valueScanner';

export {parseNumber} from './number';
export {decodeString} from './stringBytes';
export {MAX_DEPTH, ValueKind} from './valueScanner';

/** Members of an object that are compared with those of the object before. */
const REMEMBERED = 48;
/** Added to the kind of a remembered string that holds escapes. */
const ESCAPED = 8;

/** A text of a number, `@` and more. */
export interface NumberedText {
  number: number;
  /** Of what is behind the `@`. */
  start: number;
  end: number;
  /** -1 when there is none. */
  code: number;
}

export class ObjectScan extends ValueScanner {
  /** Keys of the object itself, duplicates counted. */
  keyCount = 0;
  /** Where the table says what is known of each slot; -1 where there is nothing. */
  private readonly places: Int32Array;
  /** The one that was loaded, or `own`. */
  private table: Int32Array;
  /** What was scanned here: for each slot kind, first byte and end, as the head of a value in the table of a scanned block. */
  private readonly own: Int32Array;
  private readonly versions: Uint32Array;
  /** The members of the object scanned last, in their order: slot, kind, first byte of key and value, end of the value. */
  private readonly lastSlots = new Int32Array(REMEMBERED);
  private readonly lastKinds = new Uint8Array(REMEMBERED);
  private readonly lastKeys = new Int32Array(REMEMBERED);
  private readonly lastValues = new Int32Array(REMEMBERED);
  private readonly lastEnds = new Int32Array(REMEMBERED);
  /** How many of them can be compared with; 0 after a failure. */
  private remembered = 0;
  /** The members above are all there are, each once. */
  private allRemembered = false;
  /**
   * The members have had the same keys in the same order as those of the object before, each once. Then what did not change is
   * kept as it was found there: noting it again for each object was a twelfth of the time.
   */
  private likeBefore = false;
  /** Position behind the object scanned last. */
  private lastObjectEnd = 0;
  private view: DataView | null = null;
  /** What was found last came by `load`. */
  private loaded = false;
  /** Numbers as last read, and the version they were read at: most are the same from record to record. */
  private readonly numbers: Float64Array;
  private readonly numberVersions: Uint32Array;
  /** One number, as such and as its two halves. */
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);
  /** Where the values begin that were loaded last; those before may have codes that mean something else by now. */
  private loadedFrom = 0;
  /** What each code stands for now, as a number that is used once; 0 when not known. */
  private readonly meanings = new Float64Array(CODES);
  private lastMeaning = 0;

  constructor(private readonly keys: KeySet) {
    super();
    this.places = new Int32Array(keys.size).fill(-1);
    this.own = new Int32Array(keys.size * VALUE_NUMBERS);
    this.table = this.own;
    this.versions = new Uint32Array(keys.size);
    this.numbers = new Float64Array(keys.size);
    this.numberVersions = new Uint32Array(keys.size);
  }

  /**
   * Scans the object that begins at buf[start]. Returns the position behind its closing brace, or -1 and sets `problem`;
   * then no key is present. Never reads at or past `end`, never throws. The last of duplicate keys wins, as in Python.
   * Whoever scans further on in the same array must not have changed the bytes before.
   */
  scan(buf: Uint8Array, start: number, end: number): number {
    if (buf !== this.buf || start < this.lastObjectEnd) this.remembered = 0;
    if (buf !== this.buf) this.view = null;
    const before = this.allRemembered ? this.remembered : -1;
    this.loaded = false;
    this.table = this.own;
    this.allRemembered = false;
    this.likeBefore = before > 0 && this.remembered > 0;
    this.buf = buf;
    this.problem = '';
    this.incomplete = false;
    this.keyCount = 0;
    if (!this.likeBefore) this.places.fill(-1);
    const next = this.scanObject(buf, start, end);
    if (next < 0) {
      this.places.fill(-1);
      this.remembered = 0;
      this.likeBefore = false;
    }
    this.lastObjectEnd = next;
    return next;
  }

  /**
   * Takes over what src/scan has found in the same bytes, from its table. `onlyChanges`: it left out what is as in the object
   * before, which was the last thing that this scan has taken over; a value that stayed is then where it was found first, with the
   * same bytes. Otherwise `follows` says that it was, so versions go on.
   */
  load(buf: Uint8Array, table: Int32Array, from: number, to: number, follows: boolean, onlyChanges: boolean): void {
    const {places, versions} = this;
    const isNext = follows && this.loaded;
    this.buf = buf;
    this.table = table;
    this.loadedFrom = from;
    this.view = null;
    this.remembered = 0;
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
      if (first & NEW_CODE) this.meanings[code] = ++this.lastMeaning;
    }
  }

  /** A part of the table was not loaded, so what codes stand for may have changed there. */
  forgetCodes(): void {
    this.meanings.fill(0);
  }

  /**
   * A number that stands for the bytes of the value, below CODES, or -1. It is taken for other bytes later, and then `meaning`
   * is another too.
   */
  code(slot: number): number {
    const place = this.places[slot]!;
    if (!this.loaded || place < this.loadedFrom) return -1;
    const first = this.table[place]!;
    if (!(first & CODED)) return -1;
    const code = this.table[place + VALUE_NUMBERS + (first & READ ? 2 : 0)]!;
    return this.meanings[code] === 0 ? -1 : code;
  }

  /** Of a code: the same code with the same meaning is the same bytes in the same slot. Never 0 for a code that was given out. */
  meaning(code: number): number {
    return this.meanings[code]!;
  }

  /**
   * Whether the value is an object whose one member is a text of a number, `@` and more. Reads it into `into`; the code is that of
   * what is behind the `@`, as in `code`. What `meaning` says of it is of the slot too.
   */
  numberedText(slot: number, into: NumberedText): boolean {
    const place = this.places[slot]!;
    if (!this.loaded || place < 0 || !(this.table[place]! & NUMBERED)) return false;
    into.number = this.table[place + VALUE_NUMBERS]!;
    into.start = this.table[place + VALUE_NUMBERS + 1]!;
    // Before the quote and the brace.
    into.end = this.table[place + 2]! - 2;
    const code = this.table[place + VALUE_NUMBERS + 2]!;
    into.code = place < this.loadedFrom || this.meanings[code] === 0 ? -1 : code;
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

  private readNumber(place: number): number {
    const {table, double, halves} = this;
    if (!(table[place]! & READ)) return parseNumber(this.buf, table[place + 1]!, table[place + 2]!);
    halves[0] = table[place + VALUE_NUMBERS]!;
    halves[1] = table[place + VALUE_NUMBERS + 1]!;
    return double[0]!;
  }

  private scanObject(buf: Uint8Array, start: number, end: number): number {
    if (start >= end) return this.cutOff(end);
    if (buf[start] !== OPEN_OBJECT) return this.fail('expected an object', start);
    const first = skipSpace(buf, start + 1, end);
    if (first < end && buf[first] === CLOSE_OBJECT) {
      this.keepAnew(0);
      this.remembered = 0;
      return first + 1;
    }
    return this.scanMembers(buf, first, end);
  }

  /**
   * From the first key to behind the closing brace. The common case, compact or with one space behind comma and colon and
   * without escapes, is written out here; everything else goes through ValueScanner.
   */
  private scanMembers(buf: Uint8Array, from: number, end: number): number {
    const {keys, versions, lastSlots, lastKinds, lastKeys, lastValues, lastEnds, remembered} = this;
    let count = 0;
    let repeated = false;
    let at = from;
    for (;;) {
      if (at >= end) return this.cutOff(end);
      if (buf[at] !== QUOTE) return this.fail('expected a key in double quotes', at);
      let key = at + 1;
      let slot = -1;
      let value = -1;
      /** The value is as before up to here. */
      let same = 0;
      let lastEnd = 0;
      let lastKind = 0;
      const first = count;
      if (count < remembered) {
        const moved = key - lastKeys[count]!;
        same = this.sameUpTo(buf, key, moved, Math.min(end, this.lastObjectEnd + moved));
        // The byte behind a value is compared too: 12 is not the beginning of 123.
        for (; count < remembered && lastEnds[count]! + moved < same; count++) {
          at = lastEnds[count] = lastEnds[count]! + moved;
          lastKeys[count] = lastKeys[count]! + moved;
          lastValues[count] = lastValues[count]! + moved;
          if (this.likeBefore) continue;
          if (this.keep(lastSlots[count]!, lastKinds[count]! & ~ESCAPED, lastValues[count]!, at)) repeated = true;
        }
        if (count < remembered && lastValues[count]! + moved <= same) {
          key = lastKeys[count]! + moved;
          slot = lastSlots[count]!;
          value = lastValues[count]! + moved;
          lastEnd = lastEnds[count]! + moved;
          lastKind = lastKinds[count]!;
          // Here may be a space where there was none.
          if (value >= same && value < end && buf[value]! <= SPACE) value = skipSpace(buf, value, end);
        }
      }
      if (value < 0 && count === first) {
        at = key;
        while (at < end && PLAIN[buf[at]!] === 1) at++;
        if (at < end && buf[at] === QUOTE) slot = keys.find(buf, key, at++);
        else {
          at = this.skipString(at, end);
          if (at < 0) return -1;
          slot = keys.slotOf(decodeContent(buf, key, at - 1));
        }
        if (at >= end || buf[at] !== COLON) {
          at = this.findColon(at, end);
          if (at < 0) return -1;
        }
        if (++at < end && buf[at] === SPACE) at++;
        if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
        if (at >= end) return this.cutOff(end);
        value = at;
      }
      if (value >= 0) {
        if (value >= end) return this.cutOff(end);
        let kind: number = ValueKind.string;
        let escaped = 0;
        if (buf[value] === QUOTE) {
          // Of a string without escapes, what is as before need not be looked at again; its quote must be.
          at =
            lastKind === ValueKind.string && value < same
              ? Math.max(value + 1, Math.min(same, lastEnd - 1))
              : value + 1;
          while (at < end && PLAIN[buf[at]!] === 1) at++;
          if (at < end && buf[at] === QUOTE) at++;
          else {
            at = this.skipString(at, end);
            escaped = ESCAPED;
          }
        } else {
          at = this.skipValue(value, end);
          kind = this.valueKind;
        }
        if (at < 0) return -1;
        if (this.likeBefore && (count >= remembered || lastSlots[count] !== slot)) this.keepAnew(count);
        if (slot >= 0) versions[slot] = versions[slot]! + 1;
        if (this.keep(slot, kind, value, at) && !this.likeBefore) repeated = true;
        if (count < REMEMBERED) {
          lastSlots[count] = slot;
          lastKinds[count] = kind + escaped;
          lastKeys[count] = key;
          lastValues[count] = value;
          lastEnds[count] = at;
        }
        count++;
      }
      this.keyCount = count;

      if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
      if (at >= end) return this.cutOff(end);
      if (buf[at] !== COMMA) {
        if (buf[at] !== CLOSE_OBJECT) return this.fail('expected a comma or a closing brace', at);
        if (this.likeBefore && count < remembered) this.keepAnew(count);
        // Versions say nothing of a key that is there twice in one object and once in the next.
        this.remembered = repeated ? 0 : Math.min(count, REMEMBERED);
        this.allRemembered = !repeated && count <= REMEMBERED;
        return at + 1;
      }
      if (++at < end && buf[at] === SPACE) at++;
      if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
    }
  }

  /** The object is another than before behind its first members: what the one before had is no longer what this one has. */
  private keepAnew(members: number): void {
    const {lastSlots, lastKinds, lastValues, lastEnds} = this;
    this.likeBefore = false;
    this.places.fill(-1);
    for (let at = 0; at < members; at++) {
      this.keep(lastSlots[at]!, lastKinds[at]! & ~ESCAPED, lastValues[at]!, lastEnds[at]!);
    }
  }

  /** Returns whether the key was there before. */
  private keep(slot: number, kind: number, start: number, end: number): boolean {
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

  /** First position, up to `end`, whose byte is not that of `moved` bytes before. */
  private sameUpTo(buf: Uint8Array, from: number, moved: number, end: number): number {
    const view = (this.view ??= new DataView(buf.buffer, buf.byteOffset, buf.byteLength));
    const lastFour = end - 4;
    let at = from;
    // Eight bytes at a time. As numbers, equal ones are equal bytes, but for the two zeros, and no text is eight of those bytes;
    // what is not a number is equal to nothing, and is looked at below.
    while (at <= end - 8 && view.getFloat64(at, true) === view.getFloat64(at - moved, true)) at += 8;
    while (at <= lastFour && view.getInt32(at, true) === view.getInt32(at - moved, true)) at += 4;
    while (at < end && buf[at] === buf[at - moved]) at++;
    return at;
  }
}
