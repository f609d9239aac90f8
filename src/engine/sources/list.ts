/**
 * Every kind of live source. To add one: its file beside this one, and its line here.
 */
import {feedKind} from './feed';
import type {FeedRequest, SourceKind, SourceRequest, ZeromqRequest} from './source';
import {zeromqKind} from './zeromq';

const KINDS: {zeromq: SourceKind<ZeromqRequest>} & Record<FeedRequest['kind'], SourceKind<FeedRequest>> = {
  zeromq: zeromqKind,
  debug: feedKind,
  pipe: feedKind,
  command: feedKind,
};

/** The compiler cannot see that `request.kind` chooses the kind that takes such requests; the table above proves it. */
export function kindOf(request: SourceRequest): SourceKind<SourceRequest> {
  return KINDS[request.kind];
}
