/** The short facts of a record: when, where, by whom. Rows without a value are left out. */
import type {ComponentChildren} from 'preact';
import type {RecordDetails} from '../../src/protocol/queries';
import {RecordFlag, RecordKind} from '../../src/protocol/model';
import {formatAge, formatElapsed} from '../format/duration';
import {formatDay, formatPrecise} from '../format/time';
import {t} from '../format/l10n';
import {visibleText} from '../format/visibleText';
import {systemTitle} from '../../src/protocol/systemTitle';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {SourceLink} from './SourceLink';

export function KeyValues({details, inspector}: {details: RecordDetails; inspector: Inspector}) {
  const previous = useStore(inspector.store, state => state.previous);
  const originEpochMs = useStore(inspector.store, state => state.session?.originEpochMs ?? NaN);
  const elapsed = previous ? formatElapsed(details.timeNs - previous.timeNs) : '';
  const time = formatPrecise(originEpochMs, details.timeNs);
  return (
    <dl class="facts">
      <Fact name={t('Time')}>
        {time === '' ? null : (
          <>
            <span title={formatDay(details.epochMs)}>{time}</span>
            <span class="muted">
              {details.flags & RecordFlag.timeGuessed
                ? ` · ${t('not sent, taken from the record before')}`
                : ` · ${formatAge(Date.now() - details.epochMs)}`}
            </span>
          </>
        )}
      </Fact>
      <Fact name={t('Elapsed')}>
        {elapsed === '' ? null : (
          <>
            {elapsed} <span class="muted">{t('since previous selection')}</span>
          </>
        )}
      </Fact>
      <Fact name={t('System')}>{systemTitle(details.system)}</Fact>
      <Fact name={t('Logger')}>{details.logger && visibleText(details.logger)}</Fact>
      <Fact name={t('Process')}>
        {details.process || details.host ? (
          <>
            {visibleText(details.process ?? '')}
            {details.host ? (
              <>
                {details.process ? ' ' : ''}
                <span class="muted">{t('on')}</span> {visibleText(details.host)}
              </>
            ) : null}
          </>
        ) : null}
      </Fact>
      <Fact name={t('Thread')}>{details.thread && visibleText(details.thread)}</Fact>
      <Fact name={t('Source')}>
        {details.kind < RecordKind.text ? <SourceLink details={details} inspector={inspector} /> : null}
      </Fact>
      <Fact name={t('Received')}>{visibleText(details.sourceName)}</Fact>
      <Fact name={t('Redacted')}>
        {details.flags & RecordFlag.redacted ? t('Some values were masked before storage.') : null}
      </Fact>
      <Fact name={t('Duplicate')}>
        {details.flags & RecordFlag.duplicate ? t('A second copy of a record already counted.') : null}
      </Fact>
    </dl>
  );
}

function Fact({name, children}: {name: string; children: ComponentChildren}) {
  if (children === null || children === '' || children === undefined) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
