/** The list below the filter box. The input keeps the focus; the active option is its active descendant. */
import {useEffect, useRef} from 'preact/hooks';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Completion} from './useCompletion';

export const OPTION_ID = 'filter-option-';

export function CompletionList(props: {id: string; completion: Completion; take: (item: number) => void}) {
  const {id, completion, take} = props;
  const list = useRef<HTMLDivElement>(null);
  const {items, active} = completion;
  useEffect(() => {
    if (active !== null) list.current?.children[active]?.scrollIntoView({block: 'nearest'});
  }, [active, items]);
  return (
    <div
      ref={list}
      id={id}
      class="completion"
      role="listbox"
      aria-label={t('What may come next')}
      hidden={items.length === 0}
    >
      {items.map((item, index) => (
        <div
          key={item.label}
          id={`${OPTION_ID}${index}`}
          role="option"
          aria-selected={index === active}
          class={index === active ? 'option active' : 'option'}
          // Before the input loses the focus.
          onMouseDown={event => {
            event.preventDefault();
            take(index);
          }}
        >
          <span class="mono">{visibleLine(item.label)}</span>
          <span class="muted">{visibleLine(item.detail)}</span>
        </div>
      ))}
    </div>
  );
}
