/**
 * A context menu of the workbench. In: what it is opened on. Out: its labels, or what was chosen in it is done. Surprise: VS
 * Code draws an open menu anew now and then, and a click or a key at that moment is lost; so all of it is tried again until
 * the menu is gone.
 */
import type {Locator, Page} from 'playwright-core';
import {eventually} from './eventually';

const LIMIT_MS = 45_000;

/** The labels of a menu, which is closed again. */
export async function menuOf(page: Page, target: Locator): Promise<string[]> {
  const items = page.locator('.monaco-menu .action-item .action-label:not(.separator)');
  await eventually(
    async () => {
      if (!(await items.first().isVisible())) await target.click({button: 'right', timeout: 5000});
      await items.first().waitFor({timeout: 5000});
      return true;
    },
    'a context menu',
    LIMIT_MS,
  );
  const labels = await items.evaluateAll(found => found.map(item => item.textContent ?? ''));
  await closeMenu(page);
  return labels.filter(label => label !== '');
}

export async function chooseInMenu(page: Page, target: Locator, label: string): Promise<void> {
  const item = page.locator('.monaco-menu .action-label').getByText(label, {exact: true});
  await eventually(
    async () => {
      await target.click({button: 'right', timeout: 5000});
      const taken = await item
        .hover({timeout: 5000})
        .then(() => item.click({timeout: 5000}))
        .then(() => item.waitFor({state: 'hidden', timeout: 2000}))
        .then(
          () => true,
          () => false,
        );
      if (!taken) await closeMenu(page);
      return taken;
    },
    `“${label}” in a context menu`,
    LIMIT_MS,
  );
}

async function closeMenu(page: Page): Promise<void> {
  const menu = page.locator('.monaco-menu').first();
  await eventually(async () => {
    if (!(await menu.isVisible())) return true;
    await page.keyboard.press('Escape');
    return menu.waitFor({state: 'hidden', timeout: 1000}).then(
      () => true,
      () => false,
    );
  }, 'the context menu to be closed');
}
