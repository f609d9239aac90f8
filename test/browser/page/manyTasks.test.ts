/**
 * One flow with thousands of tasks: the Timeline draws lanes instead of a row per task, the Graph a summary, and both stay
 * usable by mouse and by keys.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {wideFlowLines} from '../../bench/generate/wideFlow';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

const TASKS = 6000;

let driver: PageDriver;
let session: TraceSession;
beforeAll(async () => {
  const bytes = new TextEncoder().encode(`${[...wideFlowLines(TASKS)].join('\n')}\n`);
  session = new TraceSession([bytes], {name: 'import.ndjson', kind: 'file'});
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

async function show(view: string): Promise<OpenPage> {
  const open = await driver.open({handlers: session.handlers()});
  await open.page.getByRole('tab', {name: view}).click();
  return open;
}

const grid = (page: Page) => page.getByRole('treegrid', {name: 'Timeline'});
const details = (page: Page) => page.getByRole('complementary', {name: 'Details'});

test('the Timeline packs them into lanes, walks them by arrow keys, and shows single ones when zoomed', async () => {
  const {page, errors, close} = await show('Timeline');
  const rows = grid(page).getByRole('row');
  await rows.filter({hasText: 'import of'}).waitFor();
  const flow = rows.filter({hasText: 'import of'});
  if ((await flow.getAttribute('aria-expanded')) === 'false') {
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
  }
  await rows.nth(3).waitFor();
  expect(await rows.count()).toBeLessThan(40);
  await page.screenshot({path: screenshotPath('timeline-lanes')});
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  // Far out they are one bar; nearer each can be walked to.
  for (let step = 0; step < 9; step++) await page.keyboard.press('w');
  await page.locator('.range-text').waitFor();
  const item = async () => /^item \d+$/.exec(await details(page).locator('pre').first().innerText())?.[0] ?? '';
  /** Presses until the lanes have been laid out for this zoom and another task is chosen. */
  const next = (before: string) =>
    eventually(async () => {
      await page.keyboard.press('ArrowRight');
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const now = await item();
      return now !== '' && now !== before && now;
    }, 'another task of the lane');
  const found = [await next('')];
  for (let step = 0; step < 2; step++) found.push(await next(found.at(-1)!));
  const numbers = found.map(name => Number(name.slice(5)));
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
  expect(await grid(page).locator('[role=row][aria-selected=true]').innerText()).toMatch(/^Level 1/);
  await page.screenshot({path: screenshotPath('timeline-lanes-zoomed')});
  expect(errors).toEqual([]);
  await close();
});

test('the Graph sums up equal tasks, and says how many stand how', async () => {
  const {page, errors, close} = await show('Graph');
  const nodes = page.getByRole('listbox', {name: /^Graph of import/}).getByRole('option');
  await nodes.first().waitFor();
  await page.screenshot({path: screenshotPath('graph-summary')});
  expect(await nodes.count()).toBeLessThan(10);
  await page.getByRole('option', {name: /^item %d.*6,000/}).waitFor();
  expect(errors).toEqual([]);
  await close();
});
