/**
 * Which process and thread a debug session stands in, asked of the program itself, because adapters do not tell: pid,
 * host and thread as records carry them. Pure but for the question, which goes through `evaluate`. Called by Debuggees.
 */
import type {DebugFrame, ProcessId, StopLanguage} from '../../protocol/debugging';

export interface DebugIdentity {
  process: ProcessId;
  /** Identity of the thread as the program knows it, '' when unknown. */
  thread: string;
  threadName: string;
}

/** A frame as DAP sends it. */
export interface Frame extends DebugFrame {
  id: number;
}

/** Nothing is changed by these: they only look at the running process. */
const QUESTIONS: Readonly<Record<StopLanguage, string>> = {
  python:
    `'|'.join((str(__import__('os').getpid()), str(__import__('threading').get_ident()), ` +
    `__import__('platform').node(), __import__('threading').current_thread().name))`,
  javascript: `[process.pid, '', process.getBuiltinModule?.('os')?.hostname() ?? '', ''].join('|')`,
};

const ANSWER = /(\d+)\|(\d*)\|([^|]*)\|(.*)/s;

export function questionFor(language: StopLanguage): string {
  return QUESTIONS[language];
}

/** Null when the answer is none. Debuggers put text in quotes. */
export function readAnswer(result: string): DebugIdentity | null {
  const text = /^(['"`])(.*)\1$/s.exec(result)?.[2] ?? result;
  const [, pid, thread, host, threadName] = ANSWER.exec(text) ?? [];
  if (pid === undefined) return null;
  return {process: {pid, host: host ?? ''}, thread: thread ?? '', threadName: threadName ?? ''};
}

/** By what is debugged, else by the kind of debugger. Null for languages that we cannot ask. */
export function languageOf(path: string, debugType: string): StopLanguage | null {
  if (/\.pyw?$/i.test(path)) return 'python';
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/i.test(path)) return 'javascript';
  if (/python|debugpy/i.test(debugType)) return 'python';
  return /node|chrome|edge|javascript/i.test(debugType) ? 'javascript' : null;
}

/** Frames of a `stackTrace` answer, unchecked; those without a file have the path ''. */
export function readFrames(answer: unknown): Frame[] {
  const list: unknown =
    typeof answer === 'object' && answer !== null && 'stackFrames' in answer ? answer.stackFrames : [];
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap(item => {
    if (typeof item !== 'object' || item === null) return [];
    const {id, name, line, source} = item as Record<string, unknown>;
    if (typeof id !== 'number') return [];
    const path = typeof source === 'object' && source !== null && 'path' in source ? source.path : '';
    return [
      {
        id,
        func: typeof name === 'string' ? name : '',
        line: typeof line === 'number' ? line : 0,
        path: typeof path === 'string' ? path : '',
      },
    ];
  });
}
