/**
 * What axe finds on a page in each of the four themes, with a picture of each in test-results/page to be looked at.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Page} from 'playwright-core';
import {expect} from 'vitest';
import type {OpenPage} from './pageDriver';
import {changeTheme, screenshotPath, THEMES} from './pageDriver';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Closes the page. */
export async function expectClean(open: OpenPage, name: string): Promise<void> {
  // The picture shows the resting page, not a tooltip or a hovered row.
  await open.page.mouse.move(0, 0);
  await open.page.evaluate(() => document.fonts.ready);
  for (const theme of THEMES) {
    await changeTheme(open.page, theme);
    await open.page.screenshot({path: screenshotPath(`${name}-${theme}`)});
    expect(await findings(open.page), theme).toEqual([]);
  }
  expect(open.errors).toEqual([]);
  await open.close();
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{violations: {id: string; help: string; nodes: {html: string; failureSummary: string}[]}[]}>;
    }
    const {violations} = await (window as unknown as {axe: Axe}).axe.run();
    return violations.flatMap(({id, help, nodes}) =>
      nodes.map(node => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    );
  });
}
