/**
 * The calls that pickles make for plain data, computed here from a closed list. Nothing is imported or called: a name that
 * is not in the list gives its name as text. Called by PickleMachine for REDUCE, NEWOBJ, OBJ, INST and BUILD.
 */
import {dateText, datetimeText, offsetText, timedeltaText, timeText} from './dates';
import {complexText} from './pythonText';
import {Bytes, Dict, Global, Instance, Int, List} from './values';
import type {Value} from './values';

/** Takes the cost in bytes or items of a copy before it is made; throws when the pickle asks for too much. */
export type Charge = (cost: number) => void;
type Fold = (args: readonly Value[], charge: Charge) => Value | null;

const MODULES: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  copy_reg: 'copyreg',
  cdecimal: 'decimal',
  _decimal: 'decimal',
};
const encoder = new TextEncoder();

const FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ['datetime.datetime', args => zoned('datetime.datetime', datetimeText(stateOf(args[0])), args[1])],
  ['datetime.time', args => zoned('datetime.time', timeText(stateOf(args[0])), args[1])],
  ['datetime.date', args => known('datetime.date', dateText(stateOf(args[0])))],
  ['datetime.timedelta', timedelta],
  ['datetime.timezone', timezone],
  ['pytz._UTC', () => withSeconds('pytz._UTC', 'UTC', 0)],
  ['decimal.Decimal', args => known('decimal.Decimal', textOf(args[0]))],
  ['builtins.set', listOf],
  ['builtins.frozenset', listOf],
  ['builtins.list', listOf],
  ['builtins.tuple', listOf],
  ['collections.deque', listOf],
  ['collections.OrderedDict', dictOf],
  ['collections.defaultdict', (args, charge) => dictOf(args.slice(1), charge)],
  ['collections.Counter', dictOf],
  ['builtins.dict', dictOf],
  ['builtins.complex', complex],
  ['builtins.bytearray', (args, charge) => bytesOf(args, charge)],
  ['builtins.bytes', (args, charge) => bytesOf(args, charge)],
  ['_codecs.encode', (args, charge) => bytesOf(args, charge)],
  ['copyreg._reconstructor', args => instanceOf(args[0])],
  ['copyreg.__newobj__', (args, charge) => construct(args[0] ?? null, args.slice(1), charge)],
  ['copyreg.__newobj_ex__', args => instanceOf(args[0])],
]);

/** What calling `callee` with `args` gives as data. */
export function construct(callee: Value, args: readonly Value[], charge: Charge): Value {
  if (!(callee instanceof Global)) return callee instanceof Instance ? callee : new Instance('', '<object>');
  return FOLDS.get(canonical(callee.name))?.(args, charge) ?? instanceOf(callee);
}

/** Sets the state of an instance: only a UUID shows it. */
export function build(target: Value | undefined, state: Value): void {
  if (!(target instanceof Instance) || target.name !== 'uuid.UUID' || !(state instanceof Dict)) return;
  const int = state.get('int');
  if (!(int instanceof Int) || !/^\d{1,39}$/.test(int.digits)) return;
  const hex = BigInt(int.digits).toString(16).padStart(32, '0');
  if (hex.length === 32) target.text = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function canonical(name: string): string {
  const dot = name.indexOf('.');
  const module = MODULES[name.slice(0, dot)];
  return dot > 0 && module !== undefined ? module + name.slice(dot) : name;
}

function instanceOf(callee: Value | undefined): Instance {
  return callee instanceof Global ? new Instance(callee.name, `<${callee.name}>`) : new Instance('', '<object>');
}

function known(name: string, text: string | null): Instance | null {
  return text === null ? null : new Instance(name, text);
}

function withSeconds(name: string, text: string, seconds: number): Instance {
  const instance = new Instance(name, text);
  instance.seconds = seconds;
  return instance;
}

function zoned(name: string, text: string | null, zone: Value | undefined): Instance | null {
  const seconds = zone instanceof Instance ? zone.seconds : NaN;
  return known(name, text && !Number.isNaN(seconds) ? text + offsetText(seconds) : text);
}

function timedelta(args: readonly Value[]): Instance | null {
  const [days = NaN, seconds = NaN, microseconds = NaN] = args.map(intOf);
  if (!(Math.abs(days) <= 999_999_999 && seconds >= 0 && seconds < 86_400 && microseconds >= 0 && microseconds < 1e6))
    return null;
  const total = days * 86_400 + seconds + microseconds / 1e6;
  return withSeconds('datetime.timedelta', timedeltaText(days, seconds, microseconds), total);
}

function timezone(args: readonly Value[]): Instance | null {
  const offset = args[0] instanceof Instance ? args[0].seconds : NaN;
  if (!(Math.abs(offset) < 86_400)) return null;
  return withSeconds(
    'datetime.timezone',
    textOf(args[1]) ?? (offset === 0 ? 'UTC' : `UTC${offsetText(offset)}`),
    offset,
  );
}

function complex(args: readonly Value[]): Instance | null {
  const [real, imaginary] = args;
  if (typeof real !== 'number' || typeof imaginary !== 'number') return null;
  return known('builtins.complex', complexText(real, imaginary));
}

function listOf(args: readonly Value[], charge: Charge): List | null {
  if (args.length === 0) return new List([]);
  if (!(args[0] instanceof List)) return null;
  charge(args[0].items.length);
  return new List(args[0].items.slice());
}

/** From nothing, another dictionary, or a list of pairs (Python 2's OrderedDict). */
function dictOf(args: readonly Value[], charge: Charge): Dict | null {
  const dict = new Dict();
  const from = args[0];
  if (from instanceof Dict) {
    charge(from.entries.size);
    for (const {key, value} of from.entries.values()) dict.set(key, value);
  } else if (from instanceof List) {
    charge(from.items.length);
    for (const pair of from.items) {
      if (!(pair instanceof List) || pair.items.length !== 2) return null;
      dict.set(pair.items[0]!, pair.items[1]!);
    }
  } else if (from !== undefined) return null;
  return dict;
}

/** Python 3 writes bytes for protocol 2 as text with the name of its encoding. */
function bytesOf(args: readonly Value[], charge: Charge): Bytes | null {
  const [source, encoding] = args;
  if (source === undefined) return new Bytes(new Uint8Array(0), false);
  if (source instanceof Bytes) return new Bytes(source.bytes, false);
  if (typeof source !== 'string') return null;
  charge(source.length);
  if (!/^(latin-?1|iso-?8859-?1)$/i.test(textOf(encoding) ?? '')) return new Bytes(encoder.encode(source), false);
  return new Bytes(
    Uint8Array.from({length: source.length}, (_, at) => source.charCodeAt(at)),
    false,
  );
}

function stateOf(value: Value | undefined): Uint8Array {
  if (value instanceof Bytes) return value.bytes;
  if (typeof value !== 'string' || value.length > 10) return new Uint8Array(0);
  return Uint8Array.from(value, c => c.charCodeAt(0));
}

function textOf(value: Value | undefined): string | null {
  if (typeof value === 'string') return value;
  return value instanceof Bytes && value.isText ? value.text() : null;
}

function intOf(value: Value): number {
  return value instanceof Int && value.digits.length < 16 ? Number(value.digits) : NaN;
}
