/** `tracescope where FILE… --source DIR`: every place and name of a trace with its line in a folder of sources. */
import {pauseUntil} from '../../engine/session';
import type {PathMapping} from '../../resolve/mappings';
import {ExitCode, UsageError, type Command} from '../command';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';
import {FolderFiles} from '../where/folderFiles';
import {locateAll} from '../where/locateAll';
import {whereText} from '../where/whereText';

export const whereCommand: Command = {
  name: 'where',
  usage: 'FILE… --source DIR [--json] [--map FROM=TO]',
  about: 'Where flows, tasks, records and frames stand in the source',
  options: [
    ['FILE…', 'as for summary'],
    ['--source DIR', 'the folder with the source of the traced program'],
    ['--json', 'print one JSON array for programs'],
    ['--map FROM=TO', 'files that the trace names below FROM are below TO; may be given several times'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      source: {type: 'string'},
      json: {type: 'boolean', default: false},
      map: {type: 'string', multiple: true, default: []},
    });
    if (values.source === undefined) throw new UsageError('Name the folder of the sources with --source.');
    const files = new FolderFiles(values.source);
    await files.check();
    const mappings = values.map.map(text => mappingOf(text, files.folders[0]!));
    return withTrace(positionals, io, async ({trace}) => {
      const sources = await trace.namedSources(pauseUntil(io.interrupted));
      const rows = await locateAll(sources, files, mappings, io.interrupted);
      if (values.json) io.out(`${JSON.stringify(rows)}\n`);
      else if (rows.length > 0) io.out(whereText(rows, paintFor(io.terminal)));
      else io.err('Nothing in it names a place or anything to look for.\n');
      return ExitCode.ok;
    });
  },
};

/** TO may be relative to the folder of the sources. */
function mappingOf(text: string, folder: string): PathMapping {
  const at = text.lastIndexOf('=');
  if (at <= 0 || at === text.length - 1) throw new UsageError(`--map needs FROM=TO, not "${text}".`);
  const to = text.slice(at + 1);
  return {from: text.slice(0, at), to: /^(?:\/|[a-z]:)/i.test(to) ? to : `${folder}/${to}`};
}
