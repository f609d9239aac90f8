/**
 * Filters used before and filters with a name, kept per workspace in VS Code's memento. What an older version or a
 * stranger wrote there is passed over. Called by the Inspector page's handlers.
 */
import type {FilterLists, SavedFilter} from '../../protocol/inspectorApi';

const RECENT_KEY = 'tracescope.recentFilters';
const SAVED_KEY = 'tracescope.savedFilters';
const MAX_RECENT = 20;
const MAX_SAVED = 100;

/** The part of vscode.Memento that is used. */
export interface Memento {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

export class FilterMemory {
  constructor(private readonly memento: Memento) {}

  lists(): FilterLists {
    const recent = asList(this.memento.get<unknown>(RECENT_KEY)).filter(text => typeof text === 'string');
    const saved = asList(this.memento.get<unknown>(SAVED_KEY)).filter(isSaved);
    return {recent, saved};
  }

  /** The newest first; one that was used before moves up. */
  async remember(text: string): Promise<void> {
    const wanted = text.trim();
    if (wanted === '') return;
    const {recent} = this.lists();
    await this.memento.update(RECENT_KEY, [wanted, ...recent.filter(other => other !== wanted)].slice(0, MAX_RECENT));
  }

  /** A name that is taken gets the new text; an empty text removes the name. */
  async save({name, text}: SavedFilter): Promise<void> {
    const others = this.lists().saved.filter(other => other.name !== name);
    const saved = text.trim() === '' ? others : [...others, {name, text: text.trim()}];
    await this.memento.update(SAVED_KEY, saved.slice(-MAX_SAVED));
  }
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isSaved(value: unknown): value is SavedFilter {
  if (typeof value !== 'object' || value === null) return false;
  const {name, text} = value as {name?: unknown; text?: unknown};
  return typeof name === 'string' && typeof text === 'string';
}
