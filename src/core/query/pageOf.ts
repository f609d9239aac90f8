/**
 * One page of a list in order, without sorting all of it: the items that come before the page's end are gathered in
 * front (Hoare's selection), and only those are sorted. `items` is reordered. Pure; the order must have no ties.
 */
export function pageOf<Item>(
  items: Item[],
  compare: (a: Item, b: Item) => number,
  from: number,
  count: number,
): {from: number; page: Item[]} {
  const start = Math.max(0, Math.min(from, items.length));
  const end = Math.min(items.length, start + Math.max(0, count));
  if (end < items.length) gatherFirst(items, compare, end);
  const first = items.slice(0, end).sort(compare);
  return {from: start, page: first.slice(start)};
}

/** Puts the `count` items that come first, in any order, before all others. */
function gatherFirst<Item>(items: Item[], compare: (a: Item, b: Item) => number, count: number): void {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    // The middle one, as lists often come sorted already.
    const pivot = items[(low + high) >> 1]!;
    let left = low;
    let right = high;
    while (left <= right) {
      while (compare(items[left]!, pivot) < 0) left++;
      while (compare(items[right]!, pivot) > 0) right--;
      if (left > right) break;
      const item = items[left]!;
      items[left++] = items[right]!;
      items[right--] = item;
    }
    if (count - 1 <= right) high = right;
    else if (count - 1 >= left) low = left;
    else return;
  }
}

/** Where a page begins: `from`, or as many rows before the end where it is negative; always within the rows. */
export function startOfPage(from: number, total: number): number {
  return Math.max(0, Math.min(from < 0 ? total + from : from, total));
}
