/**
 * From record to record: errors, and neighbours in the same task, flow or thread. In: keys and buttons. Out: a record to
 * show, and one line where it went on from the other end or found none. Owned by the Inspector.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {StepWithin} from '../../src/protocol/lines';
import type {Caller} from '../../src/protocol/rpc';
import {t} from '../format/l10n';
import type {InspectorState} from './inspectorState';
import type {RowArrangement} from './rowArrangement';
import type {Store} from './store';

export interface StepHost {
  show(record: number): void;
  complain(error: unknown): void;
}

export class RecordSteps {
  constructor(
    private readonly link: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
    private readonly rows: RowArrangement,
    private readonly host: StepHost,
  ) {}

  /** From the selected record, without one from the beginning or the end; behind the last error comes the first. */
  async error(step: 1 | -1): Promise<void> {
    const from = this.store.state.selection?.record ?? null;
    try {
      const next = await this.errorFrom(from, step);
      const found = next ?? (from === null ? null : await this.errorFrom(null, step));
      if (found === null) this.store.set({notice: t('There is no error among these records.')});
      else this.goTo(found, from, next === null, step);
    } catch (error) {
      this.host.complain(error);
    }
  }

  private goTo(record: number, from: number | null, wrapped: boolean, step: 1 | -1): void {
    this.host.show(record);
    if (record === from) this.store.set({notice: t('This is the only error.')});
    else if (wrapped) {
      const notice =
        step > 0 ? t('That was the last error; this is the first.') : t('That was the first error; this is the last.');
      this.store.set({notice});
    }
  }

  /** null from: from the end that the step leads away from. */
  private async errorFrom(from: number | null, step: 1 | -1): Promise<number | null> {
    const {filter, nested} = this.store.state;
    if (nested) return (await this.link.call('nestedError', {filter, from, step})).record;
    const {position} = await this.link.call('nextError', {filter, from: await this.startOf(from, step), step});
    if (position < 0) return null;
    const page = await this.link.call('rows', {filter, from: position, count: 1});
    return page.record[0] ?? null;
  }

  private async startOf(from: number | null, step: 1 | -1): Promise<number> {
    if (from !== null) return (await this.rows.positionOf(from)).position;
    return step > 0 ? -1 : (this.store.state.total ?? 0);
  }

  /** The record before or after the selected one in the same task, flow or thread. */
  within(within: StepWithin, step: 1 | -1): void {
    const {selection} = this.store.state;
    if (!selection) return;
    void this.ask(this.link.call('neighbour', {record: selection.record, step, within}), ({record}) => {
      if (record !== null) this.host.show(record);
      else this.store.set({notice: NO_NEIGHBOUR[within](step)});
    });
  }

  private async ask<T>(call: Promise<T>, then: (result: T) => void | Promise<void>): Promise<void> {
    try {
      await then(await call);
    } catch (error) {
      this.host.complain(error);
    }
  }
}

const NO_NEIGHBOUR: Record<StepWithin, (step: 1 | -1) => string> = {
  task: step => (step > 0 ? t('This is the last record of its task.') : t('This is the first record of its task.')),
  flow: step => (step > 0 ? t('This is the last record of its flow.') : t('This is the first record of its flow.')),
  thread: step =>
    step > 0 ? t('This is the last record of its thread.') : t('This is the first record of its thread.'),
};
