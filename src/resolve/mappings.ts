/**
 * Configured path mappings: a prefix as the traced program sees it, and where those files are here. The longest prefix
 * that fits wins, whatever the order of the settings. Compared without case and by whole segments.
 */
import {isInside, joinPath, normalisePath} from './paths';

export interface PathMapping {
  from: string;
  to: string;
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
