/** `tracescope grep Q FILE…`: the records that match, as NDJSON, in order of time. */
import {pauseUntil} from '../../engine/session';
import {ExitCode, Interrupted, UsageError, type Command} from '../command';
import {filterOption} from '../filterOption';
import {withTrace} from '../openTrace';
import {parseOptions} from '../parseOptions';

/** Records put out at once. */
const PART = 500;

export const grepCommand: Command = {
  name: 'grep',
  usage: 'Q FILE…',
  about: 'The records that match a filter, as NDJSON',
  options: [
    ['Q', 'a filter, like level>=warning or "flow:import* timeout"; docs/filter.md has the language'],
    ['FILE…', 'as for summary'],
    ['--count', 'print only how many there are'],
  ],
  async run(args, io) {
    // `-x` is a filter, not an option: there are no options of one letter.
    const isQuery = /^-[^-]/.test(args[0] ?? '');
    const {values, positionals} = parseOptions(isQuery ? ['--', ...args] : args, {
      count: {type: 'boolean', default: false},
    });
    const [query, ...files] = positionals;
    if (query === undefined) throw new UsageError('Name a filter, then the files.');
    const filter = filterOption(query, false);
    return withTrace(files, io, async ({trace}) => {
      const pause = pauseUntil(io.interrupted);
      const ids = await trace.recordIds(filter, pause);
      if (values.count) io.out(`${ids.length}\n`);
      else {
        for (let from = 0; from < ids.length; from += PART) {
          const lines = [...ids.subarray(from, from + PART)].map(id => `${trace.jsonLine(id)}\n`);
          io.out(lines.join(''));
          if (io.interrupted.aborted) throw new Interrupted();
        }
      }
      return ids.length > 0 ? ExitCode.ok : ExitCode.noMatch;
    });
  },
};
