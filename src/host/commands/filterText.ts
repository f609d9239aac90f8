/** A filter of the Inspector in words: `level>=error · time range`. Pure. */
import type {RowFilter} from '../../protocol/queries';
import type {Localize} from '../localize';

const LEVELS: readonly (readonly [number, string])[] = [
  [50, 'critical'],
  [40, 'error'],
  [30, 'warning'],
  [20, 'info'],
  [10, 'debug'],
];

/** '' for a filter that lets everything through. */
export function describeFilter({text, minLevel, timeRange, span}: RowFilter, t: Localize): string {
  const level = LEVELS.find(([from]) => minLevel >= from);
  const parts = [
    text.trim(),
    level ? `level>=${level[1]}` : minLevel > 0 ? `level>=${minLevel}` : '',
    timeRange ? t('the chosen time range') : '',
    span === null ? '' : t('the chosen flow or task'),
  ];
  return parts.filter(part => part !== '').join(' · ');
}
