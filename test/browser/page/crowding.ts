/**
 * What stands in the way of what in the rows of controls: controls that overlap, reach out of the page or of their row, and
 * texts that are cut without saying so by an ellipsis. In: a page. Out: one line for each finding, [] when all is well.
 */
import type {Page} from 'playwright-core';

/** Rows of controls and words; what scrolls is not among them. */
const ROWS = '.toolbar, .tabs, .graph-header, .stat-notes, .footer, .details-head, .banner, .notice';
const CONTROLS = [
  'button',
  'input',
  'vscode-button',
  'vscode-dropdown',
  '[role=tab]',
  '.badge',
  '.range-text',
  '.match-count',
  '.session',
  '.graph-summary',
  '.graph-id',
  'footer > span',
].join(', ');

export function crowding(page: Page): Promise<string[]> {
  return page.evaluate(
    ([rows, controls]) => {
      const findings: string[] = [];
      const nameOf = (element: Element) =>
        `${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 30)} (${element.className})`;
      for (const row of document.querySelectorAll(rows)) {
        const frame = row.getBoundingClientRect();
        const shown = [...row.querySelectorAll(controls)].filter(
          control => control.checkVisibility({visibilityProperty: true}) && control.getBoundingClientRect().width > 0,
        );
        for (const control of shown) {
          const box = control.getBoundingClientRect();
          const outside = box.right > innerWidth + 0.5 || box.left < -0.5;
          if (outside || box.right > frame.right + 0.5 || box.bottom > frame.bottom + 0.5)
            findings.push(`${nameOf(control)} reaches out of ${row.className}`);
          const style = getComputedStyle(control);
          const isCut = control.scrollWidth > control.clientWidth + 1 && control.clientWidth > 0;
          if (
            isCut &&
            style.overflowX !== 'visible' &&
            style.textOverflow !== 'ellipsis' &&
            control.tagName !== 'INPUT'
          )
            findings.push(`${nameOf(control)} is cut`);
        }
        shown.forEach((a, at) => {
          for (const b of shown.slice(at + 1)) {
            if (a.contains(b) || b.contains(a)) continue;
            const [first, second] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
            const acrossPx = Math.min(first.right, second.right) - Math.max(first.left, second.left);
            const downPx = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
            if (acrossPx > 1 && downPx > 1) findings.push(`${nameOf(a)} overlaps ${nameOf(b)}`);
          }
        });
      }
      const root = document.documentElement;
      if (root.scrollWidth > root.clientWidth) findings.push('the page scrolls sideways');
      return findings;
    },
    [ROWS, CONTROLS] as const,
  );
}
