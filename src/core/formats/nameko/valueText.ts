/**
 * Values of a call as people read them: JSON with real characters instead of escapes, on one line, cut when very long.
 * Values of the Elasticsearch formatter are JSON inside JSON strings and are decoded first.
 */
import {parseLoose} from '../../json/looseJson';
import type {JsonNode} from '../../json/looseJson';
import type {ObjectScan} from '../../json/objectScan';

/** A value with more bytes is shown by its beginning; the record's fields have it in full. */
const MAX_VALUE_BYTES = 1 << 16;

/** The value as a tree, or its raw beginning when it is very long; null when it is absent. Never throws. */
export function readValue(scan: ObjectScan, slot: number, encoded: boolean): JsonNode | null {
  if (!scan.has(slot)) return null;
  const start = scan.start(slot);
  const end = scan.end(slot);
  if (end - start > MAX_VALUE_BYTES) {
    const head = new TextDecoder().decode(scan.buf.subarray(start, start + MAX_VALUE_BYTES));
    return {kind: 'raw', raw: `${head}… (${end - start} bytes)`};
  }
  const node = parseOrNull(new TextDecoder().decode(scan.buf.subarray(start, end)));
  return encoded && node?.kind === 'text' ? (parseOrNull(node.text) ?? node) : node;
}

/** null when it is not JSON. */
export function parseOrNull(text: string): JsonNode | null {
  try {
    return parseLoose(text);
  } catch {
    return null;
  }
}

/** `sku = "retry", qty = 3`; a text (a cut-off repr) as it is. */
export function argumentsText(args: JsonNode): string {
  if (args.kind === 'text') return args.text;
  if (args.kind !== 'object') return valueText(args);
  return [...args.entries]
    .map(([key, value]) => (key === 'request' ? (httpRequest(value) ?? pair(key, value)) : pair(key, value)))
    .join(', ');
}

/** As json.dumps prints it, but with characters for escapes. No recursion, so depth does not matter. */
export function valueText(root: JsonNode): string {
  let text = '';
  const work: (JsonNode | string)[] = [root];
  for (let step = work.pop(); step !== undefined; step = work.pop()) {
    if (typeof step === 'string') text += step;
    else if (step.kind === 'array') {
      text += '[';
      work.push(']');
      for (let at = step.items.length - 1; at >= 0; at--) work.push(step.items[at]!, at > 0 ? ', ' : '');
    } else if (step.kind === 'object') {
      text += '{';
      work.push('}');
      const entries = [...step.entries];
      for (let at = entries.length - 1; at >= 0; at--) {
        const [key, value] = entries[at]!;
        work.push(value, `${at > 0 ? ', ' : ''}${JSON.stringify(key)}: `);
      }
    } else text += scalarText(step);
  }
  return text;
}

function pair(key: string, value: JsonNode): string {
  return `${key} = ${valueText(value)}`;
}

/** What an HTTP entrypoint was asked for, instead of all its headers. */
function httpRequest(request: JsonNode): string | null {
  if (request.kind !== 'object') return null;
  const method = request.entries.get('method');
  const url = request.entries.get('url');
  return method?.kind === 'text' && url?.kind === 'text' ? `${method.text} ${url.text}` : null;
}

function scalarText(node: Exclude<JsonNode, {kind: 'array' | 'object'}>): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(node.value);
    case 'text':
      return JSON.stringify(node.text);
    default:
      return node.raw;
  }
}
