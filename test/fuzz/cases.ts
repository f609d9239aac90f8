/**
 * The cases of the fuzzer. In: the seed of a run and the number of a case. Out: the bytes of one or more sources; the
 * same two numbers always give the same case. Recordings are damaged, spliced and shuffled; records are made up; some
 * inputs are made to hurt; some are noise.
 */
import {RECORDING_SETS, spoolsOf} from '../unit/core/fixtures/recordingSets';
import {HOSTILE} from './hostile';
import {Random} from './random';
import {distlogLine, genericLine, namekoLine, penguiLine, selinonLine} from './records';

export interface FuzzCase {
  name: string;
  spools: Uint8Array[];
  /** As for a ZeroMQ source. */
  everyLineIsRecord: boolean;
  /** For what the checks draw. */
  random: Random;
}

/** A piece of a recording that is read in some milliseconds. */
const MAX_PIECE = 30_000;
const MADE_UP = [distlogLine, selinonLine, namekoLine, penguiLine, genericLine];
const HOSTILE_NAMES = Object.keys(HOSTILE);
/** Every hostile input comes once in so many cases. */
export const ROUND = HOSTILE_NAMES.length * 4;
const SIGNS = Buffer.from('{}[]"\'\\:,\n\r \t0-eE.nNtf/@<=\u0001');

export function makeCase(seed: number, index: number): FuzzCase {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const everyLineIsRecord = random.chance(0.2);
  const slot = index % ROUND;
  if (slot % 4 === 0) {
    const name = HOSTILE_NAMES[slot / 4]!;
    return {name, spools: [Buffer.from(HOSTILE[name]!(random), 'latin1')], everyLineIsRecord, random};
  }
  const kinds: [string, (random: Random) => Uint8Array][] = [
    ['made-up records', madeUp],
    ['damaged recording', source => damage(source, piece(source))],
    ['spliced recordings', splice],
    ['shuffled lines', shuffle],
    ['noise', source => (source.chance(0.5) ? source.bytes(source.below(20_000)) : signs(source))],
  ];
  const [name, make] = kinds[Math.min(kinds.length - 1, Math.floor(random.next() ** 1.3 * kinds.length))]!;
  return {name, spools: Array.from({length: 1 + random.below(2)}, () => make(random)), everyLineIsRecord, random};
}

function piece(random: Random): Uint8Array {
  const spool = random.pick(spoolsOf(random.pick(RECORDING_SETS)));
  const start = random.chance(0.5) ? 0 : random.below(spool.length);
  return spool.slice(start, start + 1 + random.below(MAX_PIECE));
}

function madeUp(random: Random): Uint8Array {
  const writers = random.chance(0.5) ? [random.pick(MADE_UP)] : MADE_UP;
  const lines = Array.from({length: 1 + random.below(120)}, () => random.pick(writers)(random));
  return Buffer.from(lines.join(random.chance(0.9) ? '\n' : ''));
}

/** Bytes flipped, put in, left out or repeated. */
function damage(random: Random, bytes: Uint8Array): Uint8Array {
  let result = bytes;
  for (let times = 1 + random.below(12); times > 0; times--) {
    const at = random.below(result.length + 1);
    const length = random.chance(0.7) ? 1 : random.below(400);
    const before = result.subarray(0, at);
    switch (random.below(5)) {
      case 0:
        result = Buffer.concat([before, random.bytes(length), result.subarray(at + length)]);
        break;
      case 1:
        result = Buffer.concat([before, Uint8Array.of(random.pick([...SIGNS])), result.subarray(at)]);
        break;
      case 2:
        result = Buffer.concat([before, result.subarray(at + length)]);
        break;
      case 3:
        result = Buffer.concat([before, result.subarray(Math.max(0, at - length))]);
        break;
      default:
        result = result.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte));
    }
  }
  return result;
}

function splice(random: Random): Uint8Array {
  const pieces = Array.from({length: 2 + random.below(3)}, () => piece(random).slice(0, 10_000));
  return Buffer.concat(pieces.flatMap(part => (random.chance(0.5) ? [part, Buffer.from('\n')] : [part])));
}

function shuffle(random: Random): Uint8Array {
  const lines = Buffer.concat([piece(random), piece(random)])
    .toString('latin1')
    .split('\n');
  for (let at = lines.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [lines[at], lines[other]] = [lines[other]!, lines[at]!];
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

function signs(random: Random): Uint8Array {
  return Uint8Array.from({length: random.below(5_000)}, () => random.pick([...SIGNS]));
}
