/**
 * The `details` object of a Selinon event, scanned on its own because it is nested. Comes in: the range of its text;
 * goes out: values of the keys listed here. One instance is reused for every record.
 */
import {KeySet} from '../../json/keySet';
import {ObjectScan, ValueKind} from '../../json/objectScan';

const DETAIL_KEYS = [
  'dispatcher_id', 'flow_name', 'task_id', 'task_name', 'child_dispatcher_id', 'child_flow_name', 'node_id',
  'node_name', 'node_args', 'what', 'will_retry', 'state', 'retried_count', 'retry', 'retry_countdown', 'max_retry',
  'user_retry', 'countdown', 'condition_str', 'condition_strs', 'condition', 'foreach_str', 'result', 'storage',
  'storage_name', 'storage_task_name', 'record_id', 'error_type', 'error_value', 'error_traceback', 'nodes',
  'nodes_to', 'nodes_from', 'fallback', 'omitted_node', 'old_migration_version', 'new_migration_version',
  'available_migration_version', 'migration_version', 'latest_migration_version', 'tainting_nodes',
  'tainted_flow_strategy',
] as const; // prettier-ignore
export type DetailKey = (typeof DETAIL_KEYS)[number];

const KEYS = new KeySet(DETAIL_KEYS);
const SLOTS = Object.fromEntries(DETAIL_KEYS.map((key, slot) => [key, slot])) as Record<DetailKey, number>;

export class Details {
  private readonly scan = new ObjectScan(KEYS);
  private readonly decoder = new TextDecoder();

  /** False when the text is no object. */
  read(buf: Uint8Array, start: number, end: number): boolean {
    return this.scan.scan(buf, start, end) >= 0;
  }

  get buf(): Uint8Array {
    return this.scan.buf;
  }

  kind(key: DetailKey): number {
    return this.scan.kind(SLOTS[key]);
  }

  isTrue(key: DetailKey): boolean {
    return this.kind(key) === ValueKind.true;
  }

  /** Range of the value's raw text. */
  start(key: DetailKey): number {
    return this.scan.start(SLOTS[key]);
  }

  end(key: DetailKey): number {
    return this.scan.end(SLOTS[key]);
  }

  /** Present and not null. */
  has(key: DetailKey): boolean {
    return this.kind(key) > ValueKind.null;
  }

  /** Decoded text of a string; a number as it was written; null for anything else. */
  text(key: DetailKey): string | null {
    const kind = this.kind(key);
    if (kind === ValueKind.string) return this.scan.str(SLOTS[key]);
    return kind === ValueKind.number ? this.raw(key) : null;
  }

  /** JSON text of a value that is present and not null, or null. */
  raw(key: DetailKey): string | null {
    return this.has(key) ? this.decoder.decode(this.buf.subarray(this.start(key), this.end(key))) : null;
  }

  /** An id is text, or a number as the built-in executor's ids may be written. */
  isIdOrNothing(key: DetailKey): boolean {
    const kind = this.kind(key);
    return kind === ValueKind.string || kind === ValueKind.number || kind <= ValueKind.null;
  }
}
