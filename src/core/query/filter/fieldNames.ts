/** The fields that the filter language knows by itself, for the lexer, the compiler and completion. */

export interface FieldInfo {
  /** What stands between the name and the value in what completion offers. */
  operator: ':' | '>=' | '>';
  about: string;
}

export const FIELD_INFO = {
  level: {operator: '>=', about: 'debug, info, warning, error, critical, or a number'},
  flow: {operator: ':', about: 'name or id of the flow the record is in'},
  task: {operator: ':', about: 'name or id of the task the record is of'},
  state: {operator: ':', about: 'state of the task: failed, running, retrying, …'},
  duration: {operator: '>', about: 'how long the task took: 100ms, 2s, 1m'},
  time: {operator: '>=', about: 'time of day or a date and time'},
  system: {operator: ':', about: 'distlog, selinon, nameko, penguiflow, generic'},
  service: {operator: ':', about: 'service that made the call'},
  host: {operator: ':', about: 'machine that sent the record'},
  pid: {operator: ':', about: 'process number'},
  thread: {operator: ':', about: 'number or name of the thread'},
  logger: {operator: ':', about: 'name of the logger'},
  file: {operator: ':', about: 'source file, with a line: example.py:13'},
  source: {operator: ':', about: 'where the record came in: a file or an endpoint'},
  kind: {operator: ':', about: 'log, begin, end, event, text, reject'},
  message: {operator: ':', about: 'the whole message'},
  has: {operator: ':', about: 'exception, error, source, task, or a field of the record'},
} as const satisfies Record<string, FieldInfo>;

export type KnownField = keyof typeof FIELD_INFO;
export const KNOWN_FIELDS = Object.keys(FIELD_INFO) as KnownField[];

/** In any case; `Level` is `level`. */
export function isKnownField(name: string): boolean {
  return Object.hasOwn(FIELD_INFO, name.toLowerCase());
}
