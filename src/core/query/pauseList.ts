/** The pauses of a session for whoever draws them. Reads the model only. */
import type {PauseList} from '../../protocol/debugging';
import type {Model} from '../model/model';

export function pauseList({pauses, revision, originEpochMs}: Model): PauseList {
  const {list} = pauses;
  return {
    revision,
    fromNs: Float64Array.from(list, pause => pauses.fromNs(pause)),
    toNs: Float64Array.from(list, pause => (pause.toEpochMs - originEpochMs) * 1e6),
    process: list.map(({process: {host, pid}}) => [host, pid && `pid ${pid}`].filter(Boolean).join(' · ')),
  };
}
