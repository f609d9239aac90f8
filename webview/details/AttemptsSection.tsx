/**
 * The attempts of the retried task that a record is in: when each began, what it took, how it ended and the wait before
 * the next. In: the record's innermost task with more than one attempt. A click selects the last record that
 * names an attempt.
 */
import {useEffect, useState} from 'preact/hooks';
import type {RecordDetails, SpanInfo} from '../../src/protocol/queries';
import {SpanRole} from '../../src/protocol/model';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {formatClock} from '../format/time';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';
import type {Inspector} from '../state/inspector';
import {Icon} from '../ui/icons';
import {LinkButton} from '../ui/toolkit';
import {Section} from './Section';

/** As the children of a task come in order of time, later attempts are behind; a task with more is polling. */
const MAX_CHILDREN = 200;

interface Props {
  details: RecordDetails;
  inspector: Inspector;
}

export function AttemptsSection({details, inspector}: Props) {
  const task = details.stack.find(({span}) => span.attempts > 1)?.span ?? null;
  const attempts = useAttempts(details, task, inspector);
  if (!task || attempts.length < 2) return null;
  const originEpochMs = details.epochMs - details.timeNs / 1e6;
  const lines = attempts.map((attempt, index) => {
    const waitNs = (attempts[index + 1]?.startNs ?? NaN) - attempt.endNs;
    return {
      attempt,
      time: formatClock(originEpochMs, attempt.startNs),
      duration: formatDuration(attempt.endNs - attempt.startNs - attempt.pausedNs),
      mark: stateMarkOf(attempt.state),
      wait: waitNs > 0 ? t('next after {0}', formatDuration(waitNs)) : '',
    };
  });
  const text = lines.map(({attempt, time, duration, mark, wait}) =>
    [attempt.name, time, duration, mark.word, attempt.stateReason, wait].filter(Boolean).join('\t'),
  );
  return (
    <Section
      id="attempts"
      title={t('Attempts')}
      count={attempts.length}
      inspector={inspector}
      copyText={text.join('\n')}
    >
      <ol class="stack attempts">
        {lines.map(({attempt, time, duration, mark, wait}) => {
          const record = attempt.lastRecord ?? attempt.firstRecord;
          return (
            <li class={record === details.record ? 'frame current' : 'frame'} key={attempt.span}>
              <Icon name={mark.icon} tone={mark.tone} />
              {record === null ? (
                <span>{time}</span>
              ) : (
                <LinkButton
                  title={visibleLine(attempt.stateReason) || mark.word}
                  onClick={() => inspector.show(record)}
                >
                  {time}
                </LinkButton>
              )}
              <span class="muted note">{[duration, mark.word.toLowerCase(), wait].filter(Boolean).join(' · ')}</span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

/** Asked again with every answer for the record, so that attempts of running work appear. */
function useAttempts(details: RecordDetails, task: SpanInfo | null, inspector: Inspector): SpanInfo[] {
  const [attempts, setAttempts] = useState<{of: number; list: SpanInfo[]}>({of: -1, list: []});
  useEffect(() => {
    if (!task) return undefined;
    const controller = new AbortController();
    const params = {parent: task.span, from: 0, count: MAX_CHILDREN, order: 'oldest' as const, text: ''};
    inspector.forViews.call('spans', params, controller.signal).then(
      ({spans}) => {
        const list = spans.filter(({roles}) => (roles & SpanRole.attempt) !== 0);
        if (!controller.signal.aborted) setAttempts({of: task.span, list});
      },
      // The rest of the pane says what the record is; a question that failed or was cancelled leaves this part out.
      () => undefined,
    );
    return () => controller.abort();
  }, [details, inspector]);
  return task?.span === attempts.of ? attempts.list : [];
}
