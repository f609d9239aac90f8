/**
 * What time and what level a value of a log line means, whoever wrote it. Pure; used by `generic.ts` only.
 */
import type {ObjectScan} from '../../json/objectScan';
import {ValueKind} from '../../json/objectScan';
import {parseTime} from '../../time/parseTime';

/** Numbers from here on are milliseconds, microseconds, nanoseconds: the seconds of the year 5138. */
const MILLISECONDS = 1e11;
const MICROSECONDS = 1e14;
const NANOSECONDS = 1e17;

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['trace', 5], ['verbose', 5], ['silly', 5], ['debug', 10], ['dbg', 10], ['http', 10], ['info', 20], ['inf', 20],
  ['information', 20], ['informational', 20], ['notice', 25], ['default', 0], ['success', 25], ['warn', 30], ['wrn', 30],
  ['warning', 30], ['error', 40], ['err', 40], ['eror', 40], ['exception', 40], ['dpanic', 40], ['critical', 50],
  ['crit', 50], ['fatal', 50], ['ftl', 50], ['panic', 50], ['alert', 50], ['emergency', 50], ['emerg', 50],
]); // prettier-ignore

/** Seconds since the epoch, NaN when the value is no time. */
export function epochSeconds(scan: ObjectScan, slot: number): number {
  if (scan.kind(slot) === ValueKind.number) return secondsOfNumber(scan.num(slot));
  if (scan.kind(slot) !== ValueKind.string) return NaN;
  const start = scan.start(slot) + 1;
  const end = scan.end(slot) - 1;
  const seconds = parseTime(scan.buf, start, end);
  if (!Number.isNaN(seconds)) return seconds;
  const text = scan.str(slot) ?? '';
  return /^\d{9,19}(\.\d+)?$/.test(text) ? secondsOfNumber(Number(text)) : NaN;
}

function secondsOfNumber(value: number): number {
  if (!(value > 0) || value >= 1e20) return NaN;
  if (value < MILLISECONDS) return value;
  if (value < MICROSECONDS) return value / 1e3;
  return value < NANOSECONDS ? value / 1e6 : value / 1e9;
}

/** Whether a number can only be milliseconds, as JavaScript's loggers write them. */
export function isMilliseconds(scan: ObjectScan, slot: number): boolean {
  const value = scan.num(slot);
  return value >= MILLISECONDS && value < MICROSECONDS;
}

/** Python level number of a level's name, 0 when it is none. `Level 25` is how Python prints a number without a name. */
export function levelOfName(name: string): number {
  const known = LEVELS.get(name.toLowerCase());
  if (known !== undefined) return known;
  const number = /^(?:level )?(\d{1,3})$/i.exec(name);
  return number ? Math.min(255, Number(number[1])) : 0;
}

/** Python level number of a numeric level. pino and bunyan count from 10 for trace, so theirs stand one step higher. */
export function levelOfNumber(level: number, isPino: boolean): number {
  if (!(level > 0)) return 0;
  return Math.min(255, Math.round(isPino ? Math.max(5, level - 10) : level));
}

const NAMES: readonly [level: number, name: string][] = [
  [50, 'CRITICAL'],
  [40, 'ERROR'],
  [30, 'WARNING'],
  [20, 'INFO'],
  [10, 'DEBUG'],
  [1, 'TRACE'],
];

/** For records that give only a number. */
export function nameOfLevel(level: number): string {
  return NAMES.find(([lowest]) => level >= lowest)?.[1] ?? '';
}
