/**
 * The pane beside the table: everything about the selected record. In: details from the state. Untrusted text goes into
 * text nodes only, control characters made visible.
 */
import {SPAN_STATE_NAMES} from '../../src/protocol/model';
import type {RecordDetails} from '../../src/protocol/queries';
import {formatBytes} from '../format/amount';
import {t} from '../format/l10n';
import {visibleText} from '../format/visibleText';
import {rowMark, stateMarkOf} from '../log/rowWords';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton} from '../ui/toolkit';
import {AttemptsSection} from './AttemptsSection';
import {CallStack} from './CallStack';
import {ExceptionSection} from './ExceptionSection';
import {ContextSection, FieldsSection} from './FieldSections';
import {KeyValues} from './KeyValues';
import {Section} from './Section';
import {Splitter} from './Splitter';
import {StepButtons} from './StepButtons';

export function DetailsPane({inspector}: {inspector: Inspector}) {
  const details = useStore(inspector.store, state => state.details);
  const problem = useStore(inspector.store, state => state.detailsProblem);
  const widthPx = useStore(inspector.store, state => state.detailsWidthPx);
  return (
    <aside
      class={details || problem ? 'details' : 'details idle'}
      style={{width: `${widthPx}px`}}
      aria-label={t('Details')}
      data-region="details"
    >
      <Splitter inspector={inspector} />
      {details ? (
        <Content details={details} inspector={inspector} />
      ) : (
        <NoDetails problem={problem} inspector={inspector} />
      )}
    </aside>
  );
}

function NoDetails({problem, inspector}: {problem: string; inspector: Inspector}) {
  return (
    <>
      <div class="details-head">
        <span class="muted">{t('Details')}</span>
        <span class="grow" />
        <CloseButton inspector={inspector} />
      </div>
      <p class="details-empty muted">{problem || t('Select a record to see its fields, call stack and exception.')}</p>
    </>
  );
}

function Content({details, inspector}: {details: RecordDetails; inspector: Inspector}) {
  return (
    <>
      <Head details={details} inspector={inspector} />
      <div class="details-body" tabIndex={-1}>
        <KeyValues details={details} inspector={inspector} />
        {details.rejectReason === null ? null : (
          <Section id="reject" title={t('Why It Was Rejected')} inspector={inspector}>
            <div class="block error-text">{visibleText(details.rejectReason)}</div>
          </Section>
        )}
        <Section id="message" title={t('Message')} inspector={inspector} copyText={details.message}>
          <pre class="block">{visibleText(details.message) || ' '}</pre>
        </Section>
        {details.exception ? (
          <ExceptionSection details={details} exception={details.exception} inspector={inspector} />
        ) : null}
        <AttemptsSection details={details} inspector={inspector} />
        {details.stack.length > 0 ? <CallStack details={details} inspector={inspector} /> : null}
        <ContextSection details={details} inspector={inspector} />
        <FieldsSection details={details} inspector={inspector} />
        <Section id="raw" title={t('Raw')} inspector={inspector} copyText={details.raw}>
          <pre class="block raw">{visibleText(details.raw)}</pre>
          {details.sizeBytes > details.raw.length && details.raw.length >= 1024 * 1024 ? (
            <p class="block muted">{t('The first 1 MiB of {0} is shown.', formatBytes(details.sizeBytes))}</p>
          ) : null}
        </Section>
      </div>
    </>
  );
}

function Head({details, inspector}: {details: RecordDetails; inspector: Inspector}) {
  const {span} = details;
  const state = span ? stateMarkOf(span.state) : null;
  const mark = rowMark({
    kind: details.kind,
    level: details.level,
    flags: details.flags,
    spanState: stateIndex(details),
  });
  const word =
    details.level > 0 && mark.word === t('Level {0}', details.level) ? details.levelName || mark.word : mark.word;
  const breadcrumb = details.stack.map(frame => visibleText(frame.span.name)).join(' › ');
  return (
    <div class="details-head">
      <Icon name={mark.icon} tone={mark.tone} />
      <span class="strong">{word}</span>
      <span class="muted ellipsis" title={state ? `${breadcrumb} · ${state.word.toLowerCase()}` : breadcrumb}>
        {breadcrumb}
      </span>
      <span class="grow" />
      <StepButtons inspector={inspector} />
      <IconButton icon="copy" label={t('Copy Record')} onClick={() => inspector.copy(details.raw)} />
      <CloseButton inspector={inspector} />
    </div>
  );
}

function CloseButton({inspector}: {inspector: Inspector}) {
  return <IconButton icon="close" label={t('Close Details')} onClick={() => inspector.toggleDetails(false)} />;
}

/** The mark of an end record is the state that its span reached. */
function stateIndex({span}: RecordDetails): number {
  return span ? Math.max(0, SPAN_STATE_NAMES.indexOf(span.state)) : 0;
}
