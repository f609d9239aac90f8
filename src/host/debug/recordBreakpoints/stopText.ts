/** What is said when a record has stopped a program: where it stands, and whether that is where the record was written. Pure. */
import type {DebugFrame} from '../../../protocol/debugging';
import type {SourceRef} from '../../../protocol/model';
import type {Localize} from '../../localize';

const MAX_MESSAGE_CHARS = 80;
/** Tracescope's own, which are copied into projects: what sends a record is often what runs when the pause arrives. */
const EMITTERS = new Set(['tracescope_emitter.py', 'tracescopeEmitter.mjs']);

/** `frames` innermost first; [] when the debugger did not tell. */
export function stopText(
  message: string,
  written: SourceRef | null,
  frames: readonly DebugFrame[],
  t: Localize,
): string {
  const record = cut(message);
  const own = frames.find(isOwn);
  if (!own) return t('Paused by a record: {0}', record);
  const place = `${fileName(own.path)}:${own.line}`;
  if (!written) return t('Paused by a record: {0} The program is at {1} now.', sentence(record), place);
  if (fileName(written.path) === fileName(own.path) && written.line === own.line) {
    return t('Paused by a record: {0} The program is still at {1}.', sentence(record), place);
  }
  const from = `${fileName(written.path)}:${written.line}`;
  const inside = frames.some(
    ({path, func}) => written.func !== null && func === written.func && fileName(path) === fileName(written.path),
  );
  return inside && written.func !== null
    ? t(
        'Paused by a record: {0} Written at {1}; the program has moved on to {2}, still inside {3}.',
        sentence(record),
        from,
        place,
        written.func,
      )
    : t('Paused by a record: {0} Written at {1}; the program has moved on to {2}.', sentence(record), from, place);
}

export function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_MESSAGE_CHARS ? `${line.slice(0, MAX_MESSAGE_CHARS - 1)}…` : line;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Whether one of the frames is of the program itself. */
export function hasOwnCode(frames: readonly DebugFrame[]): boolean {
  return frames.some(isOwn);
}

function isOwn({path}: DebugFrame): boolean {
  return path !== '' && !isLibrary(path) && !EMITTERS.has(fileName(path));
}

/** The debugger stands in a library while the program's own line waits further out. */
function isLibrary(path: string): boolean {
  return /[\\/](?:site-packages|dist-packages|node_modules)[\\/]|<node_internals>|[\\/]lib[\\/]python\d|^<|^node:/.test(
    path,
  );
}

function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
