/**
 * A record's own field by its path, `context.user`. Reads the record's bytes: first whether the key's letters are there at
 * all, then only the way down to the value. In a list, a number names an element, and any other step means every element.
 */
import {RecordKind} from '../../../protocol/model';
import {KeySet} from '../../json/keySet';
import {parseLoose} from '../../json/looseJson';
import type {JsonNode} from '../../json/looseJson';
import {ObjectScan, ValueKind} from '../../json/objectScan';
import {ByteNeedle} from './byteNeedle';
import {bytesLeaf, Cost} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {Pattern} from './pattern';
import type {Comparison, Wanted} from './tree';
import {comparer, readNumber} from './values';

const decoder = new TextDecoder();
const BRACE = 0x7b;
/** Letters that JSON never writes as an escape. */
const PLAIN_KEY = /^\w+$/;

export function compilePath(path: string, comparison: Comparison, wanted: Wanted): (scope: FilterScope) => Leaf {
  const steps = path.split('.');
  const passes = valueTest(comparison, wanted);
  const lastStep = steps.at(-1)!;
  const needle = PLAIN_KEY.test(lastStep) ? new ByteNeedle(lastStep, false) : null;
  return ({model: {records}, reader}) => {
    const way = new PathScan(steps, passes);
    return bytesLeaf(Cost.field, record => {
      if (records.kind[record]! >= RecordKind.text) return false;
      const bytes = reader.bytesOf(record);
      const isAlone = bytes[0] === BRACE;
      if (needle && isAlone && !needle.isIn(bytes) && !needle.mayBeEscapedIn(bytes)) return false;
      const found = isAlone ? way.find(bytes, 0, bytes.length, 0) : null;
      if (found !== null) return found;
      // Behind a prefix, or written by Python: the record's reader knows how to come to the object.
      const object = reader.objectOf(record);
      return object !== null && way.find(object.buf, object.start, object.end, 0) === true;
    });
  };
}

/** Goes down a path in bytes, one scan for each object on the way. */
class PathScan {
  private readonly levels: {scan: ObjectScan; heads: string[]}[];

  constructor(
    private readonly steps: readonly string[],
    private readonly passes: (value: JsonNode) => boolean,
  ) {
    this.levels = steps.map((_, from) => {
      // A flat key may hold dots itself, as in `log.level`: every beginning of the path may be the key.
      const heads = steps.slice(from).map((_step, index) => steps.slice(from, from + index + 1).join('.'));
      return {scan: new ObjectScan(new KeySet(heads)), heads};
    });
  }

  /** Whether a value at the end of the path passes; null when no object stands there. Deeper than the path it never goes. */
  find(buf: Uint8Array, start: number, end: number, from: number): boolean | null {
    const {scan, heads} = this.levels[from]!;
    if (scan.scan(buf, start, end) < 0) return null;
    return heads.some((_, index) => scan.has(index) && this.valuePasses(scan, index, from + index + 1));
  }

  private valuePasses(scan: ObjectScan, slot: number, done: number): boolean {
    const [start, end] = [scan.start(slot), scan.end(slot)];
    const kind = scan.kind(slot);
    if (kind === ValueKind.string)
      return done === this.steps.length && this.passes({kind: 'text', text: scan.str(slot)!});
    if (kind === ValueKind.object && done < this.steps.length) return this.find(scan.buf, start, end, done) === true;
    return anyValue(parseLoose(decoder.decode(scan.buf.subarray(start, end))), this.steps, done, this.passes);
  }
}

/** Whether a value that the rest of the path leads to passes. */
function anyValue(
  root: JsonNode,
  steps: readonly string[],
  done: number,
  passes: (value: JsonNode) => boolean,
): boolean {
  const work: {node: JsonNode; at: number}[] = [{node: root, at: done}];
  for (let item = work.pop(); item; item = work.pop()) {
    const {node, at} = item;
    if (node.kind === 'array') {
      const index = at < steps.length && /^\d+$/.test(steps[at]!) ? Number(steps[at]) : -1;
      const element = node.items[index];
      if (element) work.push({node: element, at: at + 1});
      else if (at === steps.length && passes(node)) return true;
      else for (const each of node.items) work.push({node: each, at});
    } else if (at === steps.length) {
      if (passes(node)) return true;
    } else if (node.kind === 'object') {
      for (let end = at + 1; end <= steps.length; end++) {
        const child = node.entries.get(steps.slice(at, end).join('.'));
        if (child) work.push({node: child, at: end});
      }
    }
  }
  return false;
}

function valueTest(comparison: Comparison, wanted: Wanted): (value: JsonNode) => boolean {
  const pattern = new Pattern(wanted);
  const number = readNumber(wanted.text);
  if (comparison === '=') {
    return value => {
      if (pattern.isAnything) return true;
      if (value.kind === 'number' && value.value === number) return true;
      const text = textOf(value);
      return text !== null && pattern.matches(text);
    };
  }
  const fits = comparer(comparison);
  if (!Number.isNaN(number)) {
    return value => {
      if (value.kind !== 'number' && value.kind !== 'text' && value.kind !== 'raw') return false;
      return fits(value.kind === 'number' ? value.value : readNumber(textOf(value) ?? ''), number);
    };
  }
  // Quoted text is compared letter by letter, which is right for ISO dates.
  return value => {
    if (value.kind !== 'text') return false;
    const order = value.text < wanted.text ? -1 : value.text > wanted.text ? 1 : 0;
    return fits(order, 0);
  };
}

function textOf(value: JsonNode): string | null {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
    case 'raw':
      return value.raw;
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
    default:
      return null;
  }
}
