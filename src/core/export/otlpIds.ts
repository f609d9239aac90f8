/**
 * Trace and span ids for OTLP: 16 and 8 bytes as hexadecimal digits, never all zero. The same flow gets the same trace id
 * in every export; a span id holds the span's number, so that no two are alike.
 */
import type {Model} from '../model/model';

/** Ids of Celery, nameko and PenguiFlow hold a UUID, which is a trace id already. */
const UUID = /(?:^|[./])([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;

export function traceId({spans, texts}: Model, root: number): string {
  const id = texts.text(spans.id[root]!);
  const uuid = UUID.exec(id)?.slice(1).join('');
  if (uuid && !/^0+$/.test(uuid)) return uuid;
  // These two are not unique: Distlog gives every imported scope the same id, and each planner is called planner.
  const salt = id.startsWith('<') || id === 'planner' ? ` ${root}` : '';
  const text = `${spans.system[root]!} ${id}${salt}`;
  return [1, 2, 3, 4].map(seed => hex(hash(text, seed) || seed)).join('');
}

export function spanId({spans, texts}: Model, span: number): string {
  return hex(hash(texts.text(spans.id[span]!), 5)) + hex(span + 1);
}

/** FNV-1a with a start of its own for each part. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value ^= value >>> 15;
  return value >>> 0;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
