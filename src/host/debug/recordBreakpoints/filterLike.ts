/** A filter that records like a given one pass, for a record breakpoint: offered to be widened or narrowed. Pure. */
import type {RecordDetails} from '../../../protocol/queries';

/** The line that wrote it, else its words; and its level when that says something. */
export function filterLike({
  source,
  message,
  level,
  logger,
}: Pick<RecordDetails, 'source' | 'message' | 'level' | 'logger'>): string {
  const parts: string[] = [];
  if (level >= 30) parts.push(`level>=${level >= 40 ? 'error' : 'warning'}`);
  if (source)
    parts.push(
      `file:${quoted(`${source.path.slice(Math.max(source.path.lastIndexOf('/'), source.path.lastIndexOf('\\')) + 1)}:${source.line}`)}`,
    );
  else {
    if (logger) parts.push(`logger:${quoted(logger)}`);
    parts.push(`message:${quoted(message.split('\n')[0] ?? '')}`);
  }
  return parts.join(' ');
}

function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
