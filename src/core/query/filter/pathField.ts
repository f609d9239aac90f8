/**
 * A record's own field by its path, `context.user`. Reads the record's bytes: first whether the key's letters are there at
 * all, then only the way down to the value. In a list, a number names an element, and any other step means every element.
 */
import {KeySet} from '../../json/keySet';
import {parseLoose} from '../../json/looseJson';
import type {JsonNode} from '../../json/looseJson';
import {ObjectScan} from '../../json/objectScan';
import {ByteNeedle} from './byteNeedle';
import {bytesLeaf, Cost} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {Pattern} from './pattern';
import type {Comparison, Wanted} from './tree';
import {compares, readNumber} from './values';

const decoder = new TextDecoder();
const BRACE = 0x7b;
/** Letters that JSON never writes as an escape. */
const PLAIN_KEY = /^\w+$/;

export function compilePath(path: string, comparison: Comparison, wanted: Wanted): (scope: FilterScope) => Leaf {
  const steps = path.split('.');
  // A flat key may hold dots itself, as in `log.level`: every beginning of the path may be the outermost key.
  const heads = steps.map((_, index) => steps.slice(0, index + 1).join('.'));
  const passes = valueTest(comparison, wanted);
  const lastStep = steps.at(-1)!;
  const needle = PLAIN_KEY.test(lastStep) ? new ByteNeedle(lastStep, false) : null;
  return ({reader}) => {
    const scan = new ObjectScan(new KeySet(heads));
    return bytesLeaf(Cost.field, record => {
      const bytes = reader.bytesOf(record);
      if (needle && bytes[0] === BRACE && !needle.isIn(bytes) && !needle.mayBeEscapedIn(bytes)) return false;
      const object = reader.objectOf(record);
      if (!object || scan.scan(object.buf, object.start, object.end) < 0) return false;
      return heads.some((_, index) => {
        if (!scan.has(index)) return false;
        const text = decoder.decode(object.buf.subarray(scan.start(index), scan.end(index)));
        return anyValue(parseLoose(text), steps, index + 1, passes);
      });
    });
  };
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
  if (!Number.isNaN(number)) {
    return value => {
      if (value.kind !== 'number' && value.kind !== 'text' && value.kind !== 'raw') return false;
      return compares(value.kind === 'number' ? value.value : readNumber(textOf(value) ?? ''), comparison, number);
    };
  }
  // Quoted text is compared letter by letter, which is right for ISO dates.
  return value => {
    if (value.kind !== 'text') return false;
    const order = value.text < wanted.text ? -1 : value.text > wanted.text ? 1 : 0;
    return compares(order, comparison, 0);
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
