/** `tracescope summary FILE… [--json]`: counts, flows and failures of files, taken together as one session. */
import {basename} from 'node:path';
import {pauseUntil} from '../../engine/session';
import {ExitCode, type Command} from '../command';
import {filterOption} from '../filterOption';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {statisticsJson, statisticsText} from '../statisticsText';
import {summaryJson} from '../summaryJson';
import {summaryText} from '../summaryText';

export const summaryCommand: Command = {
  name: 'summary',
  usage: 'FILE… [--json] [--filter Q] [--stats]',
  about: 'Counts, flows and failures of saved traces',
  options: [
    ['FILE…', 'NDJSON, log or capture files, plain or gzip; several are read as one session; - reads standard input'],
    ['--json', 'print one JSON object for programs'],
    ['--filter Q', 'only records that match, and the flows and tasks they are in; docs/filter.md has the language'],
    ['--stats', 'count, errors, retries and durations per name of task, entrypoint or node'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      json: {type: 'boolean', default: false},
      filter: {type: 'string'},
      stats: {type: 'boolean', default: false},
    });
    const filter = values.filter === undefined ? null : filterOption(values.filter, true);
    return withTrace(positionals, io, async ({trace}) => {
      const pause = pauseUntil(io.interrupted);
      const summary = filter ? await trace.summaryOf(filter, pause) : null;
      const statistics = values.stats
        ? (await trace.statistics({filter, limit: Infinity, alike: false}, pause)).rows
        : null;
      if (values.json) {
        const {flowList, ...figures} = summary ?? trace.summaryParts();
        const more = statistics ? {statistics: statisticsJson(statistics)} : {};
        for (const part of summaryJson(figures, flowList, more)) io.out(part);
      } else {
        const title = positionals.map(file => (file === '-' ? 'standard input' : basename(file))).join(', ');
        const paint = paintFor(io.terminal);
        io.out(summaryText(title, summary ?? trace.summary(), paint));
        if (statistics) io.out(statisticsText(statistics, paint));
      }
      return ExitCode.ok;
    });
  },
};
