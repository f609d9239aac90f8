/**
 * Shares a budget among sources so that a chatty one cannot starve a quiet one: whoever uses less than the common
 * level keeps all of it, the others are cut down to that level. Called by `chooseEvicted`. Pure.
 */

/** What each source has to give up, so that together they use at most `budget`. Same length and order as `used`. */
export function excessOf(used: readonly number[], budget: number): number[] {
  const level = commonLevel(used, Math.max(0, budget));
  return used.map(amount => Math.max(0, amount - level));
}

/** The largest level L for which the sum of min(used, L) is within the budget; Infinity when nothing must go. */
function commonLevel(used: readonly number[], budget: number): number {
  const ascending = [...used].sort((a, b) => a - b);
  let left = budget;
  for (const [index, amount] of ascending.entries()) {
    const sharers = ascending.length - index;
    if (amount * sharers > left) return left / sharers;
    left -= amount;
  }
  return Infinity;
}
