/** Samples of messages that could not be read, with the reason of each. In: the host's list, fetched when shown. */
import {formatBytes, formatCount} from '../format/amount';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton, ProgressRing} from '../ui/toolkit';

export function RejectList({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const rejects = useStore(store, state => state.rejects);
  const session = useStore(store, state => state.session);
  const count = session?.counts.rejected ?? 0;
  const nameOf = (id: string) => session?.sources.find(source => source.id === id)?.name ?? '';
  const all = count === 1 ? t('1 rejected message') : t('{0} rejected messages', formatCount(count));
  const isPart = rejects !== null && rejects.length < count;
  const title = isPart ? t('{0} samples of {1}', formatCount(rejects.length), all) : all;
  return (
    <section class="rejects" aria-label={t('Rejected messages')} data-region="view">
      <div class="rejects-head">
        <Icon name="reject" tone="warning" />
        <h2>{title}</h2>
        <span class="grow" />
        <IconButton icon="close" label={t('Back to the Log')} onClick={() => inspector.showView('log')} />
      </div>
      {rejects === null ? (
        <div class="empty">
          <ProgressRing label={t('Reading rejected messages')} />
        </div>
      ) : (
        <ul class="reject-list" tabIndex={0} aria-label={t('Samples')}>
          {rejects.map((reject, index) => (
            <li key={index}>
              <div class="reason">{visibleLine(reject.reason)}</div>
              <pre class="sample">{visibleLine(reject.sample)}</pre>
              <div class="muted small-text">
                {[nameOf(reject.sourceId), formatBytes(reject.sizeBytes)].filter(Boolean).join(' · ')}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
