/**
 * Reads VS Code's native trees. In: a tree's element. Out: its visible rows as plain values.
 * Surprise: the tree is virtual: rows that are scrolled away do not exist.
 */
import type {Locator} from 'playwright-core';

export interface TreeRow {
  label: string;
  /** The dimmed text after the label; empty where there is none. */
  description: string;
  /** What a screen reader says. */
  accessibleName: string;
  /** Counts from 1. */
  level: number;
  /** Undefined for a leaf. */
  expanded: boolean | undefined;
  selected: boolean;
}

export async function readTreeRows(tree: Locator): Promise<TreeRow[]> {
  return tree.getByRole('treeitem').evaluateAll(rows =>
    rows.map(row => {
      const expanded = row.getAttribute('aria-expanded');
      return {
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        accessibleName: row.getAttribute('aria-label') ?? '',
        level: Number(row.getAttribute('aria-level') ?? 1),
        expanded: expanded === null ? undefined : expanded === 'true',
        selected: row.getAttribute('aria-selected') === 'true',
      };
    }),
  );
}
