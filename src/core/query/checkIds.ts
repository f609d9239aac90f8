/** Ids come from views that may be behind: those that mean nothing now are an error with a code, not a crash. */
import {NONE} from '../../protocol/model';
import {RpcError} from '../../protocol/rpc';
import type {Model} from '../model/model';

/** Throws RpcError 'noSuchRecord'. */
export function checkRecord(model: Model, record: number): void {
  if (record >= 0 && record < model.records.size) return;
  throw new RpcError('noSuchRecord', 'This record is no longer in the session.');
}

/** Throws RpcError 'noSuchRecord'. */
export function checkSpan(model: Model, span: number): void {
  if (span >= 0 && span < model.spans.size && span !== NONE) return;
  throw new RpcError('noSuchRecord', 'This flow or task is no longer in the session.');
}
