/**
 * Expressions that change the level of a logger in a running JavaScript program, and put it back. Pure. Called by
 * LogLevels, which sends them through `evaluate`. JavaScript has no registry of loggers as Python has, so a program offers
 * one: a Map at `globalThis[Symbol.for('tracescope.logLevels')]`, from a logger's name to its level in Python's numbers,
 * '' for all that have none of their own. Tracescope's emitter for Node does. The program itself remembers what was before.
 */

/** What the expressions answer; debuggers put text in quotes. */
const DONE = 'done';

/** `logger` '' is for every logger without a level of its own. */
export function setLevelExpression(logger: string, level: number): string {
  return `((name, level) => {
    const levels = globalThis[Symbol.for('tracescope.logLevels')];
    if (!(levels instanceof Map)) return 'none';
    const before = (globalThis[Symbol.for('tracescope.logLevels.before')] ??= new Map());
    if (!before.has(name)) before.set(name, levels.get(name));
    levels.set(name, level);
    return '${DONE}';
  })(${JSON.stringify(logger)}, ${level})`;
}

export function restoreExpression(): string {
  return `(() => {
    const levels = globalThis[Symbol.for('tracescope.logLevels')];
    const before = globalThis[Symbol.for('tracescope.logLevels.before')] ?? new Map();
    for (const [name, level] of before) {
      if (level === undefined) levels.delete(name);
      else levels.set(name, level);
    }
    before.clear();
    return '${DONE}';
  })()`;
}

/** Whether the program had a registry. */
export function wasDone(result: string): boolean {
  return result.includes(DONE);
}
