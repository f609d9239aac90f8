// @ts-check

/**
 * Depth-first search for a circle.
 * @param {Map<string, Set<string>>} edges
 * @returns {string[] | undefined} the names along the circle, the first one repeated at the end
 */
export function findCycle(edges) {
  /** @type {Set<string>} */
  const done = new Set();
  /**
   * @param {string} name
   * @param {string[]} trail
   * @returns {string[] | undefined}
   */
  const walk = (name, trail) => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const cycle = walk(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = walk(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}
