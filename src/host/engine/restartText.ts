/** The one line about a restart of the engine. Pure; the time is the caller's. */
import type {Localize} from '../localize';
import type {RestoreReport} from '../sessions/sessions';
import {formatCount} from '../views/format';

export function restartText(report: RestoreReport, time: string, locale: string, t: Localize): string {
  const count = (records: number) => formatCount(records, locale);
  const started = t('The engine stopped and was started again at {0}.', time);
  const {shown, readBack} = report;
  let records = '';
  if (readBack >= shown && readBack > 0) {
    records =
      readBack === 1
        ? t('The record was read back from disk.')
        : t('All {0} records were read back from disk.', count(readBack));
  } else if (readBack < shown) {
    records = t('{0} of the {1} records that were shown could be read back from disk.', count(readBack), count(shown));
  }
  return [started, records, ...report.failures].filter(part => part !== '').join(' ');
}
