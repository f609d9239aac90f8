/**
 * A Python dictionary as print() shows it, as JSON. Comes in: a range of a line; goes out: one line of JSON or a reason
 * with its place. Called for lines of distlogd's forward plugin and nameko's `%(nameko_trace)s`. Never throws.
 *
 * Tuples and sets are arrays; times, UUID and Decimal the text that str() prints; bytes `b'…'`; repr's own mark of a cycle
 * is kept as text.
 */
import {Dict} from '../pickle/values';
import {PickleProblem} from '../pickle/pickleProblem';
import {writeJson} from '../pickle/writeJson';
import {ReprParser, ReprProblem} from './reprParser';

const MAX_DEPTH = 1000;

/** `end` is behind the closing brace; `at` is a position in `buf`; `reason` is a clause without full stop. */
export type ReprResult = {ok: true; json: Uint8Array; end: number} | {ok: false; reason: string; at: number};

/** Reads the dictionary at buf[start] and no further than `end`. What follows it is the caller's. */
export function reprToJson(buf: Uint8Array, start: number, end: number): ReprResult {
  try {
    const parser = new ReprParser(buf, start, end);
    const value = parser.parse();
    if (!(value instanceof Dict)) return {ok: false, reason: 'expected a dictionary', at: start};
    // A byte becomes at most six, in \u00e9; a timestamp's call is longer than its text.
    return {ok: true, json: writeJson(value, (end - start) * 6 + 64, MAX_DEPTH), end: parser.at};
  } catch (error) {
    if (error instanceof ReprProblem) return {ok: false, reason: error.message, at: error.at};
    if (error instanceof PickleProblem) return {ok: false, reason: error.message, at: start};
    throw error;
  }
}
