/**
 * Pairs two lists of siblings. Comes in: for each the key it is told by, in order. Goes out: pairs of positions, -1 for
 * "on the other side only", every position once. The n-th of a key meets the n-th of that key: siblings that run at the
 * same time come in another order in every run, so order alone is no difference, which a longest common subsequence
 * would make of it. Linear. Pure.
 */
export interface SiblingPairs {
  left: Int32Array;
  right: Int32Array;
}

/** Positions of the right for those of the left, -1 for none; fills what is -1 so far and is not taken. */
export function pairByKey<Key>(
  leftKeys: readonly Key[],
  rightKeys: readonly Key[],
  partner: Int32Array,
  taken: Uint8Array,
): void {
  const open = new Map<Key, number>();
  const next = new Int32Array(rightKeys.length).fill(-1);
  // Backwards, so that each list begins with its first.
  for (let at = rightKeys.length - 1; at >= 0; at--) {
    if (taken[at]) continue;
    next[at] = open.get(rightKeys[at]!) ?? -1;
    open.set(rightKeys[at]!, at);
  }
  for (let at = 0; at < leftKeys.length; at++) {
    if (partner[at] !== -1) continue;
    const found = open.get(leftKeys[at]!) ?? -1;
    if (found === -1) continue;
    partner[at] = found;
    taken[found] = 1;
    open.set(leftKeys[at]!, next[found]!);
  }
}

/** In the order of the left; what only the right has stands behind what it follows there. */
export function inOrder(partner: Int32Array, rightCount: number): SiblingPairs {
  const leftOf = new Int32Array(rightCount).fill(-1);
  partner.forEach((right, left) => {
    if (right !== -1) leftOf[right] = left;
  });
  const unpaired = leftOf.reduce((count, left) => count + (left === -1 ? 1 : 0), 0);
  const pairs = {left: new Int32Array(partner.length + unpaired), right: new Int32Array(partner.length + unpaired)};
  let size = 0;
  const add = (left: number, right: number) => {
    pairs.left[size] = left;
    pairs.right[size++] = right;
  };
  const addFollowers = (right: number) => {
    for (let at = right + 1; at < rightCount && leftOf[at] === -1; at++) add(-1, at);
  };
  addFollowers(-1);
  partner.forEach((right, left) => {
    add(left, right);
    if (right !== -1) addFollowers(right);
  });
  return pairs;
}
