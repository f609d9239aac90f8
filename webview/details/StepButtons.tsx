/**
 * Previous and next record, as shown or within the task, flow or thread of the selected one. In: what the user chose to
 * step within. The keys for the same are commands of the extension, which work wherever the focus is.
 */
import {useState} from 'preact/hooks';
import type {StepWithin} from '../../src/protocol/lines';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {MenuButton} from '../ui/Menu';
import {IconButton} from '../ui/toolkit';

type Within = StepWithin | 'rows';

const NAMES: Record<Within, () => {previous: string; next: string; choice: string}> = {
  rows: () => ({previous: t('Previous Row'), next: t('Next Row'), choice: t('Step Through Rows')}),
  task: () => ({
    previous: t('Previous Record of This Task'),
    next: t('Next Record of This Task'),
    choice: t('Step Within the Task'),
  }),
  flow: () => ({
    previous: t('Previous Record of This Flow'),
    next: t('Next Record of This Flow'),
    choice: t('Step Within the Flow'),
  }),
  thread: () => ({
    previous: t('Previous Record of This Thread'),
    next: t('Next Record of This Thread'),
    choice: t('Step Within the Thread'),
  }),
};
const CHOICES: readonly Within[] = ['rows', 'task', 'flow', 'thread'];

export function StepButtons({inspector}: {inspector: Inspector}) {
  const [within, setWithin] = useState<Within>('rows');
  const step = (by: 1 | -1) => {
    if (within === 'rows') inspector.stepRecord(by);
    else inspector.steps.within(within, by);
  };
  const {previous, next} = NAMES[within]();
  const items = CHOICES.map(choice => ({
    label: NAMES[choice]().choice,
    checked: choice === within,
    run: () => setWithin(choice),
  }));
  return (
    <>
      <IconButton icon="arrow-up" label={previous} onClick={() => step(-1)} />
      <IconButton icon="arrow-down" label={next} onClick={() => step(1)} />
      <MenuButton icon="chevron-down" label={t('Step Within')} items={items} />
    </>
  );
}
