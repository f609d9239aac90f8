/**
 * The filter box: text, how many rows it leaves, and what is wrong with it. The squiggle is an underlined run of spaces
 * laid over the text, as an input cannot mark a part of its own; the box's font is of one width for that.
 */
import {useEffect, useRef, useState} from 'preact/hooks';
import {formatCount} from '../format/amount';
import type {Inspector} from '../state/inspector';
import {isFiltered, rowsInSession} from '../state/inspectorState';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton, TextField} from '../ui/toolkit';

const PROBLEM_ID = 'filter-problem';

export function FilterBox({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const applied = useStore(store, state => state.filter.text);
  const problem = useStore(store, state => state.problem);
  const count = useStore(store, countText);
  const [typed, setTyped] = useState(applied);
  const field = useRef<HTMLElement>(null);
  // Set from outside: a tree's "Filter to This Flow", or Clear Filter.
  useEffect(() => setTyped(applied), [applied]);

  const change = (text: string) => {
    setTyped(text);
    inspector.typeFilter(text);
  };
  const clear = () => {
    setTyped('');
    inspector.setFilter({...store.state.filter, text: ''});
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && typed !== '') clear();
    else if (event.key === 'Enter') inspector.setFilter({...store.state.filter, text: typed});
    else if (event.key === 'ArrowDown') inspector.focusTable();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // The menu of VS Code offers a record breakpoint on what is typed.
    <div
      class="filter-box"
      role="search"
      data-vscode-context={JSON.stringify({webviewSection: 'filter', filter: typed})}
    >
      <TextField
        label="Filter"
        value={typed}
        placeholder="Filter, for example timeout"
        onInput={change}
        onKeyDown={onKeyDown}
        problemId={problem ? PROBLEM_ID : null}
        fieldRef={field}
        start={<Icon name="filter" />}
        end={
          <>
            <span class="match-count muted">{count}</span>
            {typed === '' ? null : <IconButton icon="close" label="Clear Filter Text" onClick={clear} class="small" />}
          </>
        }
      />
      {problem ? <Squiggle at={problem.at} length={problem.length} text={typed} field={field.current} /> : null}
      {problem ? (
        <div class="filter-problem" id={PROBLEM_ID} role="alert">
          {problem.message}
        </div>
      ) : null}
    </div>
  );
}

function Squiggle(props: {at: number; length: number; text: string; field: HTMLElement | null}) {
  const {at, length, text, field} = props;
  const input = field?.shadowRoot?.querySelector('input');
  if (!field || !input) return null;
  // A problem at the end of the text gets one character's width behind it.
  const from = Math.min(at, text.length);
  const width = Math.max(1, Math.min(length, Math.max(1, text.length - from)));
  const leftPx = input.getBoundingClientRect().left - field.getBoundingClientRect().left;
  return (
    <div class="squiggle" aria-hidden="true" style={{left: `${leftPx}px`, width: `${input.clientWidth}px`}}>
      <span style={{marginLeft: `-${input.scrollLeft}px`}}>
        {' '.repeat(from)}
        <u>{' '.repeat(width)}</u>
      </span>
    </div>
  );
}

/** `71 of 200`; nothing while nothing is filtered. */
function countText(state: Inspector['store']['state']): string {
  const {filter, total, session, problem} = state;
  if (!session || total === null || problem || !isFiltered(filter)) return '';
  const all = rowsInSession(session, filter.withText);
  return all >= total ? `${formatCount(total)} of ${formatCount(all)}` : formatCount(total);
}
