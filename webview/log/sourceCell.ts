/**
 * What the Source column says of a row: the place that the trace tells, or where its name was found in the workspace, or the
 * name as long as that is not known. In: a row and what is known of names. Pure; used by the painter and for copying.
 */
import type {RowRef} from './rowFeed';
import type {NamedPlaces} from './namedPlaces';

export interface SourceCell {
  text: string;
  /** The whole path, or why there is none; '' where the text says it all. */
  title: string;
  /** The text is a place, and no name that is not found. */
  found: boolean;
}

export const NO_SOURCE: SourceCell = {text: '', title: '', found: true};

export function sourceCell({page, index}: RowRef, places: Pick<NamedPlaces, 'placeOf'>): SourceCell {
  const place = page.source[index] ?? '';
  if (place !== '') return {text: place, title: '', found: true};
  const symbol = page.symbol[index];
  if (!symbol) return NO_SOURCE;
  const known = places.placeOf(symbol.key);
  if (known && known.label !== '') return {text: known.label, title: known.path, found: true};
  return {text: symbol.name, title: known?.reason ?? '', found: false};
}
