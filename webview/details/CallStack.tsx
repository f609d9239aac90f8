/** The scopes and calls that a record is inside, innermost first, with a line where the process changes. */
import type {RecordDetails, StackFrame} from '../../src/protocol/queries';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';
import type {Inspector} from '../state/inspector';
import {Icon} from '../ui/icons';
import {LinkButton} from '../ui/toolkit';
import {Section} from './Section';
import {usePlace} from './usePlace';

/** Frames whose names are looked for in the workspace; the innermost matter. */
const MAX_NAMED = 12;

export function CallStack({details, inspector}: {details: RecordDetails; inspector: Inspector}) {
  const {stack} = details;
  const text = stack.map(frame => [frame.span.name, placeOf(frame), frame.span.process].filter(Boolean).join('\t'));
  return (
    <Section id="stack" title={t('Call Stack')} inspector={inspector} copyText={text.join('\n')}>
      <div class="stack" role="list">
        {stack.map((frame, index) => {
          const process = frame.span.process;
          const isNew = process !== '' && process !== stack[index - 1]?.span.process;
          return (
            <div role="listitem" key={frame.span.span}>
              {isNew ? (
                <div class="process">
                  <Icon name="server-process" />
                  <span class="ellipsis">{visibleLine([frame.span.service, process].filter(Boolean).join(' · '))}</span>
                </div>
              ) : null}
              <Frame frame={frame} depth={index} inspector={inspector} />
            </div>
          );
        })}
      </div>
    </Section>
  );
}

function Frame({frame, depth, inspector}: {frame: StackFrame; depth: number; inspector: Inspector}) {
  const {span} = frame;
  const current = depth === 0;
  const state = stateMarkOf(span.state);
  const duration = formatDuration(span.endNs - span.startNs - span.pausedNs);
  const record = span.firstRecord;
  const named = usePlace(inspector, span.source === null && depth < MAX_NAMED ? record : null);
  const place = placeOf(frame) || (named?.label ?? '');
  const title = span.stateReason || state.word;
  return (
    <div class={current ? 'frame current' : 'frame'} title={title}>
      {current ? <Icon name="debug-stackframe" tone="open" /> : <span class="gap" />}
      <span class="ellipsis">{visibleLine(span.name)}</span>
      <span class="muted note">
        {duration || state.word.toLowerCase()}
        {duration && span.state !== 'succeeded' ? ` · ${state.word.toLowerCase()}` : ''}
      </span>
      {place && record !== null ? (
        <span class="place">
          <LinkButton
            onClick={() => inspector.goToSource(record)}
            title={visibleLine(span.source?.path ?? named?.path ?? '')}
          >
            {visibleLine(place)}
          </LinkButton>
        </span>
      ) : null}
    </div>
  );
}

function placeOf({span}: StackFrame): string {
  if (!span.source) return '';
  const file = span.source.path.split(/[\\/]/).pop() ?? '';
  return span.source.line > 0 ? `${file}:${span.source.line}` : file;
}
