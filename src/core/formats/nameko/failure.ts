/**
 * The exception of an error response: `exception_…` keys since 1.0.4, an `error` object before. Comes in: the scan; goes
 * out: what the state and the details need. Called for error responses only.
 */
import {KeySet} from '../../json/keySet';
import {ObjectScan, ValueKind} from '../../json/objectScan';
import {innermostOwnFrame, parseTraceback} from '../../query/traceback';
import type {ExceptionFrame} from '../../../protocol/queries';
import {either, isTrue} from './keys';
import type {Slots} from './keys';

export interface Failure {
  /** `Type: message`, or what is known of it; '' when nothing is. */
  text: string;
  /** As Python printed it; null when the record carries none. */
  traceback: string | null;
  /** The entrypoint declares this exception in `expected_exceptions`. */
  expected: boolean;
}

const ERROR_KEYS = ['exc_type', 'exc_value', 'traceback', 'is_expected'] as const;
const [TYPE, VALUE, TRACEBACK, EXPECTED] = [0, 1, 2, 3] as const;
/** Modules of nameko itself, wherever it is installed. */
const NAMEKO =
  /[\\/]nameko[\\/](?:(?:amqp|cli|standalone|testing|utils|web)[\\/].*|(?:constants|containers|dependency_providers|events|exceptions|extensions|legacy|messaging|rpc|runners|serialization|timer)\.py)$/;

/** Whether a response is a failure: by its status; without one, when it carries an exception. */
export function isFailure(scan: ObjectScan, k: Slots): boolean {
  const status = scan.str(either(scan, k.response_status, k.status));
  if (status !== null) return status === 'error';
  return scan.has(k.exception_type) || scan.kind(k.error) >= ValueKind.string;
}

export class FailureReader {
  private readonly error = new ObjectScan(new KeySet(ERROR_KEYS));
  private readonly encoder = new TextEncoder();

  read(scan: ObjectScan, k: Slots): Failure {
    if (scan.has(k.exception_type) || scan.has(k.exception_value) || !scan.has(k.error)) {
      return failure(
        scan.str(k.exception_type),
        scan.str(k.exception_value),
        scan.str(k.exception_traceback),
        isTrue(scan, k.exception_expected),
      );
    }
    const {error} = this;
    if (!this.scanError(scan, k.error)) return failure(null, scan.str(k.error), null, false);
    return failure(error.str(TYPE), error.str(VALUE), error.str(TRACEBACK), isTrue(error, EXPECTED));
  }

  private scanError(scan: ObjectScan, slot: number): boolean {
    if (scan.kind(slot) === ValueKind.object) return this.error.scan(scan.buf, scan.start(slot), scan.end(slot)) >= 0;
    // The Elasticsearch formatter may have made a JSON string of it.
    const text = this.encoder.encode(scan.str(slot) ?? '');
    return this.error.scan(text, 0, text.length) >= 0;
  }
}

/** Where the program failed: the last frame that is neither nameko's nor a library's, else the last outside nameko. */
export function failingFrame(traceback: string): ExceptionFrame | null {
  const frames = parseTraceback(traceback, false).frames.filter(frame => !NAMEKO.test(frame.path));
  return innermostOwnFrame(frames);
}

function failure(type: string | null, value: string | null, traceback: string | null, expected: boolean): Failure {
  const text = type && value ? `${type}: ${value}` : (type ?? value ?? '');
  return {text, traceback: traceback === '' ? null : traceback, expected};
}
