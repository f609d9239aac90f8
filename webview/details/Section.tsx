/** A part of the details with a heading that folds it. Which are folded is remembered over records and reloads. */
import type {ComponentChildren} from 'preact';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton} from '../ui/toolkit';

interface Props {
  id: string;
  title: string;
  inspector: Inspector;
  /** Text for the copy button; without it there is none. */
  copyText?: string | undefined;
  /** Small figure behind the title. */
  count?: number;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({id, title, inspector, copyText, count, actions, children}: Props) {
  const folded = useStore(inspector.store, state => state.folded);
  const open = !folded.includes(id);
  const toggle = () => inspector.arrange({folded: open ? [...folded, id] : folded.filter(other => other !== id)});
  return (
    <section class="section" aria-label={title}>
      <div class="section-head">
        <h2>
          <button type="button" class="fold" aria-expanded={open} onClick={toggle}>
            <Icon name={open ? 'chevron-down' : 'chevron-right'} />
            {title}
            {count === undefined ? null : <span class="muted count">{count}</span>}
          </button>
        </h2>
        {open ? actions : null}
        {copyText === undefined ? null : (
          <IconButton icon="copy" label={t('Copy {0}', title)} onClick={() => inspector.copy(copyText)} />
        )}
      </div>
      {open ? children : null}
    </section>
  );
}
