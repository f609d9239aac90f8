/** A panel of 400 px, and one at 200 %: every control of every view is in sight, and words of states are whole. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const open = (widthPx: number, more: {heightPx?: number; scale?: number} = {}) => {
  const spools = TraceSession.spoolsOf('nameko/shop-json.log');
  const session = new TraceSession(spools, {name: 'shop-json.log', kind: 'file'});
  return driver.open({handlers: session.handlers(), widthPx, ...more});
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

test.each([620, 1392])('at %i px the state words and times of the Log are whole', async widthPx => {
  const {page, close} = await open(widthPx);
  const word = page.locator('.spacer .c-level > .text', {hasText: 'Failed, expected'}).first();
  await word.waitFor();
  expect(await word.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true);
  const cut = await page
    .locator('.spacer .c-time > .text')
    .evaluateAll(times => times.filter(time => time.scrollWidth > time.clientWidth).map(time => time.textContent));
  expect(cut).toEqual([]);
  await close();
});

// A zoom of 200 % leaves half the pixels of an editor beside a side bar.
test.each(['Log', 'Timeline', 'Graph', 'Statistics'])(
  '%s at 200 %%: all is in sight, nothing scrolls sideways',
  async view => {
    const {page, close} = await open(570, {heightPx: 400, scale: 2});
    await page.getByRole('tab', {name: view}).click();
    await page.locator('.spacer > .row, .tl-row, .graph-node, .stat-name').first().waitFor();
    await page.screenshot({path: screenshotPath(`zoom-200-${view.toLowerCase()}`)});
    const outside = await page.evaluate(() => {
      const parts = document.querySelectorAll('.toolbar > *, .tabs button, .tab-tools > *, footer, [data-region]');
      const cut = [...parts].filter(part => part.getBoundingClientRect().right > innerWidth + 0.5);
      const root = document.documentElement;
      const scrolls = root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight;
      return [...cut.map(part => part.getAttribute('aria-label') ?? part.className), ...(scrolls ? ['the page'] : [])];
    });
    expect(outside).toEqual([]);
    const main = (await page.getByRole('main').boundingBox())!;
    expect(main.height).toBeGreaterThan(200);
    await close();
  },
);
