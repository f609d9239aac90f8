/** The names under which loggers write the same thing, the most telling first. */
import {KeySet} from '../../json/keySet';

const NAMES = {
  time: ['timestamp', 'time', '@timestamp', 'ts', 'created', 'asctime', 'datetime', 'date', 't'],
  message: ['message', 'msg', 'event', '@m'],
  level: ['level', 'levelno', 'levelname', 'severity', 'lvl', 'log.level', 'log_level', 'loglevel', '@l'],
  logger: ['logger', 'name', 'logger_name', 'loggerName', 'log.logger'],
  path: ['pathname', 'filename', 'file', 'log.origin.file.name'],
  line: ['lineno', 'line', 'line_number', 'log.origin.file.line'],
  func: ['funcName', 'func_name', 'function', 'log.origin.function'],
  traceback: ['exc_text', 'exc_info', 'exception', 'stack_trace', 'traceback', 'stack', 'err', 'error', 'error.stack_trace'],
  host: ['hostname', 'host', 'host.name'],
  process: ['process', 'pid', 'process_id', 'process.pid'],
  thread: ['threadName', 'thread_name', 'thread', 'process.thread.name'],
} as const; // prettier-ignore

type Group = keyof typeof NAMES;

/** Slots of each group's keys, and of the single keys that have a meaning of their own. */
export type Groups = Record<Group, readonly number[]> & {
  template: number;
  caller: number;
  pid: number;
  hostname: number;
};

/** `msg` is the template only where `message` stands beside it, which Distlog's and Python's own dictionaries do. */
export const ALL_KEYS: readonly string[] = [...new Set([...Object.values(NAMES).flat(), 'caller'])];

/** Inside an error object, as pino and others write it. */
export const ERROR_KEYS = new KeySet(['stack', 'stack_trace', 'traceback']);

export function groupsOf(keys: KeySet): Groups {
  const slots = (names: readonly string[]) => names.map(name => keys.slotOf(name));
  const groups = {} as Record<Group, readonly number[]>;
  for (const group of Object.keys(NAMES) as Group[]) groups[group] = slots(NAMES[group]);
  return {
    ...groups,
    template: keys.slotOf('msg'),
    caller: keys.slotOf('caller'),
    pid: keys.slotOf('pid'),
    hostname: keys.slotOf('hostname'),
  };
}
