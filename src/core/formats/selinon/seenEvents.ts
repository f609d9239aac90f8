/**
 * Which events have been seen, by 64 bits of their content, so that an event that two handlers wrote counts once. The
 * two copies may look different around the object (a log line and a JSON line), so whole lines cannot be compared. Eight
 * bytes an entry instead of the text: two different events are taken for one with a chance of about 2^-64 a pair, and
 * all that happens then is that one is marked as a copy.
 */

const START_A = 0x811c9dc5;
const START_B = 0x9e3779b9;

export class SeenEvents {
  private a = new Uint32Array(1024);
  private b = new Uint32Array(1024);
  private size = 0;
  private hashA = START_A;
  private hashB = START_B;

  /** Adds bytes to the content of the event at hand. */
  mix(buf: Uint8Array, start: number, end: number): void {
    let {hashA, hashB} = this;
    for (let at = start; at < end; at++) {
      const byte = buf[at]!;
      hashA = Math.imul(hashA ^ byte, 0x01000193);
      hashB = Math.imul(hashB ^ byte, 0x85ebca6b);
      hashB ^= hashB >>> 13;
    }
    this.hashA = hashA;
    this.hashB = hashB;
  }

  /** Ends the event at hand; true when one with the same content came before. */
  seenBefore(): boolean {
    const a = (this.hashA ^ (this.hashA >>> 15)) >>> 0;
    // 0 and 0 marks a free entry.
    const b = this.hashB >>> 0 || 1;
    this.hashA = START_A;
    this.hashB = START_B;
    const at = this.slotOf(a, b);
    if (this.b[at] !== 0) return true;
    this.a[at] = a;
    this.b[at] = b;
    if (++this.size * 2 > this.a.length) this.grow();
    return false;
  }

  private slotOf(a: number, b: number): number {
    const mask = this.a.length - 1;
    let at = a & mask;
    while (this.b[at] !== 0 && (this.a[at] !== a || this.b[at] !== b)) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const {a, b} = this;
    this.a = new Uint32Array(a.length * 2);
    this.b = new Uint32Array(a.length * 2);
    for (let i = 0; i < a.length; i++) {
      if (b[i] === 0) continue;
      const at = this.slotOf(a[i]!, b[i]!);
      this.a[at] = a[i]!;
      this.b[at] = b[i]!;
    }
  }
}
