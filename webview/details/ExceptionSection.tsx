/**
 * The exception of a record: type, message, frames with the own code first and library frames folded into one line.
 * In: frames as the traceback wrote them, outermost first; shown innermost first, as the failure is there.
 */
import {useState} from 'preact/hooks';
import type {ExceptionFrame, ExceptionInfo, RecordDetails} from '../../src/protocol/queries';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {Icon} from '../ui/icons';
import {LinkButton} from '../ui/toolkit';
import {foldFrames} from '../../src/protocol/foldFrames';
import {Section} from './Section';

interface Props {
  details: RecordDetails;
  exception: ExceptionInfo;
  inspector: Inspector;
}

export function ExceptionSection({details, exception, inspector}: Props) {
  const groups = foldFrames(exception.frames);
  const [unfolded, setUnfolded] = useState<string>('');
  const key = (index: number) => `${details.record} ${index}`;
  return (
    <Section id="exception" title={t('Exception')} inspector={inspector} copyText={exception.text}>
      <div class="stack">
        <div class="frame">
          <Icon name={exception.expected ? 'failedExpected' : 'error'} tone="error" />
          <span class="error-text strong">{visibleLine(exception.type)}</span>
          <span class="ellipsis" title={exception.message}>
            {visibleLine(exception.message)}
          </span>
          {exception.expected ? <span class="muted">{t('expected')}</span> : null}
        </div>
        {groups.map((group, index) =>
          group.library && unfolded !== key(index) && group.frames.length > 0 ? (
            <div class="frame inner" key={index}>
              <LinkButton onClick={() => setUnfolded(key(index))}>
                {group.frames.length === 1
                  ? t('1 frame in libraries')
                  : t('{0} frames in libraries', group.frames.length)}
              </LinkButton>
            </div>
          ) : (
            group.frames.map((frame, inner) => (
              <Frame key={`${index} ${inner}`} frame={frame} record={details.record} inspector={inspector} />
            ))
          ),
        )}
      </div>
    </Section>
  );
}

function Frame({frame, record, inspector}: {frame: ExceptionFrame; record: number; inspector: Inspector}) {
  const file = frame.path.split(/[\\/]/).pop() ?? frame.path;
  const place = frame.line > 0 ? `${file}:${frame.line}` : file;
  return (
    <div class="frame inner">
      <span class="mono ellipsis" title={frame.func ?? undefined}>
        {visibleLine(frame.code ?? frame.func ?? '')}
      </span>
      <span class="place">
        <LinkButton onClick={() => inspector.openFrame(record, frame)} title={visibleLine(frame.path)}>
          {visibleLine(place)}
        </LinkButton>
      </span>
    </div>
  );
}
