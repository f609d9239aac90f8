/**
 * Configured path mappings: a prefix as the traced program sees it, and where those files are here. The longest prefix
 * that fits wins, whatever the order of the settings. Compared without case and by whole segments.
 */
import {commonSuffixLength, isAbsolute, isInside, joinPath, normalisePath} from './paths';

export interface PathMapping {
  from: string;
  to: string;
}

/**
 * What a pair of paths teaches: their common end taken away, a folder there and the folder here. Null where nothing is left
 * of the path there (it was relative) or where the names of the files differ.
 */
export function prefixPair(there: string, here: string): PathMapping | null {
  const common = commonSuffixLength(there, here, false);
  if (common === 0 || !isAbsolute(there)) return null;
  const from = withoutLast(there, common);
  const to = withoutLast(here, common);
  return from === to ? null : {from, to};
}

/** Pairs of one folder there with different folders here say nothing. The first of equal ones stays. */
export function agreeing(pairs: readonly PathMapping[]): PathMapping[] {
  const byFrom = new Map<string, PathMapping | null>();
  for (const pair of pairs) {
    const key = pair.from.toLowerCase();
    const known = byFrom.get(key);
    if (known === undefined) byFrom.set(key, pair);
    else if (known && known.to !== pair.to) byFrom.set(key, null);
  }
  return [...byFrom.values()].filter(pair => pair !== null);
}

function withoutLast(path: string, segments: number): string {
  let end = path.length;
  for (let left = segments; left > 0; left--) end = path.lastIndexOf('/', end - 1);
  return end <= 0 ? '/' : path.slice(0, end);
}

/** Places that the mappings give for a path, best first. */
export function applyMappings(path: string, mappings: readonly PathMapping[]): string[] {
  const wanted = normalisePath(path);
  return mappings
    .map(({from, to}) => ({from: normalisePath(from), to: normalisePath(to)}))
    .filter(({from}) => isInside(wanted, from, false))
    .sort((a, b) => b.from.length - a.from.length)
    .map(({from, to}) => joinPath(to, wanted.slice(from.length)));
}
