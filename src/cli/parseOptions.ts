/**
 * Reads the arguments of one command. Comes in: the arguments and which options there are. Goes out: values and
 * positionals, or a UsageError with a sentence. Numbers are checked here, so commands get what they ask for.
 */
import {parseArgs, type ParseArgsConfig} from 'node:util';
import {UsageError} from './command';

type Options = NonNullable<ParseArgsConfig['options']>;

export function parseOptions<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({args: [...args], options, allowPositionals: true, strict: true});
  } catch (error) {
    // Node's sentences go on with advice about '--' that only makes sense to programmers.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/\. /);
    throw new UsageError(`${first.replace(/\.$/, '')}.`);
  }
}

export function numberOption(name: string, text: string, isGood: (value: number) => boolean, wanted: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || !isGood(value)) throw new UsageError(`--${name} needs ${wanted}, not "${text}".`);
  return value;
}
