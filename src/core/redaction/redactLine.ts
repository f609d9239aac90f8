/**
 * Masks secret fields in one line, or in one object over several lines. Comes in: bytes as received. Goes out: the bytes
 * to store, the very same when nothing was found. A line may hold text, objects of JSON behind any prefix, and Python
 * dictionaries; of those, one that held a secret is stored as JSON, which reads the same. Called by RedactingStream.
 */
import {encodeRejectLine, readRejectLine} from '../framing/rejectLine';
import {findObject} from '../objectReader';
import {reprToJson} from '../pythonRepr/reprToJson';
import {JsonRedactor, type Replacement} from './jsonRedactor';
import {redactText} from './redactText';
import {MASK, type FieldRules} from './rules';

const BRACE = 0x7b;
const APOSTROPHE = 0x27;
const WITHHELD = 'not shown, because it may hold what redaction rules mask';
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

export class LineRedactor {
  private readonly json: JsonRedactor;
  private parts: Uint8Array[] = [];
  private changed = false;

  constructor(private readonly rules: FieldRules) {
    this.json = new JsonRedactor(rules);
  }

  /** `line` has no line break at its end. Returns `line` itself when it holds no secret. */
  redact(line: Uint8Array): Uint8Array {
    const reject = readRejectLine(line, 0, line.length);
    if (reject) return encodeRejectLine(reject.reason, encoder.encode(this.sample(reject.sample)), reject.sizeBytes);
    this.parts = [];
    this.changed = false;
    let from = 0;
    let awaitsValue = false;
    while (from < line.length) {
      const object = objectIn(line, from);
      if (object > from || object < 0) awaitsValue = this.text(line, from, object < 0 ? line.length : object, true);
      if (object < 0) break;
      const next = this.object(line, object, awaitsValue);
      if (next < 0) {
        this.text(line, object, line.length, false);
        break;
      }
      awaitsValue = false;
      from = next;
    }
    return this.changed ? join(this.parts) : line;
  }

  /** First bytes of something unreadable. What is not plain text may hold secrets in any form. */
  private sample(text: string): string {
    return /\\x|\ufffd/.test(text) ? WITHHELD : redactText(text, this.rules).text;
  }

  /** Position behind the object, or -1 when it cannot be read. */
  private object(line: Uint8Array, start: number, isSecret: boolean): number {
    const next = this.json.walk(line, start, line.length);
    if (next >= 0) {
      if (isSecret) this.put(MASK);
      else this.splice(line, start, next, this.json.replacements);
      return next;
    }
    if (line[start + 1] !== APOSTROPHE) return -1;
    const repr = reprToJson(line, start, line.length);
    if (!repr.ok || this.json.walk(repr.json, 0, repr.json.length) < 0) return -1;
    if (isSecret) this.put(MASK);
    else if (this.json.replacements.length === 0) this.parts.push(line.subarray(start, repr.end));
    else this.splice(repr.json, 0, repr.json.length, this.json.replacements);
    return repr.end;
  }

  private splice(buf: Uint8Array, start: number, end: number, replacements: readonly Replacement[]): void {
    let from = start;
    for (const replacement of replacements) {
      this.parts.push(buf.subarray(from, replacement.start));
      this.put(replacement.text);
      from = replacement.end;
    }
    this.parts.push(buf.subarray(from, end));
  }

  /** Returns whether the text ends where a secret should begin; at the end of a line there is none. */
  private text(line: Uint8Array, start: number, end: number, mayAwait: boolean): boolean {
    const bytes = line.subarray(start, end);
    const utf8 = decodeUtf8(bytes);
    const {text, changed, awaitsValue} =
      utf8 === null
        ? redactText(latin1Of(bytes), this.rules, latin1Of(encoder.encode(MASK)))
        : redactText(utf8, this.rules);
    if (!changed) this.parts.push(bytes);
    else if (utf8 === null) this.putBytes(Uint8Array.from(text, char => char.charCodeAt(0)));
    else this.put(text);
    return mayAwait && awaitsValue;
  }

  private put(text: string): void {
    this.putBytes(encoder.encode(text));
  }

  private putBytes(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.changed = true;
  }
}

/** Where an object may begin at or after `from`; -1 when nowhere. */
function objectIn(line: Uint8Array, from: number): number {
  let ink = from;
  while (ink < line.length && (line[ink] ?? 0) <= 0x20) ink++;
  return line[ink] === BRACE ? ink : findObject(line, from, line.length);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch (_error) {
    // Not UTF-8: taken byte by byte, so that nothing else changes.
    return null;
  }
}

function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
