/**
 * Finds out, a few megabytes at a time, which records cannot hold a word. Comes in: a word and record numbers, most often
 * ascending. Goes out: "cannot" for sure, or "may", after which the record itself is looked at. Called by the terms that
 * look at text. The surprise: bytes are searched as they lie in the spool, across records, and hits are mapped to records
 * by their offset; asking for one record answers for its neighbours.
 */
import type {Model} from '../../model/model';
import type {RecordReader} from '../recordReader';
import {ByteNeedle} from './byteNeedle';

/** Read and searched at a time: few enough to be in the processor's own memory when they are searched. */
const RUN_BYTES = 384 * 1024;
/** So many are looked at alone before neighbours are too: another term may let only few records come here. */
const ALONE = 8;

const UNKNOWN = 0;
const ABSENT = 1;
const MAYBE = 2;

export class BlockSearch {
  private readonly needle: ByteNeedle;
  private verdicts = new Uint8Array(0);
  private alone = 0;

  /** As ByteNeedle's; case is ignored. */
  constructor(
    word: string,
    private readonly model: Model,
    private readonly reader: RecordReader,
  ) {
    this.needle = new ByteNeedle(word, true);
  }

  isAbsent(record: number): boolean {
    if (record >= this.verdicts.length) this.grow();
    if (this.verdicts[record] === UNKNOWN) {
      if (++this.alone > ALONE && this.searchFrom(record)) this.alone = 0;
      else this.verdicts[record] = this.searchOne(record);
    }
    return this.verdicts[record] === ABSENT;
  }

  private searchOne(record: number): number {
    const bytes = this.reader.bytesOf(record);
    // What is no longer on disk is shown as a sentence of ours.
    if (bytes.length !== this.model.records.lengthBytes[record]) return MAYBE;
    const {needle} = this;
    return needle.isIn(bytes) || needle.mayBeEscapedIn(bytes) ? MAYBE : ABSENT;
  }

  /** Answers for the record and those behind it in the same source. False when their bytes are not all there. */
  private searchFrom(first: number): boolean {
    const {source, offset, lengthBytes, size} = this.model.records;
    const start = offset[first]!;
    let end = start + lengthBytes[first]!;
    let behind = first + 1;
    for (; behind < size && source[behind] === source[first] && this.verdicts[behind] === UNKNOWN; behind++) {
      const next = offset[behind]! + lengthBytes[behind]!;
      if (offset[behind]! < end || next - start > RUN_BYTES) break;
      end = next;
    }
    const bytes = this.reader.range(source[first]!, start, end - start);
    if (bytes.length !== end - start) return false;
    this.verdicts.fill(ABSENT, first, behind);
    const {needle} = this;
    this.mark(needle.findAll(bytes), needle.length, start, first, behind);
    const escapes: number[] = [];
    for (let at = needle.findEscape(bytes, 0); at >= 0; at = needle.findEscape(bytes, at + 1)) escapes.push(at);
    this.mark(escapes, 1, start, first, behind);
    return true;
  }

  /** `hits`: places from `start` on, ascending. One that reaches into the next record is none. */
  private mark(hits: readonly number[], length: number, start: number, first: number, behind: number): void {
    const {offset, lengthBytes} = this.model.records;
    let record = first;
    for (const hit of hits) {
      const at = start + hit;
      while (record < behind && at >= offset[record]! + lengthBytes[record]!) record++;
      if (record >= behind) return;
      if (at >= offset[record]! && at + length <= offset[record]! + lengthBytes[record]!) this.verdicts[record] = MAYBE;
    }
  }

  private grow(): void {
    const grown = new Uint8Array(Math.max(this.model.records.size, this.verdicts.length * 2));
    grown.set(this.verdicts);
    this.verdicts = grown;
  }
}
