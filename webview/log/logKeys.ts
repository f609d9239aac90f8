/** Keys of the table: from a keyboard event to a move. Called by LogTable; returns whether the key was used. */
import type {Inspector} from '../state/inspector';
import type {LogView} from './logView';
import {copyJson, copyText} from './rowMenu';

export function handleLogKey(event: KeyboardEvent, view: LogView, inspector: Inspector): boolean {
  const {selection, session} = inspector.store.state;
  if (event.altKey) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
    void inspector.steps.error(event.key === 'ArrowDown' ? 1 : -1);
    return true;
  }
  if (event.ctrlKey || event.metaKey) return copyRows(event, view, inspector);
  const choice = event.shiftKey ? 'extend' : 'only';
  switch (event.key) {
    case 'ArrowDown':
      void view.step(1, choice);
      return true;
    case 'ArrowUp':
      void view.step(-1, choice);
      return true;
    case 'PageDown':
      void view.step(view.rowsPerPage(), choice);
      return true;
    case 'PageUp':
      void view.step(-view.rowsPerPage(), choice);
      return true;
    case 'ArrowLeft':
      view.foldOrLeave();
      return true;
    case 'ArrowRight':
      view.unfoldOrEnter();
      return true;
    case 'Home':
      view.toFirst(choice);
      return true;
    case 'End':
      view.toLast(choice);
      if (session?.live) inspector.setFollow(true);
      return true;
    case 'Enter':
      if (selection) inspector.goToSource(selection.record);
      return true;
    case ' ':
      inspector.toggleDetails();
      return true;
    case 'Escape':
      inspector.select(null);
      return true;
    default:
      return typeIntoFilter(event);
  }
}

/** Ctrl+C copies the marked rows as text, with Shift the records as JSON. Selected text of the page comes first. */
function copyRows(event: KeyboardEvent, view: LogView, inspector: Inspector): boolean {
  if (event.key.toLowerCase() !== 'c' || view.chosen.ranges().length === 0) return false;
  if (document.getSelection()?.toString()) return false;
  if (event.shiftKey) copyJson(view, inspector);
  else copyText(view, inspector);
  return true;
}

/** Typing in the table filters: the box takes the focus and, with it, the character. */
function typeIntoFilter(event: KeyboardEvent): boolean {
  if (event.key.length !== 1) return false;
  document.querySelector<HTMLElement>('[data-filter-box]')?.focus();
  return false;
}
