/**
 * From record to record: errors, and neighbours in the same task, flow or thread. In: keys and buttons. Out: a record to
 * show, or one line that says that there is none. Owned by the Inspector.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {StepWithin} from '../../src/protocol/lines';
import type {Caller} from '../../src/protocol/rpc';
import {t} from '../format/l10n';
import type {InspectorState} from './inspectorState';
import type {RowArrangement} from './rowArrangement';
import type {Store} from './store';

export interface StepHost {
  /** Record of the row on top of the screen. */
  top(): number | undefined;
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

  /** From the selected record, or from the row on top of the screen. */
  async error(step: 1 | -1): Promise<void> {
    const record = this.store.state.selection?.record ?? this.host.top();
    if (this.store.state.nested) {
      this.inNested(step, record ?? null);
      return;
    }
    try {
      const from = record === undefined ? -1 : (await this.rows.positionOf(record)).position;
      this.inFlat(step, from);
    } catch (error) {
      this.host.complain(error);
    }
  }

  private inNested(step: 1 | -1, from: number | null): void {
    const call = this.link.call('nestedError', {filter: this.store.state.filter, from, step});
    void this.ask(call, ({record}) => {
      if (record === null) this.noError(step);
      else this.host.show(record);
    });
  }

  private noError(step: 1 | -1): void {
    this.store.set({
      notice: step > 0 ? t('There is no error after this row.') : t('There is no error before this row.'),
    });
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

  private inFlat(step: 1 | -1, from: number): void {
    const call = this.link.call('nextError', {filter: this.store.state.filter, from, step});
    void this.ask(call, async ({position}) => {
      if (position < 0) {
        this.noError(step);
        return;
      }
      const page = await this.link.call('rows', {filter: this.store.state.filter, from: position, count: 1});
      const record = page.record[0];
      if (record === undefined) return;
      this.host.show(record);
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
