/** Whether a filter restricts which records are shown. The same for the engine, the page and the commands. */
import type {RowFilter} from './queries';

/** Text lines that are put away are no restriction: no export but the trace itself has them. */
export function isRestricted({text, minLevel, timeRange, span}: RowFilter): boolean {
  return text.trim() !== '' || minLevel > 0 || timeRange !== null || span !== null;
}
