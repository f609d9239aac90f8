/**
 * What views show of one request or response: `orders.place sku = "retry", qty = 3` and `→ {"receipt": 30}` or
 * `ConnectionError: bank unreachable`. What the sender hid or cut off is said, because the value alone does not show it.
 */
import {ValueKind} from '../../json/objectScan';
import type {ObjectScan} from '../../json/objectScan';
import type {Display} from '../format';
import {isFailure} from './failure';
import type {FailureReader} from './failure';
import {callName, either, isTrue} from './keys';
import type {Slots} from './keys';
import {argumentsText, parseOrNull, readValue, valueText} from './valueText';

export function displayCall(scan: ObjectScan, k: Slots, failures: FailureReader): Display {
  const isRequest = scan.str(either(scan, k.stage, k.lifecycle_stage)) === 'request';
  const failure = failures.read(scan, k);
  const failed = !isRequest && isFailure(scan, k);
  return {
    message: isRequest ? requestText(scan, k) : failed ? failureText(failure) : responseText(scan, k),
    template: null,
    levelName: scan.str(k.levelname) ?? (failed ? 'WARNING' : 'INFO'),
    logger: 'nameko_tracer',
    host: scan.str(k.hostname),
    process: null,
    thread: null,
    traceback: failed ? failure.traceback : null,
    expected: failed && failure.expected,
    contextJson: contextOf(scan, k),
  };
}

function requestText(scan: ObjectScan, k: Slots): string {
  const args = readValue(scan, k.call_args, isEncoded(scan, k));
  const text = args === null ? '' : argumentsText(args);
  const notes = [
    isTrue(scan, k.call_args_redacted) ? 'redacted' : '',
    isTrue(scan, k.call_args_truncated) ? cutOff(scan, either(scan, k.call_args_length, k.call_args_bytes)) : '',
  ];
  return [callName(scan, k), text, noted('arguments', notes)].filter(Boolean).join(' ');
}

function responseText(scan: ObjectScan, k: Slots): string {
  const slot = either(scan, k.response, k.return_args);
  const value = readValue(scan, slot, isEncoded(scan, k));
  if (value === null) return `→ ${scan.str(either(scan, k.response_status, k.status)) ?? 'done'}`;
  const isCut = isTrue(scan, either(scan, k.response_truncated, k.return_args_truncated));
  // A cut-off response is the beginning of a Python repr, not a text of the program.
  const text = isCut && value.kind === 'text' ? value.text : valueText(value);
  const note = isCut ? cutOff(scan, either(scan, k.response_length, k.return_bytes)) : '';
  return ['→', text, noted('response', [note])].filter(Boolean).join(' ');
}

function failureText(failure: {text: string; expected: boolean}): string {
  return (failure.text || 'failed, the record does not say why') + (failure.expected ? ' (expected)' : '');
}

function cutOff(scan: ObjectScan, lengthSlot: number): string {
  const length = scan.num(lengthSlot);
  return Number.isNaN(length) ? 'cut off' : `cut off, ${length} characters in full`;
}

function noted(what: string, notes: readonly string[]): string {
  const text = notes.filter(Boolean).join(', ');
  return text === '' ? '' : `(${what} ${text})`;
}

/** The Elasticsearch formatter always makes a text of the context, which is an object otherwise. */
function isEncoded(scan: ObjectScan, k: Slots): boolean {
  if (scan.has(k.context_data)) return scan.kind(k.context_data) === ValueKind.string;
  return scan.kind(k.call_args) === ValueKind.string && !isTrue(scan, k.call_args_truncated);
}

function contextOf(scan: ObjectScan, k: Slots): string | null {
  const kind = scan.kind(k.context_data);
  if (kind === ValueKind.object) {
    return new TextDecoder().decode(scan.buf.subarray(scan.start(k.context_data), scan.end(k.context_data)));
  }
  const text = kind === ValueKind.string ? (scan.str(k.context_data) ?? '') : '';
  return parseOrNull(text)?.kind === 'object' ? text : null;
}
