/** A panel of 400 px: every control of every view is in sight, and words of states and names of tasks are whole. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {PageDriver} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const open = (widthPx: number) => {
  const spools = TraceSession.spoolsOf('nameko/shop-json.log');
  const session = new TraceSession(spools, {name: 'shop-json.log', kind: 'file'});
  return driver.open({handlers: session.handlers(), widthPx});
};

test.each(['Log', 'Timeline', 'Graph', 'Statistics'])('%s: no tool stands outside the page', async view => {
  const {page, close} = await open(400);
  await page.getByRole('tab', {name: view}).click();
  const toggle = page.getByRole('button', {name: 'Details', exact: true});
  await toggle.waitFor();
  await page.locator('.spacer > .row, .tl-row, .graph-node, .stat-name').first().waitFor();
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.toolbar vscode-button, .tabs button, .tabs vscode-button')]
      .filter(control => control.getBoundingClientRect().right > innerWidth)
      .map(control => control.getAttribute('aria-label') ?? control.textContent),
  );
  expect(outside).toEqual([]);
  await close();
});

test.each([620, 1392])('at %i px the state words of the Log are whole', async widthPx => {
  const {page, close} = await open(widthPx);
  const word = page.locator('.spacer .c-level > .text', {hasText: 'Failed, expected'}).first();
  await word.waitFor();
  expect(await word.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  await close();
});
