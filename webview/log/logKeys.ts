/** Keys of the table: from a keyboard event to a move. Called by LogTable; returns whether the key was used. */
import type {Inspector} from '../state/inspector';
import type {LogView} from './logView';

export function handleLogKey(event: KeyboardEvent, view: LogView, inspector: Inspector): boolean {
  const {selection, session} = inspector.store.state;
  if (event.altKey) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
    void inspector.stepError(event.key === 'ArrowDown' ? 1 : -1);
    return true;
  }
  if (event.ctrlKey || event.metaKey) return copyMessage(event, inspector);
  switch (event.key) {
    case 'ArrowDown':
      void view.step(1);
      return true;
    case 'ArrowUp':
      void view.step(-1);
      return true;
    case 'PageDown':
      void view.step(view.rowsPerPage());
      return true;
    case 'PageUp':
      void view.step(-view.rowsPerPage());
      return true;
    case 'Home':
      view.toFirst();
      return true;
    case 'End':
      view.toLast();
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

function copyMessage(event: KeyboardEvent, inspector: Inspector): boolean {
  const {details, selection} = inspector.store.state;
  if (event.key !== 'c' || !selection || document.getSelection()?.toString()) return false;
  if (details?.record === selection.record) inspector.copy(details.raw);
  return true;
}

/** Typing in the table filters: the box takes the focus and, with it, the character. */
function typeIntoFilter(event: KeyboardEvent): boolean {
  if (event.key.length !== 1) return false;
  document.querySelector<HTMLElement>('[data-filter-box]')?.focus();
  return false;
}
