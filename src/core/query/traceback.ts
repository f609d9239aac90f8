/**
 * Tracebacks: exception type, message and frames from the text that Python's `traceback.format_exception` prints, or from
 * the stack of a JavaScript error. With chained exceptions the last one counts, because that is the one that was raised
 * in the end. Goes out: frames with the outermost first, whichever way round the language writes them.
 */
import type {ExceptionFrame, ExceptionInfo} from '../../protocol/queries';

/** Exception groups draw a line of `|` in front. */
const FRAME = /^[\s|]*File "([^"\n]+)", line (\d{1,9})(?:, in (.+))?$/;
/** V8: `at charge (file:///app/pay.mjs:12:5)`, `at async /app/pay.js:3:1`. */
const JS_FRAME = /^\s*at (?:async )?(?:(.+?) \((.+):(\d{1,9}):\d{1,9}\)|(.+):(\d{1,9}):\d{1,9})$/;
/** `package.Type: message`, at the start of a line and not indented. */
const LAST_LINE = /^([A-Za-z_][\w.]*)(?:: ?([\s\S]*))?$/;
const JS_FIRST_LINE = /^(?:Uncaught )?(?:\(in promise\) )?([A-Za-z_$][\w.$]*)(?: \[[\w.]+\])?(?:: ([\s\S]*))?$/;
const LIBRARY =
  /(^|[\\/])(site-packages|dist-packages|node_modules|lib[\\/]python\d[.\d]*)[\\/]|^<frozen |^<string>$|^node:|^internal\//;
/**
 * The packages of the four systems, which may be run from a checkout. By their modules: a folder of the user's may well have
 * the name of a system.
 */
const SYSTEMS = new RegExp(
  [
    String.raw`[\/\\]nameko[\/\\](?:amqp|cli|containers|dependency_providers|events|extensions|messaging|rpc|runners|serialization|standalone|timer|utils|web)\b`,
    String.raw`[\/\\]nameko_tracer[\/\\]\w+\.py$`,
    String.raw`[\/\\]penguiflow[\/\\](?:bus|core|logging|metrics|middlewares|node|patterns|planner|registry|remote|state|streaming|types)\b`,
    String.raw`[\/\\]selinon[\/\\](?:caches|celery|dispatcher|executor|helpers|lock_pool|selinon_task|storage|storage_pool|storages|system_state|task_envelope|trace)\b`,
    String.raw`[\/\\]distlog[\/\\]logger[\/\\]\w+\.py$`,
  ].join('|'),
);
const CHAINED = /\n\n(?:During handling of the above exception|The above exception was the direct cause)[^\n]*\n\n/;
/** A traceback longer than this is cut: deep recursion repeats itself. */
const MAX_FRAMES = 500;

export function parseTraceback(text: string, expected: boolean): ExceptionInfo {
  const last = text.split(CHAINED).at(-1) ?? text;
  const {frames, end, script} = readFrames(last.split('\n'));
  if (script) return {...scriptHead(last), expected, frames: frames.reverse(), text};
  const lines = last.split('\n').slice(end);
  while (lines.length > 0 && /^\s/.test(lines[0]!)) lines.shift();
  const {type, message} = lastLine(lines.join('\n').trimEnd());
  return {type, message, expected, frames, text};
}

/** Every frame in a text, in the order of the text: of chained exceptions, of several tracebacks, of a printed stack. */
export function framesIn(text: string): ExceptionFrame[] {
  return readFrames(text.split('\n')).frames;
}

/** Whether a line may be, or hold, a frame; cheap, for going through many lines. */
export function mayHoldFrame(text: string): boolean {
  return text.includes('File "') || text.includes('at ');
}

/** Where the program failed: the last frame that is no library's, else the last of all. */
export function innermostOwnFrame(frames: readonly ExceptionFrame[]): ExceptionFrame | null {
  return frames.filter(frame => !frame.library).at(-1) ?? frames.at(-1) ?? null;
}

/** `end`: the line behind the last frame. `script`: the frames are JavaScript's, innermost first. */
function readFrames(lines: readonly string[]): {frames: ExceptionFrame[]; end: number; script: boolean} {
  const frames: ExceptionFrame[] = [];
  let end = 0;
  let script = false;
  for (let at = 0; at < lines.length; at++) {
    const frame = pythonFrame(lines, at) ?? scriptFrame(lines[at]!);
    if (!frame) continue;
    if (frames.length < MAX_FRAMES) frames.push(frame);
    script = !FRAME.test(lines[at]!);
    end = at + (frame.code === null ? 1 : 2);
  }
  return {frames, end, script};
}

function pythonFrame(lines: readonly string[], at: number): ExceptionFrame | null {
  const match = FRAME.exec(lines[at]!);
  if (!match) return null;
  const next = lines[at + 1]?.replace(/^\s*\|/, '');
  const code = next !== undefined && /^\s{4,}\S/.test(next) && !FRAME.test(next) ? next.trim() : null;
  const path = match[1]!;
  return {path, line: Number(match[2]), func: match[3] ?? null, code, library: isLibrary(path)};
}

function isLibrary(path: string): boolean {
  return LIBRARY.test(path) || SYSTEMS.test(path);
}

function scriptFrame(line: string): ExceptionFrame | null {
  const match = JS_FRAME.exec(line);
  if (!match) return null;
  const path = (match[2] ?? match[4] ?? '').replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '');
  // `at 12:30:05` is a time of day, not a place.
  if (!/[\\/]|\.\w+$|^node:/.test(path)) return null;
  return {path, line: Number(match[3] ?? match[5]), func: match[1] ?? null, code: null, library: isLibrary(path)};
}

function scriptHead(text: string): {type: string; message: string} {
  const lines = text.split('\n');
  const head = lines.slice(
    0,
    lines.findIndex(line => scriptFrame(line) !== null),
  );
  const match = JS_FIRST_LINE.exec(head.join('\n').trim());
  return match ? {type: match[1]!, message: match[2] ?? ''} : {type: '', message: head.join('\n').trim()};
}

function lastLine(text: string): {type: string; message: string} {
  const match = LAST_LINE.exec(text);
  return match ? {type: match[1]!, message: match[2] ?? ''} : {type: '', message: text};
}
