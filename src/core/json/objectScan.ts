/**
 * One pass over one JSON object: where the values of the wanted keys stand. Comes in: bytes of a line; goes out: ranges.
 * Called for every record, so nothing is allocated and values are only decoded when asked for. The surprise: records of
 * one sender are much alike, so an object is compared, eight bytes at a time, with the one before it in the same block;
 * only where the two differ is anything looked at byte by byte.
 */
import type {KeySet} from './keySet';
import {ScannedValues} from './scannedValues';
import {decodeContent} from './stringBytes';
import {CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, PLAIN, QUOTE, skipSpace, SPACE, ValueKind} from './valueScanner';

export {parseNumber} from './number';
export {decodeString} from './stringBytes';
export type {NumberedText} from './scannedValues';
export {MAX_DEPTH, ValueKind} from './valueScanner';

/** Members of an object that are compared with those of the object before. */
const REMEMBERED = 48;
/** Added to the kind of a remembered string that holds escapes. */
const ESCAPED = 8;

export class ObjectScan extends ScannedValues {
  /** Keys of the object itself, duplicates counted. */
  keyCount = 0;
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

  constructor(private readonly keys: KeySet) {
    super(keys.size);
  }

  /**
   * Scans the object that begins at buf[start]. Returns the position behind its closing brace, or -1 and sets `problem`;
   * then no key is present. Never reads at or past `end`, never throws. The last of duplicate keys wins, as in Python.
   * Whoever scans further on in the same array must not have changed the bytes before.
   */
  scan(buf: Uint8Array, start: number, end: number): number {
    const isOther = buf !== this.buf || this.loaded;
    if (isOther || start < this.lastObjectEnd) this.remembered = 0;
    if (isOther) this.view = null;
    const before = this.allRemembered ? this.remembered : -1;
    this.allRemembered = false;
    this.likeBefore = before > 0 && this.remembered > 0;
    this.buf = buf;
    this.problem = '';
    this.incomplete = false;
    this.keyCount = 0;
    this.begin(!this.likeBefore);
    const next = this.scanObject(buf, start, end);
    if (next < 0) {
      this.clear();
      this.remembered = 0;
      this.likeBefore = false;
    }
    this.lastObjectEnd = next;
    return next;
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
    this.clear();
    for (let at = 0; at < members; at++) {
      this.keep(lastSlots[at]!, lastKinds[at]! & ~ESCAPED, lastValues[at]!, lastEnds[at]!);
    }
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
