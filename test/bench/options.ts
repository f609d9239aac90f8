/** The command line of `npm run bench`. Comes in: words. Goes out: settings, or a sentence that says what is wrong. */
import {parseArgs} from 'node:util';
import type {Settings} from './run/row';

export interface Options extends Settings {
  quick: boolean;
  growth: boolean;
}

/** Throws an Error with a sentence for people. */
export function readOptions(words: readonly string[], known: readonly number[]): Options {
  const {values, positionals} = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      quick: {type: 'boolean', default: false},
      growth: {type: 'boolean', default: false},
      rows: {type: 'string'},
      records: {type: 'string'},
      messages: {type: 'string'},
      runs: {type: 'string'},
    },
  });
  const number = (name: string, text: string | undefined, otherwise: number) => {
    const value = text === undefined ? otherwise : Number(text);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} takes a whole number above 0, not "${text}".`);
    return value;
  };
  // `--rows 1,3` and `1 3` are the same.
  const wanted = [...positionals, ...(values.rows?.split(',').map(word => word.trim()) ?? [])];
  const named = new Set(wanted.map(Number));
  const unknown = wanted.find(word => !known.includes(Number(word)));
  if (unknown !== undefined) throw new Error(`There is no row "${unknown}". Rows: ${known.join(', ')}.`);
  const {quick, growth} = values;
  return {
    ...{quick, growth, named},
    records: number('records', values.records, quick ? 50_000 : 1_000_000),
    messages: number('messages', values.messages, quick ? 20_000 : 300_000),
    runs: number('runs', values.runs, quick ? 3 : 5),
  };
}
