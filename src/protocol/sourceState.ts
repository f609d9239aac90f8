/** What follows from the states of a session's sources, said once for the host and the page. */
import type {SourceInfo} from './queries';

/** Whether anything can still arrive: some source has not come to its end. */
export function isLive(sources: readonly Pick<SourceInfo, 'state'>[]): boolean {
  return sources.some(({state}) => state !== 'stopped' && state !== 'ended' && state !== 'failed');
}
