/**
 * Filters with a name and filters used before, in one panel below the box. In: the text in the box and a way to use
 * another. Arrows move through the panel, Escape closes it; a star keeps the present text under a name.
 */
import {useEffect, useRef, useState} from 'preact/hooks';
import type {FilterLists} from '../../src/protocol/inspectorApi';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {Icon} from '../ui/icons';
import {IconButton} from '../ui/toolkit';

interface Props {
  text: string;
  use: (text: string) => void;
  inspector: Inspector;
}

const NO_LISTS: FilterLists = {recent: [], saved: []};

export function FilterHistory({text, use, inspector}: Props) {
  const [open, setOpen] = useState(false);
  const [lists, setLists] = useState(NO_LISTS);
  const box = useRef<HTMLSpanElement>(null);
  const load = () =>
    inspector.forViews.call('filterLists', {}).then(setLists, (error: unknown) => inspector.complain(error));
  const close = () => {
    setOpen(false);
    box.current?.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);
  const save = async (name: string, saved: string) => {
    await inspector.forViews.call('saveFilter', {name, text: saved});
    await load();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('.filter-panel :is(button, input)') ?? [])];
    const at = stops.findIndex(stop => stop === document.activeElement);
    if (event.key === 'ArrowDown') stops[(at + 1) % stops.length]?.focus();
    else if (event.key === 'ArrowUp') stops[(at - 1 + stops.length) % stops.length]?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const choose = (chosen: string) => {
    setOpen(false);
    use(chosen);
  };
  const toggle = () => {
    if (!open) void load();
    setOpen(!open);
  };
  return (
    <span ref={box} class="filter-history">
      <IconButton icon="history" label={t('Recent and Saved Filters')} expanded={open} onClick={toggle} class="small" />
      {open ? (
        <div class="filter-panel" role="dialog" aria-label={t('Filters')} onKeyDown={onKeyDown}>
          <SaveForm text={text} save={save} />
          <Section title={t('Saved')}>
            {lists.saved.map(({name, text: saved}) => (
              <li key={name}>
                <button type="button" class="filter-choice" onClick={() => choose(saved)}>
                  <Icon name="star-full" />
                  <span>{visibleLine(name)}</span>
                  <span class="mono muted ellipsis">{visibleLine(saved)}</span>
                </button>
                <button
                  type="button"
                  class="filter-remove"
                  aria-label={t('Remove {0}', visibleLine(name))}
                  title={t('Remove {0}', visibleLine(name))}
                  onClick={() => void save(name, '').catch((error: unknown) => inspector.complain(error))}
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </Section>
          <Section title={t('Recent')}>
            {lists.recent.map(recent => (
              <li key={recent}>
                <button type="button" class="filter-choice" onClick={() => choose(recent)}>
                  <Icon name="history" />
                  <span class="mono ellipsis">{visibleLine(recent)}</span>
                </button>
              </li>
            ))}
          </Section>
          {lists.saved.length + lists.recent.length === 0 ? (
            <p class="muted">{t('Filters that you use appear here.')}</p>
          ) : null}
        </div>
      ) : null}
    </span>
  );
}

function Section({title, children}: {title: string; children: preact.JSX.Element[]}) {
  if (children.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </>
  );
}

/** Gives the text in the box a name. */
function SaveForm({text, save}: {text: string; save: (name: string, text: string) => Promise<void>}) {
  const [name, setName] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  if (text.trim() === '') return null;
  const submit = (event: Event) => {
    event.preventDefault();
    // What stands in the input now: the state follows a frame later.
    const typed = (first.current?.value ?? name).trim();
    const chosen = typed === '' ? text.trim() : typed;
    void save(chosen.slice(0, 200), text).then(() => setName(''));
  };
  return (
    <form class="filter-save" onSubmit={submit}>
      <Icon name="star-empty" />
      <input
        ref={first}
        type="text"
        aria-label={t('Name for this filter')}
        placeholder={t('Name for this filter')}
        value={name}
        onInput={event => setName(event.currentTarget.value)}
      />
      <button type="submit" class="link">
        {t('Save')}
      </button>
    </form>
  );
}
