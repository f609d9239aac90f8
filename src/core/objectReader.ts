/**
 * Reads the JSON or Python-repr object at a place in a buffer into one scan. Used when a record is taken in, and again
 * on its bytes when it is shown, so that both see the same.
 */
import {RECORD_KEYS} from './formats/list';
import {ObjectScan} from './json/objectScan';
import {reprToJson} from './pythonRepr/reprToJson';

export class ObjectReader {
  readonly scan = new ObjectScan(RECORD_KEYS);
  /** Why the last `read` failed. */
  problem = '';
  /** Where the object's JSON text stands in `scan.buf`. */
  objectStart = 0;
  objectEnd = 0;

  /** Returns the position behind the object, or -1 with `problem`. */
  read(buf: Uint8Array, start: number, end: number): number {
    const next = this.scan.scan(buf, start, end);
    if (next >= 0) return this.found(start, next, next);
    this.problem = `${this.scan.problem} at byte ${this.scan.problemAt - start + 1}`;
    if (!looksLikeRepr(buf, start, end)) return -1;
    const repr = reprToJson(buf, start, end);
    if (!repr.ok) {
      this.problem = `${repr.reason} at column ${repr.at - start + 1}`;
      return -1;
    }
    return this.scan.scan(repr.json, 0, repr.json.length) < 0 ? -1 : this.found(0, repr.json.length, repr.end);
  }

  private found(objectStart: number, objectEnd: number, next: number): number {
    this.objectStart = objectStart;
    this.objectEnd = objectEnd;
    return next;
  }
}

/** `{'` begins the dictionary that Python prints; JSON never does. */
function looksLikeRepr(buf: Uint8Array, start: number, end: number): boolean {
  return start + 1 < end && buf[start + 1] === 0x27;
}
