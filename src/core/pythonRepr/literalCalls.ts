/**
 * The calls that stand in the repr of plain data, from a closed list: `datetime.datetime(2026, 11, 20, …)`, `UUID('…')`,
 * `Decimal('…')`, `set([…])`. Times become what str() prints, which is also what nameko's JSON formatter writes.
 */
import {offsetText, timedeltaText} from '../pickle/dates';
import {complexText} from '../pickle/pythonText';
import {Bytes, Dict, Instance, Int, List} from '../pickle/values';
import type {Value} from '../pickle/values';

export type Named = ReadonlyMap<string, Value>;
type Fold = (args: readonly Value[], named: Named) => Value | null;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

const FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ['datetime.datetime', datetime],
  ['datetime.date', args => text('datetime.date', date(args.map(intOf)))],
  ['datetime.time', (args, named) => text('datetime.time', zoned(time(args.map(intOf)), named))],
  ['datetime.timedelta', timedelta],
  ['datetime.timezone', timezone],
  ['UUID', ([value]) => (typeof value === 'string' ? value : null)],
  ['Decimal', ([value]) => (typeof value === 'string' ? value : null)],
  ['set', list],
  ['frozenset', list],
  ['list', list],
  ['tuple', list],
  ['deque', list],
  ['dict', dict],
  ['OrderedDict', dict],
  ['Counter', dict],
  ['bytearray', ([value]) => (value instanceof Bytes ? value : null)],
]);

export const UTC = withSeconds('UTC', 0);

/** Whether a name in front of a parenthesis is data that can be read. */
export function isKnownCall(name: string): boolean {
  return FOLDS.has(shortName(name));
}

/** null when the arguments are not those that repr prints. */
export function foldCall(name: string, args: readonly Value[], named: Named): Value | null {
  return FOLDS.get(shortName(name))?.(args, named) ?? null;
}

/** `(1+2j)` without its parentheses; null when it is no complex number. */
export function complexOf(token: string): Instance | null {
  const match =
    /^(?:([+-]?[\d.]+(?:e[+-]?\d+)?|[+-]?(?:inf|nan))(?=[+-]))?([+-]?(?:[\d.]+(?:e[+-]?\d+)?|inf|nan))j$/i.exec(token);
  if (!match) return null;
  const number = (part: string) =>
    /nan/i.test(part) ? NaN : /inf/i.test(part) ? (part[0] === '-' ? -Infinity : Infinity) : Number(part);
  return new Instance('complex', complexText(match[1] === undefined ? 0 : number(match[1]), number(match[2]!)));
}

function shortName(name: string): string {
  return name.replace(/^(?:uuid|decimal|collections|builtins|__builtin__)\./, '');
}

function text(name: string, value: string | null): Instance | null {
  return value === null ? null : new Instance(name, value);
}

function withSeconds(shown: string, seconds: number): Instance {
  const instance = new Instance('', shown);
  instance.seconds = seconds;
  return instance;
}

function datetime(args: readonly Value[], named: Named): Instance | null {
  const fields = args.map(intOf);
  const day = date(fields.slice(0, 3));
  const clock = zoned(time(fields.slice(3)), named);
  return text('datetime.datetime', day && clock && `${day} ${clock}`);
}

function date(fields: readonly number[]): string | null {
  const [year = NaN, month = NaN, day = NaN] = fields;
  const right = fields.length === 3 && year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return right ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : null;
}

function time(fields: readonly number[]): string | null {
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = fields;
  const right =
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60 &&
    microsecond >= 0 &&
    microsecond < 1e6;
  if (fields.length > 4 || !right) return null;
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${microsecond ? `.${pad(microsecond, 6)}` : ''}`;
}

function zoned(clock: string | null, named: Named): string | null {
  const zone = named.get('tzinfo');
  return clock !== null && zone instanceof Instance && !Number.isNaN(zone.seconds)
    ? clock + offsetText(zone.seconds)
    : clock;
}

/** By position before Python 3.7, by name since. */
function timedelta(args: readonly Value[], named: Named): Instance | null {
  const field = (at: number, name: string) => intOf(args[at] ?? named.get(name) ?? new Int('0'));
  const [days, seconds, microseconds] = [field(0, 'days'), field(1, 'seconds'), field(2, 'microseconds')];
  const right = Math.abs(days) < 1e9 && seconds >= 0 && seconds < 86_400 && microseconds >= 0 && microseconds < 1e6;
  if (!right) return null;
  return withSeconds(timedeltaText(days, seconds, microseconds), days * 86_400 + seconds + microseconds / 1e6);
}

function timezone(args: readonly Value[]): Instance | null {
  const [offset, name] = args;
  if (!(offset instanceof Instance) || !(Math.abs(offset.seconds) < 86_400)) return null;
  return withSeconds(typeof name === 'string' ? name : `UTC${offsetText(offset.seconds)}`, offset.seconds);
}

function list(args: readonly Value[]): List | null {
  if (args.length === 0) return new List([]);
  return args[0] instanceof List ? args[0] : null;
}

/** From a dictionary, or from the pairs that OrderedDict printed before Python 3.12. */
function dict(args: readonly Value[]): Dict | null {
  const [from] = args;
  if (from === undefined) return new Dict();
  if (from instanceof Dict) return from;
  if (!(from instanceof List)) return null;
  const result = new Dict();
  for (const pair of from.items) {
    if (!(pair instanceof List) || pair.items.length !== 2) return null;
    result.set(pair.items[0]!, pair.items[1]!);
  }
  return result;
}

function intOf(value: Value): number {
  return value instanceof Int && value.digits.length < 16 ? Number(value.digits) : NaN;
}
