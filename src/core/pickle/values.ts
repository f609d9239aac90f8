/**
 * What a pickle's opcodes build: data only. None, booleans, floats and text are JavaScript's own; everything else is one
 * of these classes. Made by PickleMachine, read by writeJson.
 */

export type Value = null | boolean | number | string | Int | Bytes | List | Dict | Instance | Global;

/** An integer of any size as its decimal digits. A plain number among the values is a Python float. */
export class Int {
  constructor(readonly digits: string) {}
}

/** Python bytes, or with `isText` a Python 2 `str`, whose encoding is unknown. */
export class Bytes {
  private decoded: string | null = null;

  constructor(
    readonly bytes: Uint8Array,
    readonly isText: boolean,
  ) {}

  /** As UTF-8 where it is that, else as Latin-1. */
  text(): string {
    this.decoded ??= utf8OrLatin1(this.bytes);
    return this.decoded;
  }
}

/** A list, tuple, set or frozenset. */
export class List {
  /** Being written: met again inside itself it is a cycle. */
  isOpen = false;
  constructor(readonly items: Value[]) {}
}

export class Dict {
  isOpen = false;
  /** By Python's equality of keys, in the order in which they were first set. */
  readonly entries = new Map<unknown, {key: Value; value: Value}>();

  set(key: Value, value: Value): void {
    const identity = identityOf(key);
    const entry = this.entries.get(identity);
    if (entry) entry.value = value;
    else this.entries.set(identity, {key, value});
  }

  get(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }
}

/** A name that the sender's Python would import. Never looked up. */
export class Global {
  constructor(readonly name: string) {}
}

/** An object of a class: its text if the class is known data, else the class's name in angle brackets. */
export class Instance {
  /** Length of a timedelta or offset of a timezone; NaN for all else. */
  seconds = NaN;

  constructor(
    readonly name: string,
    public text: string,
  ) {}
}

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

function utf8OrLatin1(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

function identityOf(key: Value): unknown {
  if (key instanceof Int)
    return key.digits.length <= 15 ? Number(key.digits) : key.digits.length < 400 ? BigInt(key.digits) : key;
  if (key instanceof Bytes && key.isText) return key.text();
  return key;
}
