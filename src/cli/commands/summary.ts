/** `tracescope summary FILE… [--json]`: counts, flows and failures of files, taken together as one session. */
import {basename} from 'node:path';
import {ExitCode, type Command} from '../command';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {summaryText} from '../summaryText';

export const summaryCommand: Command = {
  name: 'summary',
  usage: 'FILE… [--json]',
  about: 'Counts, flows and failures of saved traces',
  options: [
    ['FILE…', 'NDJSON, log or capture files, plain or gzip; several are read as one session; - reads standard input'],
    ['--json', 'print one JSON object for programs'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {json: {type: 'boolean', default: false}});
    return withTrace(positionals, io, session => {
      const summary = session.trace.summary();
      if (values.json) io.out(`${JSON.stringify(summary)}\n`);
      else {
        const title = positionals.map(file => (file === '-' ? 'standard input' : basename(file))).join(', ');
        io.out(summaryText(title, summary, paintFor(io.terminal)));
      }
      return Promise.resolve(ExitCode.ok);
    });
  },
};
