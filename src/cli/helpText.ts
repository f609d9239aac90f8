/** What `--help` prints, for the tool and for one command. Comes in: the commands. Goes out: text. Pure. */
import type {Command} from './command';

export function toolHelp(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map(command => command.name.length));
  return [
    `tracescope ${version}: reads Distlog, Selinon, nameko-tracer and PenguiFlow traces.`,
    '',
    'Usage',
    ...commands.map(command => `  tracescope ${command.name} ${command.usage}`),
    '',
    'Commands',
    ...commands.map(command => `  ${command.name.padEnd(width)}  ${command.about}`),
    '',
    'Options',
    '  --help     this text, or with a command what that command takes',
    '  --version  the version',
    '',
    'Exit status: 0 done, 1 no match (grep), 2 wrong usage, 3 input that cannot be read or an endpoint that cannot be opened.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const options: (readonly [string, string])[] = [...command.options, ['--help', 'this text']];
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    `Usage: tracescope ${command.name} ${command.usage}`,
    '',
    `${command.about}.`,
    '',
    ...options.map(([option, about]) => `  ${option.padEnd(width)}  ${about}`),
    '',
  ].join('\n');
}
