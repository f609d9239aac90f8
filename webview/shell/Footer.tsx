/** Counts of the whole session, and what was lost on the way, always on screen; hints, sizes and zeros give way first. */
import {useRef} from 'preact/hooks';
import type {Counts} from '../../src/protocol/model';
import {formatBytes, formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {IconName} from '../ui/iconNames';
import {Icon} from '../ui/icons';
import {emptyKind} from './EmptyState';
import {KeyHints} from './KeyHints';
import {useFit} from './useFit';

export function Footer({inspector}: {inspector: Inspector}) {
  const session = useStore(inspector.store, state => state.session);
  const marked = useStore(inspector.store, state => state.marked);
  const view = useStore(inspector.store, state => (emptyKind(state) === null ? state.view : 'rejects'));
  const row = useRef<HTMLElement>(null);
  useFit(row, 4);
  if (!session) return null;
  const {counts, diskBytes, kind} = session;
  const showRejects = () => inspector.showRejects();
  return (
    <footer class="footer" aria-label={t('Session')} ref={row}>
      <span title={t('Records of the whole session, whatever the filter shows.')}>
        {counts.records === 1 ? t('1 record') : t('{0} records', formatCount(counts.records))}
      </span>
      {counts.text > 0 ? (
        <span class="text-lines" title={t('Lines that are no records. The Log has rows for them, too.')}>
          {counts.text === 1 ? t('1 text line') : t('{0} text lines', formatCount(counts.text))}
        </span>
      ) : null}
      <span>{counts.flows === 1 ? t('1 flow') : t('{0} flows', formatCount(counts.flows))}</span>
      <span>{counts.tasks === 1 ? t('1 task') : t('{0} tasks', formatCount(counts.tasks))}</span>
      {marked ? <span class="marked">{markedText(marked)}</span> : null}
      <span class="grow" />
      <KeyHints view={view} />
      <Loss
        counts={counts}
        id="rejected"
        icon="reject"
        onClick={showRejects}
        title={t('Messages that cannot be read. Show samples with the reasons.')}
      />
      <Loss
        counts={counts}
        id="missing"
        icon="missing"
        title={t('Records known to be lost: gaps in Distlog sequence numbers.')}
      />
      <Loss
        counts={counts}
        id="evicted"
        icon="database"
        title={t(
          'Records removed to keep within the limits in the settings: the oldest finished flows first, those with failures last.',
        )}
      />
      {diskBytes > 0 ? (
        <span class="disk">
          {kind === 'live' ? t('Session on disk {0}', formatBytes(diskBytes)) : formatBytes(diskBytes)}
        </span>
      ) : null}
    </footer>
  );
}

function markedText({count, elapsedNs}: {count: number; elapsedNs: number}): string {
  const elapsed = formatDuration(elapsedNs);
  const rows = formatCount(count);
  return elapsed === '' ? t('{0} rows selected', rows) : t('{0} rows selected · {1} from first to last', rows, elapsed);
}

const LOSS_TEXTS: Record<LossProps['id'], (count: string) => string> = {
  rejected: count => t('{0} rejected', count),
  missing: count => t('{0} missing', count),
  evicted: count => t('{0} evicted', count),
};

interface LossProps {
  counts: Counts;
  id: 'rejected' | 'missing' | 'evicted';
  icon: IconName;
  title: string;
  onClick?: () => void;
}

function Loss({counts, id, icon, title, onClick}: LossProps) {
  const count = counts[id];
  const text = LOSS_TEXTS[id](formatCount(count));
  if (count === 0) {
    return (
      <span class="none" title={title}>
        {text}
      </span>
    );
  }
  const content = (
    <>
      <Icon name={icon} tone="warning" />
      {text}
    </>
  );
  if (!onClick) return <span title={title}>{content}</span>;
  return (
    <button type="button" class="footer-button" title={title} onClick={onClick}>
      {content}
    </button>
  );
}
