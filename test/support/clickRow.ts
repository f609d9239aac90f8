/**
 * Clicks a row of the Log by its text. In: a page, a text, which of those that hold it. Surprise: rows are used again for
 * others while the table changes, and Playwright stays with the element that it found first; so a click that does not come
 * about is tried anew.
 */
import type {Frame, Page} from 'playwright-core';
import {eventually} from './eventually';

export async function clickRow(page: Frame | Page, text: string, nth = 0): Promise<void> {
  const row = () => page.getByRole('row').filter({hasText: text}).nth(nth);
  await eventually(
    () =>
      row()
        .click({timeout: 2000})
        .then(() => true),
    `a row “${text}” to click`,
  );
}
