/**
 * The filter box: text in the colours of its parts, what may come next, how many rows it leaves and what is wrong with
 * it. In: the Inspector. A combobox: arrows move in the list, Enter or Tab takes an item, Escape closes, then clears.
 * The surprise: the input's own text is transparent; a copy below it carries colours and the squiggle.
 */
import {useEffect, useRef, useState} from 'preact/hooks';
import {isRestricted} from '../../src/protocol/isRestricted';
import type {FilterProblem} from '../../src/protocol/queries';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {rowsInSession} from '../state/inspectorState';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton} from '../ui/toolkit';
import {CompletionList, OPTION_ID} from './CompletionList';
import {FilterHistory} from './FilterHistory';
import {colourFilter} from './filterColours';
import type {Completion} from './useCompletion';
import {useCompletion} from './useCompletion';

const PROBLEM_ID = 'filter-problem';
const LIST_ID = 'filter-completion';

export function FilterBox({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const applied = useStore(store, state => state.filter.text);
  const sessionId = useStore(store, state => state.session?.id ?? '');
  const problem = useStore(store, state => state.problem);
  const count = useStore(store, countText);
  const [typed, setTyped] = useState(applied);
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const completion = useCompletion(inspector);
  /** As `typed`, but known before the next render; and what was typed and may come back as applied only later. */
  const latest = useRef(applied);
  const underway = useRef(new Set<string>());
  const shownSession = useRef(sessionId);
  const write = (text: string) => {
    latest.current = text;
    setTyped(text);
  };
  useEffect(() => {
    // An earlier state of what is being typed: taking it over would lose the letters since.
    if (applied !== latest.current && underway.current.has(applied)) return;
    underway.current.clear();
    // Set from outside: a tree's "Filter to This Flow", or Clear Filter.
    write(applied);
  }, [applied]);

  useEffect(() => {
    const before = shownSession.current;
    shownSession.current = sessionId;
    if (before === '' || before === sessionId) return;
    // What was being typed belongs to the session that was left.
    underway.current.clear();
    write(store.state.filter.text);
  }, [sessionId]);

  const change = (text: string) => {
    underway.current.add(text);
    write(text);
    inspector.typeFilter(text);
    completion.ask(text, input.current?.selectionStart ?? text.length, false);
  };
  const use = (text: string) => {
    write(text);
    completion.close();
    inspector.setFilter({...store.state.filter, text});
    inspector.rememberFilter(text);
    input.current?.focus();
  };
  const clear = () => {
    write('');
    completion.close();
    inspector.setFilter({...store.state.filter, text: ''});
    input.current?.focus();
  };
  const take = (item: number) => {
    const taken = completion.take(typed, item);
    if (!taken) return;
    underway.current.add(taken.text);
    write(taken.text);
    inspector.typeFilter(taken.text);
    // A field without its value asks for the next.
    if (/[:=<>]$/.test(taken.text.slice(0, taken.cursor))) completion.ask(taken.text, taken.cursor, true);
    else completion.close();
    requestAnimationFrame(() => input.current?.setSelectionRange(taken.cursor, taken.cursor));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && event.key === ' ') completion.ask(typed, input.current?.selectionStart ?? 0, true);
    else if (handleListKey(event, completion, take)) completion.stay();
    else if (event.key === 'Escape' && typed !== '') clear();
    // What stands in the box now: the state follows a frame later.
    else if (event.key === 'Enter') use(input.current?.value ?? typed);
    else if (event.key === 'ArrowDown') inspector.focusTable();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = () => {
    completion.close();
    if (typed.trim() !== '' && !store.state.problem && typed === store.state.filter.text)
      inspector.rememberFilter(typed);
  };
  const followScroll = () => {
    if (mirror.current && input.current) mirror.current.scrollLeft = input.current.scrollLeft;
  };
  useEffect(followScroll);
  return (
    // The menu of VS Code offers a record breakpoint on what is typed.
    <div
      class="filter-box"
      role="search"
      data-vscode-context={JSON.stringify({webviewSection: 'filter', filter: typed})}
    >
      <div class={problem ? 'filter-field bad' : 'filter-field'}>
        <Icon name="filter" />
        <span class="filter-text">
          <div class="filter-mirror" aria-hidden="true" ref={mirror}>
            <Coloured text={typed} problem={problem} />
          </div>
          <input
            ref={input}
            type="text"
            role="combobox"
            aria-label={t('Filter')}
            aria-autocomplete="list"
            aria-expanded={completion.items.length > 0}
            aria-controls={LIST_ID}
            aria-activedescendant={completion.active === null ? undefined : `${OPTION_ID}${completion.active}`}
            aria-invalid={problem ? 'true' : 'false'}
            aria-describedby={problem ? PROBLEM_ID : undefined}
            data-filter-box=""
            spellcheck={false}
            autocomplete="off"
            placeholder={t('Filter, for example level>=warning')}
            value={typed}
            onInput={event => change(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onScroll={followScroll}
            onSelect={followScroll}
            onBlur={onBlur}
          />
        </span>
        <span class="match-count muted">{count}</span>
        {typed === '' ? null : <IconButton icon="close" label={t('Clear Filter Text')} onClick={clear} class="small" />}
        <FilterHistory text={typed} use={use} inspector={inspector} />
      </div>
      <CompletionList id={LIST_ID} completion={completion} take={take} />
      {problem ? (
        <div class="filter-problem" id={PROBLEM_ID} role="alert">
          {problem.message}
        </div>
      ) : null}
    </div>
  );
}

/** Keys that the open list takes. */
function handleListKey(event: KeyboardEvent, completion: Completion, take: (item: number) => void): boolean {
  const {items, active} = completion;
  if (items.length === 0) return false;
  switch (event.key) {
    case 'ArrowDown':
      completion.move(active === null ? 0 : (active + 1) % items.length);
      return true;
    case 'ArrowUp':
      completion.move(active === null ? items.length - 1 : (active - 1 + items.length) % items.length);
      return true;
    case 'Enter':
    case 'Tab':
      if (active === null || event.shiftKey) return false;
      take(active);
      return true;
    case 'Escape':
      completion.close();
      return true;
    default:
      return false;
  }
}

function Coloured({text, problem}: {text: string; problem: FilterProblem | null}) {
  return (
    <>
      {colourFilter(text, problem).map((part, index) => (
        <span key={index} class={part.bad ? `f-${part.kind} f-bad` : `f-${part.kind}`}>
          {part.text}
        </span>
      ))}
    </>
  );
}

/** `71 of 200`; nothing while nothing is filtered. */
function countText(state: Inspector['store']['state']): string {
  const {filter, total, session, problem} = state;
  if (!session || total === null || problem || !isRestricted(filter)) return '';
  const all = rowsInSession(session, filter.withText);
  return all >= total ? t('{0} of {1}', formatCount(total), formatCount(all)) : formatCount(total);
}
