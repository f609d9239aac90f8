/** Walks a flow in slices, so that a million tasks do not hold up what arrives. */
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';

const SLICE = 4096;

/** The span and everything below it, parents first. Ends with RpcError 'cancelled' when the caller has gone. */
export async function forEachBelow(
  model: Model,
  root: number,
  pause: Pause,
  visit: (span: number) => void,
): Promise<void> {
  let visited = 0;
  for (const span of model.spans.subtree(root)) {
    visit(span);
    if (++visited % SLICE === 0) await pause();
  }
}
