/** What looking up a name gives; shared by the systems' own look-ups. */

/** A place in the source, and what it is. */
export interface SourcePlace {
  path: string;
  line1: number;
  what:
    | 'class'
    | 'run method'
    | 'method'
    | 'decorator'
    | 'function'
    | 'node'
    | 'task entry'
    | 'storage entry'
    | 'flow definition'
    | 'edge'
    | 'condition'
    | 'fallback'
    | 'planner'
    | 'call';
  /** Name of what stands there, for lists. */
  name: string;
}

export type SymbolResolution =
  /** `more`: what belongs to it, such as the entry that names a class. */
  | {kind: 'found'; place: SourcePlace; more: SourcePlace[]}
  /** Best first; at least two. */
  | {kind: 'several'; places: SourcePlace[]}
  | {
      kind: 'notFound';
      why:
        | 'trace'
        | 'step'
        | 'runtimeNode'
        | 'noTask'
        | 'noFlow'
        | 'noEdge'
        | 'noFallback'
        | 'noStorage'
        | 'noService'
        | 'noMethod'
        | 'noNode'
        | 'noPlanner';
      /** Folders that were searched. */
      folders: number;
      /** There are more files than are searched: so many were. */
      cutOffAt?: number;
      /** What may be it, but is given its name while the program runs. */
      unread?: readonly SourcePlace[];
      /** Base classes that are not among the files, which may have it. */
      bases?: readonly string[];
    };

const TESTS = /\/(?:tests?|test_[^/]*|[^/]*_test)(?:\/|\.py$)/;

/** One of several: found when they are one place. */
export function oneOf(places: readonly SourcePlace[], more: SourcePlace[] = []): SymbolResolution | null {
  const distinct = places.filter(
    (place, index) => places.findIndex(other => other.path === place.path && other.line1 === place.line1) === index,
  );
  const [first] = distinct;
  if (!first) return null;
  if (distinct.length === 1) return {kind: 'found', place: first, more};
  // Copies and stand-ins for tests are the less likely ones.
  const rank = ({path}: SourcePlace) => (TESTS.test(path) ? 1000 : 0) + path.split('/').length;
  return {kind: 'several', places: distinct.sort((a, b) => rank(a) - rank(b))};
}

/** How many folders two files have in common: of several definitions the nearest is likely meant. */
export function nearness(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let common = 0;
  while (common < left.length - 1 && common < right.length - 1 && left[common] === right[common]) common++;
  return common;
}
