/** The nested Log on the page alone, over real recordings: folding, keys, sticky header, attempts, marks, flat and back. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {changeTheme, PageDriver, screenshotPath, THEMES} from './pageDriver';
import {spoolOf} from '../../support/memoryTrace';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const table = (page: Page) => page.getByRole('treegrid', {name: 'Records'});
const row = (page: Page, name: RegExp) => table(page).getByRole('row', {name});
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]');

async function open(recording: string, options: {widthPx?: number; heightPx?: number; scale?: number} = {}) {
  const session = new TraceSession([spoolOf(recording)], {name: recording, kind: 'file'});
  const opened = await driver.open({handlers: session.handlers(), heightPx: 900, ...options});
  await row(opened.page, /./).first().waitFor();
  return {...opened, session};
}

describe('folding', () => {
  test('by mouse on the twistie, by Left and Right, and all at once', async () => {
    const {page, close} = await open('distlog/multiproc-linked-json.ndjson');
    await page.getByRole('button', {name: 'Unfold All'}).waitFor();
    const worker = row(page, /worker 2 3 tasks/);
    await row(page, /step failed/).waitFor();
    await worker.locator('.twistie').click();
    await row(page, /step failed/).waitFor({state: 'detached'});
    expect(await worker.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await row(page, /step failed/).waitFor();
    await page.keyboard.press('ArrowLeft');
    await row(page, /step failed/).waitFor({state: 'detached'});
    // Folded already: to the row it is under.
    await page.keyboard.press('ArrowLeft');
    await selected(page)
      .and(row(page, /dispatch/))
      .waitFor();
    await page.getByRole('button', {name: 'Fold All', exact: true}).click();
    await eventually(async () => (await row(page, /dispatch/).count()) === 0, 'everything to be folded');
    await row(page, /checkout/).waitFor();
    await page.getByRole('button', {name: 'Unfold All'}).click();
    await row(page, /step failed/).waitFor();
    await close();
  });

  test('what is folded comes back after a reload', async () => {
    const {page, stored, close} = await open('distlog/multiproc-linked-json.ndjson');
    await row(page, /dispatch/)
      .first()
      .locator('.twistie')
      .click();
    await row(page, /worker 2 gets/).waitFor({state: 'detached'});
    await eventually(() => JSON.stringify(stored()).includes('"except":['), 'the folds to be stored');
    await page.reload();
    await row(page, /dispatch/)
      .first()
      .waitFor();
    expect(await row(page, /worker 2 gets/).count()).toBe(0);
    await close();
  });
});

test('Selinon: retries are attempts of one task with reason and wait; polling and text are folded to one row each', async () => {
  const {page, close} = await open('selinon/failing-logging.log');
  await row(page, /Flaky.*3 attempts/).waitFor();
  await row(page, /Failed.*attempt 1 of 3.*warehouse unreachable.*retried after 1/).waitFor();
  await row(page, /Succeeded.*attempt 3 of 3/).waitFor();
  const polling = row(page, /Polling.*records of polling/).first();
  await polling.click();
  await page.keyboard.press('ArrowRight');
  await row(page, /DISPATCHER_WAKEUP|NODE_STATE_CACHE/)
    .first()
    .waitFor();
  for (const theme of THEMES) {
    await changeTheme(page, theme);
    await page.screenshot({path: screenshotPath(`nested-selinon-${theme}`)});
  }
  await close();
});

test('a filter keeps ancestors as context, says what it hides and marks what it found', async () => {
  const {page, close} = await open('distlog/multiproc-linked-json.ndjson');
  await page
    .getByRole('combobox', {name: 'Filter'})

    .fill('"step failed"');
  await row(page, /checkout.*1 of 48 records match/).waitFor();
  await page.getByText('1 of 48', {exact: true}).waitFor();
  expect(
    await table(page)
      .getByRole('row', {name: /working/})
      .count(),
  ).toBe(0);
  const marked = await eventually(
    () => page.evaluate(() => [...(CSS.highlights.get('filter-match') ?? [])].map(String).join('|') || undefined),
    'the words to be marked',
  );
  expect(marked).toBe('step failed');
  await page.screenshot({path: screenshotPath('nested-filtered-dark')});
  await close();
});

test('the sticky header says where the first row is, and a click goes back there', async () => {
  const {page, close} = await open('distlog/multiproc-linked-json.ndjson', {heightPx: 420});
  await table(page).hover();
  await page.mouse.wheel(0, 22 * 20);
  const sticky = page.locator('.sticky-row');
  await sticky.getByText('checkout').waitFor();
  await page.screenshot({path: screenshotPath('nested-sticky-dark')});
  await sticky.click();
  await eventually(() => selected(page).count(), 'a row to be selected');
  await selected(page).waitFor();
  await close();
});

test('Flat shows flow and task columns again, the same record stays selected', async () => {
  const {page, close} = await open('distlog/multiproc-linked-json.ndjson');
  await row(page, /step failed/).click();
  await page.getByRole('radio', {name: 'Flat'}).click();
  await page
    .getByRole('grid', {name: 'Records'})
    .getByRole('row', {name: /step failed/})
    .and(selected(page))
    .waitFor();
  await page.getByRole('columnheader', {name: 'Flow'}).waitFor();
  await page.getByRole('radio', {name: 'Nested'}).click();
  await row(page, /step failed/)
    .and(selected(page))
    .waitFor();
  await close();
});

test('what the tab counts is what the footer tells apart: records and lines of text', async () => {
  const {page, close} = await open('selinon/failing-logging.log');
  const footer = page.getByRole('contentinfo', {name: 'Session'});
  await footer.getByText('220 records', {exact: true}).waitFor();
  await footer.getByText('698 text lines', {exact: true}).waitFor();
  const tab = page.getByRole('tab', {name: 'Log'});
  expect(await tab.textContent()).toBe('Log918');
  expect(await tab.getAttribute('title')).toContain('text lines');
  await close();
});

test('several rows: Shift and Ctrl by mouse and keys; the footer says how many and how long', async () => {
  const {page, close} = await open('distlog/multiproc-linked-json.ndjson');
  await row(page, /starting workers/).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 rows selected').waitFor();
  expect(await selected(page).count()).toBe(3);
  await row(page, /step failed/).click({modifiers: ['Control']});
  await page.getByText(/4 rows selected · [\d.]+ ms from first to last/).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.getByText('rows selected').waitFor({state: 'detached'});
  await close();
});

test('next error finds what is folded and unfolds it', async () => {
  const {page, close} = await open('distlog/multiproc-linked-json.ndjson');
  await page.getByRole('button', {name: 'Fold All', exact: true}).click();
  await row(page, /step failed/).waitFor({state: 'detached'});
  await table(page).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await row(page, /step failed/)
    .and(selected(page))
    .waitFor();
  await close();
});

test.each(['nameko/shop-json.log', 'penguiflow/pipeline-info-structured.log', 'distlog/multiproc-linked-json.ndjson'])(
  'picture of %s',
  async recording => {
    const name = recording.split('/')[0];
    const {page, errors, close} = await open(recording);
    for (const theme of ['dark', 'light'] as const) {
      await changeTheme(page, theme);
      await page.screenshot({path: screenshotPath(`nested-${name}-${theme}`)});
    }
    for (const widthPx of [880, 620, 400]) {
      await page.setViewportSize({width: widthPx, height: 700});
      await page.screenshot({path: screenshotPath(`nested-${name}-${widthPx}`)});
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(widthPx);
    }
    expect(errors).toEqual([]);
    await close();
  },
);
