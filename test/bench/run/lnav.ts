/** lnav with a format of its own for Distlog records, in a configuration folder of this run. Called by rows 1 and 5. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {run, type Ended} from './measure';

const FORMAT = {
  $schema: 'https://lnav.org/schemas/format-v1.schema.json',
  distlog: {
    title: 'Distlog',
    description: 'Records of Python’s logging as Distlog sends them',
    json: true,
    'timestamp-field': 'asctime',
    'timestamp-format': ['%Y-%m-%d %H:%M:%S,%L'],
    'level-field': 'levelname',
    'body-field': 'message',
    'hide-extra': true,
    level: {error: 'ERROR', warning: 'WARNING', info: 'INFO', debug: 'DEBUG', critical: 'CRITICAL'},
    value: {
      name: {kind: 'string', identifier: true},
      levelno: {kind: 'integer'},
      hostname: {kind: 'string', identifier: true},
      pathname: {kind: 'string', identifier: true},
      lineno: {kind: 'integer'},
    },
    'line-format': [{field: '__timestamp__'}, ' ', {field: 'levelname'}, ' ', {field: 'message'}],
  },
};

/** Runs lnav without a screen. Rejects when it does not know the format, so that it cannot win by reading nothing. */
export async function lnav(folder: string, commands: readonly string[], file: string): Promise<Ended> {
  const home = join(folder, 'lnav');
  const formats = join(home, '.config', 'lnav', 'formats', 'installed');
  mkdirSync(formats, {recursive: true});
  writeFileSync(join(formats, 'distlog.json'), JSON.stringify(FORMAT));
  const args = ['-n', ...commands.flatMap(command => ['-c', command]), file];
  return run('lnav', args, {env: {HOME: home, XDG_CONFIG_HOME: join(home, '.config'), TERM: 'dumb'}});
}
