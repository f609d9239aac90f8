/** `tracescope tree FILE…`: the flows as an indented tree with states and durations. */
import {ExitCode, type Command} from '../command';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {treeText} from '../treeText';

export const treeCommand: Command = {
  name: 'tree',
  usage: 'FILE…',
  about: 'The flows as an indented tree with states and durations',
  options: [['FILE…', 'as for summary']],
  async run(args, io) {
    const {positionals} = parseOptions(args, {});
    return withTrace(positionals, io, session => {
      const pages = (parent: number | null, from: number, count: number) =>
        session.trace.spans(parent, from, count, 'oldest', '');
      let any = false;
      for (const part of treeText(pages, paintFor(io.terminal))) {
        any = true;
        io.out(part);
      }
      if (!any) io.err('There are no flows in it.\n');
      return Promise.resolve(ExitCode.ok);
    });
  },
};
