/** What the rows of the Call Stack view say, and the stack as plain text for the clipboard. Pure. */
import type {SourceRef} from '../../protocol/model';
import type {ExceptionFrame, ExceptionInfo, SpanInfo, StackFrame} from '../../protocol/queries';
import type {Localize} from '../localize';
import {nameOf, stateWord} from './spanText';

const MAX_CONTEXT_CHARS = 500;

/** `child.py:20`, '' where nothing is known. */
export function placeText(source: SourceRef | null): string {
  if (!source) return '';
  const file = source.path.slice(Math.max(source.path.lastIndexOf('/'), source.path.lastIndexOf('\\')) + 1);
  return source.line > 0 ? `${file}:${source.line}` : file;
}

/** The service and process, where they are others than those of the call inside; '' where they are the same. */
export function processNote(span: SpanInfo, inner: SpanInfo | undefined): string {
  if (inner && span.process === inner.process && span.service === inner.service) return '';
  return [span.service, span.process].filter(part => part !== '').join(' · ');
}

export function describeCall(span: SpanInfo, process: string): string {
  return [placeText(span.source), process].filter(part => part !== '').join(' · ');
}

export function speakCall(span: SpanInfo, process: string, t: Localize): string {
  const parts = [nameOf(span, t), stateWord(span.state, t), placeText(span.source), process];
  return parts.filter(part => part !== '').join(', ');
}

/** The values that the scope carries, on one line; '' where it carries none. */
export function contextText(contextJson: string | null): string {
  if (!contextJson || contextJson === '{}') return '';
  return contextJson.length > MAX_CONTEXT_CHARS ? `${contextJson.slice(0, MAX_CONTEXT_CHARS)}…` : contextJson;
}

/** `ConnectionError` of `package.ConnectionError`. */
export function exceptionName({type}: ExceptionInfo, t: Localize): string {
  return type.slice(type.lastIndexOf('.') + 1) || t('Exception');
}

/** First line of the message. */
export function exceptionNote({message, expected}: ExceptionInfo, t: Localize): string {
  const [line] = message.split('\n');
  return [expected ? t('expected') : '', line ?? ''].filter(part => part !== '').join(' · ');
}

export function frameName(frame: ExceptionFrame, t: Localize): string {
  return frame.func ?? t('unnamed');
}

/** `12 frames in libraries`. */
export function libraryName(frames: number, t: Localize): string {
  return frames === 1 ? t('1 frame in libraries') : t('{0} frames in libraries', frames);
}

/** One line a row: name, place and process, then the exception as the program wrote it. */
export function stackAsText(stack: readonly StackFrame[], exception: ExceptionInfo | null, t: Localize): string {
  const calls = stack.map(({span}) => rowText(nameOf(span, t), placeOrPath(span.source), span.process));
  return [...calls, ...(exception ? [exception.text] : [])].join('\n');
}

export function rowText(...parts: string[]): string {
  return parts.filter(part => part !== '').join('\t');
}

export function placeOrPath(source: SourceRef | null): string {
  if (!source) return '';
  return source.line > 0 ? `${source.path}:${source.line}` : source.path;
}
