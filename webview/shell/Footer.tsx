/** Counts of the whole session, and what was lost on the way, always on screen. */
import type {Counts} from '../../src/protocol/model';
import {formatBytes, formatCount, formatCountOf} from '../format/amount';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {IconName} from '../ui/iconNames';
import {Icon} from '../ui/icons';

export function Footer({inspector}: {inspector: Inspector}) {
  const session = useStore(inspector.store, state => state.session);
  if (!session) return null;
  const {counts, diskBytes, kind} = session;
  const showRejects = () => inspector.showRejects();
  return (
    <footer class="footer" aria-label="Session">
      <span>{formatCountOf(counts.records, 'record')}</span>
      <span>{formatCountOf(counts.flows, 'flow')}</span>
      <span>{formatCountOf(counts.tasks, 'task')}</span>
      <span class="grow" />
      <Loss
        counts={counts}
        id="rejected"
        icon="reject"
        onClick={showRejects}
        title="Messages that cannot be read. Show samples with the reasons."
      />
      <Loss
        counts={counts}
        id="missing"
        icon="missing"
        title="Records known to be lost: gaps in Distlog sequence numbers."
      />
      <Loss
        counts={counts}
        id="evicted"
        icon="database"
        title="Records removed to keep within the limits in the settings: the oldest finished flows first, those with failures last."
      />
      {diskBytes > 0 ? (
        <span class="disk">
          {kind === 'live' ? `Session on disk ${formatBytes(diskBytes)}` : formatBytes(diskBytes)}
        </span>
      ) : null}
    </footer>
  );
}

interface LossProps {
  counts: Counts;
  id: 'rejected' | 'missing' | 'evicted';
  icon: IconName;
  title: string;
  onClick?: () => void;
}

function Loss({counts, id, icon, title, onClick}: LossProps) {
  const count = counts[id];
  const text = `${formatCount(count)} ${id}`;
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
