/**
 * A record as a document, for a stop whose line cannot be shown: why not, and its fields. In: what the engine tells of the
 * record. Out: JSON with comments, indented; numbers as they were written. Pure.
 */
import {parseLooseJson} from '../../protocol/looseJson';
import type {JsonNode} from '../../protocol/looseJson';
import type {RecordDetails} from '../../protocol/queries';

export function recordText(details: Pick<RecordDetails, 'message' | 'fieldsJson' | 'raw'>, reason: string): string {
  const parsed = parseLooseJson(details.fieldsJson);
  const fields = 'node' in parsed ? write(parsed.node, '') : details.raw;
  return [...comment(reason), ...comment(details.message), fields, ''].join('\n');
}

function comment(text: string): string[] {
  if (text === '') return [];
  // Whatever breaks a line for an editor would end the comment.
  return text.split(/\r\n|[\r\n\u2028\u2029]/).map(line => `// ${line}`);
}

/** The parser bounds the depth. */
function write(node: JsonNode, indent: string): string {
  if (node.kind === 'string') return JSON.stringify(node.value);
  if (node.kind !== 'object' && node.kind !== 'array') return node.text;
  const inner = `${indent}  `;
  const parts =
    node.kind === 'object'
      ? node.entries.map(([key, value]) => `${inner}${JSON.stringify(key)}: ${write(value, inner)}`)
      : node.items.map(item => `${inner}${write(item, inner)}`);
  const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
