/** `tracescope tree FILE…`: the flows as an indented tree with states and durations. */
import {pauseUntil} from '../../engine/session';
import {ExitCode, type Command} from '../command';
import {filterOption} from '../filterOption';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {markedPages, treeText} from '../treeText';
import type {SpanPages} from '../treeText';

export const treeCommand: Command = {
  name: 'tree',
  usage: 'FILE… [--filter Q]',
  about: 'The flows as an indented tree with states and durations',
  options: [
    ['FILE…', 'as for summary'],
    ['--filter Q', 'only flows and tasks that hold a record that matches, and what they are in'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {filter: {type: 'string'}});
    const filter = values.filter === undefined ? null : filterOption(values.filter, true);
    return withTrace(positionals, io, async ({trace}) => {
      const all: SpanPages = (parent, from, count) => trace.spans(parent, from, count, 'oldest', '');
      const pages = filter ? markedPages(all, await trace.spansWith(filter, pauseUntil(io.interrupted))) : all;
      let any = false;
      for (const part of treeText(pages, paintFor(io.terminal))) {
        any = true;
        io.out(part);
      }
      if (!any) io.err(filter ? 'No flow has a record that matches.\n' : 'There are no flows in it.\n');
      return ExitCode.ok;
    });
  },
};
