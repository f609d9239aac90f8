/**
 * What of a debug adapter's messages is output of the program, and which lines of it look like records. Pure. In: DAP
 * messages. Out: whole lines. Debuggers send a line and its newline apart (debugpy) or several lines at once, so the
 * rest of a line waits for its end, for stdout and stderr on their own.
 */

/** A line longer than this is passed on unfinished; the engine joins it again. */
const MAX_REST_CHARS = 1024 * 1024;

export interface OutputText {
  category: 'stdout' | 'stderr' | 'console';
  text: string;
}

/** null for everything that is not the program's: telemetry, what the debugger itself thinks important, other messages. */
export function outputOf(message: unknown): OutputText | null {
  if (!isObject(message) || message.type !== 'event' || message.event !== 'output') return null;
  const {body} = message;
  if (!isObject(body) || typeof body.output !== 'string') return null;
  const {category = 'console', output} = body;
  return category === 'stdout' || category === 'stderr' || category === 'console' ? {category, text: output} : null;
}

/** The exit code that the adapter tells of, if this message does. */
export function exitCodeOf(message: unknown): number | null {
  if (!isObject(message) || message.type !== 'event' || message.event !== 'exited' || !isObject(message.body))
    return null;
  const {exitCode} = message.body;
  return typeof exitCode === 'number' && Number.isInteger(exitCode) ? exitCode : null;
}

/** Joins pieces to lines, each with its newline. */
export class LineJoiner {
  private rest = '';

  /** Whole lines in `text` and what waited before it, '' when there is none yet. */
  take(text: string): string {
    const all = this.rest + text;
    const end = all.lastIndexOf('\n') + 1;
    if (end === 0 && all.length > MAX_REST_CHARS) {
      this.rest = '';
      return all;
    }
    this.rest = all.slice(end);
    return all.slice(0, end);
  }

  /** The last line, which never got its newline. */
  end(): string {
    const {rest} = this;
    this.rest = '';
    return rest === '' ? '' : `${rest}\n`;
  }
}

const TIME_KEY = /\{.*["'](?:@?timestamp|time|ts|asctime|created|datetime|date)["']\s*:/;
const SYSTEM_KEY = /["'](?:call_id|call_id_stack|entrypoint_name|trace_id|dispatcher_id|flow_name|node_args)["']\s*:/;
const SYSTEM_MARK = / SELINON \S+ - [A-Z_]+ : |\btrace_id="|\] entrypoint (?:call|result) trace/;

/** Cheap, and right about every line that starts a record; the engine decides what it is. */
export function looksLikeRecord(line: string): boolean {
  return TIME_KEY.test(line) || SYSTEM_KEY.test(line) || SYSTEM_MARK.test(line);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
