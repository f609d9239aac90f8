/**
 * Python tracebacks: exception type, message and frames from the text that `traceback.format_exception` prints. With
 * chained exceptions the last one counts, because that is the one that was raised in the end.
 */
import type {ExceptionFrame, ExceptionInfo} from '../../protocol/queries';

const FRAME = /^\s*File "([^"\n]+)", line (\d+)(?:, in (.+))?$/;
/** `package.Type: message`, at the start of a line and not indented. */
const LAST_LINE = /^([A-Za-z_][\w.]*)(?:: ?([\s\S]*))?$/;
const LIBRARY = /(^|[\\/])(site-packages|dist-packages|node_modules|lib[\\/]python\d[.\d]*)[\\/]|^<frozen |^<string>$/;
const CHAINED = /\n\n(?:During handling of the above exception|The above exception was the direct cause)[^\n]*\n\n/;
/** A traceback longer than this is cut: deep recursion repeats itself. */
const MAX_FRAMES = 500;

export function parseTraceback(text: string, expected: boolean): ExceptionInfo {
  const last = text.split(CHAINED).at(-1) ?? text;
  const lines = last.split('\n');
  const frames: ExceptionFrame[] = [];
  let end = 0;
  for (let at = 0; at < lines.length; at++) {
    const match = FRAME.exec(lines[at]!);
    if (!match) continue;
    const next = lines[at + 1];
    const code = next !== undefined && /^\s{4,}\S/.test(next) && !FRAME.test(next) ? next.trim() : null;
    if (frames.length < MAX_FRAMES) {
      frames.push({
        path: match[1]!,
        line: Number(match[2]),
        func: match[3] ?? null,
        code,
        library: LIBRARY.test(match[1]!),
      });
    }
    end = at + (code === null ? 1 : 2);
  }
  while (end < lines.length && /^\s/.test(lines[end]!)) end++;
  const {type, message} = lastLine(lines.slice(end).join('\n').trimEnd());
  return {type, message, expected, frames, text};
}

function lastLine(text: string): {type: string; message: string} {
  const match = LAST_LINE.exec(text);
  return match ? {type: match[1]!, message: match[2] ?? ''} : {type: '', message: text};
}
