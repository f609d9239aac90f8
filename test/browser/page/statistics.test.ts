/**
 * The Statistics view as people use it: sorted by mouse and by keys, a name added to the filter, figures that follow
 * filter and time, thousands of names, what survives a reload; and no finding of axe in four themes.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RpcError} from '../../../src/protocol/rpc';
import {eventually} from '../../support/eventually';
import {expectClean} from './findings';
import type {OpenPage} from './pageDriver';
import {PageDriver} from './pageDriver';
import {SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

const EVERYTHING = [
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'distlog/multiproc-linked-json.ndjson',
];

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const grid = (page: Page) => page.getByRole('grid', {name: 'Statistics'});
const header = (page: Page, name: string) => grid(page).getByRole('columnheader', {name});
const names = (page: Page) => grid(page).locator('.stat-rows [role=gridcell]:first-child').allInnerTexts();
const filterText = (page: Page) => page.getByRole('combobox', {name: 'Filter'}).inputValue();

async function openStatistics(session: TraceSession | SyntheticSession, options: object = {}): Promise<OpenPage> {
  const open = await driver.open({handlers: session.handlers(), ...options});
  await open.page.getByRole('tab', {name: 'Statistics'}).click();
  await grid(open.page).waitFor();
  return open;
}

describe('statistics', () => {
  test('errors stand first; another column sorts by a click, and the other way by a second one', async () => {
    const {page, errors, close} = await openStatistics(TraceSession.ofRecordings(...EVERYTHING));
    expect((await names(page))[0]).toBe('Broken');
    expect(await header(page, 'Errors').getAttribute('aria-sort')).toBe('descending');
    await header(page, 'Count').click();
    await eventually(async () => (await names(page))[0] === 'walker.step', 'the name with most runs');
    expect(await header(page, 'Errors').getAttribute('aria-sort')).toBe('none');
    await header(page, 'Name').click();
    await eventually(async () => (await names(page))[0] === 'Apologise', 'the first by name');
    await header(page, 'Name').click();
    await eventually(async () => (await names(page))[0] === 'worker %d3 names', 'the last by name');
    expect(errors).toEqual([]);
    await close();
  });

  test('a click on a name and Enter on a row add it to the filter, and figures follow', async () => {
    const {page, close} = await openStatistics(TraceSession.ofRecordings(...EVERYTHING));
    await grid(page).getByText('payments.charge', {exact: true}).click();
    await eventually(async () => (await filterText(page)) === 'task:"payments.charge"', 'the filter');
    await eventually(async () => !(await names(page)).includes('Broken'), 'other names to go');
    expect(await names(page)).toContain('payments.charge');
    await page.getByRole('combobox', {name: 'Filter'}).fill('');
    await eventually(async () => (await names(page)).includes('Broken'), 'all names');
    await grid(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(async () => (await filterText(page)) === 'task:"Broken"', 'the filter by key');
    await close();
  });

  test('one tab stop: the header by arrows and Enter, rows by arrows, Home, End and pages', async () => {
    const {page, close} = await openStatistics(TraceSession.ofRecordings(...EVERYTHING));
    await page.getByRole('tab', {name: 'Statistics'}).focus();
    await eventually(async () => {
      await page.keyboard.press('Tab');
      return grid(page).evaluate(element => element === document.activeElement);
    }, 'the table by Tab');
    expect(await grid(page).locator('[tabindex="0"]').count()).toBe(0);
    // The header comes first, on the column that sorts.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(async () => (await header(page, 'Retries').getAttribute('aria-sort')) === 'descending', 'sorted');
    await page.keyboard.press('ArrowDown');
    const active = () =>
      grid(page).evaluate(element => {
        const id = element.getAttribute('aria-activedescendant');
        return id === null ? '' : (document.getElementById(id)?.textContent ?? '');
      });
    await eventually(async () => (await active()).startsWith('Broken'), 'the first row');
    await page.keyboard.press('End');
    await eventually(async () => (await active()).startsWith('confirm'), 'the last row');
    await page.keyboard.press('PageUp');
    await eventually(async () => !(await active()).startsWith('confirm'), 'a page further up');
    await close();
  });

  test('the chosen order is back after a reload', async () => {
    const session = TraceSession.ofRecordings(...EVERYTHING);
    const first = await openStatistics(session);
    await header(first.page, 'Max').click();
    await eventually(() => JSON.stringify(first.stored()).includes('"column":"max"'), 'the order to be stored');
    const state = first.stored();
    await first.close();
    const {page, close} = await driver.open({handlers: session.handlers(), state});
    await grid(page).waitFor();
    expect(await header(page, 'Max').getAttribute('aria-sort')).toBe('descending');
    await close();
  });

  test('ten thousand names are few elements, and the last is reached', async () => {
    const {page, close} = await openStatistics(new SyntheticSession(34_000));
    await page.getByText('24,000 more names are counted and not listed.').waitFor();
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await grid(page).getByText('task 0', {exact: true}).waitFor();
    expect(await page.locator('[role=row]').count()).toBeLessThan(120);
    await close();
  });

  test('a live session moves the figures without a click', async () => {
    const session = new SyntheticSession(50);
    const {page, host, close} = await openStatistics(session);
    await page.getByText('All 50 names').waitFor();
    host.emit('changed', session.grow(7));
    await page.getByText('All 57 names').waitFor();
    await close();
  });

  test('records without tasks, and figures that cannot be made, say so', async () => {
    const session = new SyntheticSession(50);
    const empty = {
      ...(await session.handlers().statistics({filter: null, limit: 1, alike: true}, new AbortController().signal)),
    };
    let fails = true;
    const handlers = {
      ...session.handlers(),
      statistics: () => {
        if (fails) throw new RpcError('internal', 'The disk was taken out.');
        return {...empty, names: 0, rows: []};
      },
    };
    const {page, close} = await driver.open({handlers});
    await page.getByRole('tab', {name: 'Statistics'}).click();
    await page.getByText('The disk was taken out.').waitFor();
    fails = false;
    await page.getByRole('button', {name: 'Try Again'}).click();
    await page.getByRole('heading', {name: 'No tasks to count'}).waitFor();
    await close();
  });

  test('names that differ in numbers alone are one row, or one each; the tab counts the same', async () => {
    const session = TraceSession.ofRecordings('distlog/multiproc-linked-json.ndjson');
    const {page, stored, close} = await openStatistics(session);
    const tab = page.getByRole('tab', {name: 'Statistics'});
    await eventually(async () => (await names(page)).join().includes('worker %d'), 'one row for the workers');
    await eventually(async () => (await tab.textContent()) === 'Statistics5', 'five names');
    await page.getByRole('button', {name: /^Similar Names Together/}).click();
    await eventually(async () => (await names(page)).join().includes('worker 2'), 'a row for each of them');
    await eventually(async () => (await tab.textContent()) === 'Statistics9', 'nine names');
    await eventually(() => JSON.stringify(stored()).includes('"alike":false'), 'the choice to be stored');
    await close();
    const again = await driver.open({handlers: session.handlers(), state: stored()});
    await eventually(async () => (await names(again.page)).join().includes('worker 2'), 'the choice to be back');
    const toggle = again.page.getByRole('button', {name: /^Similar Names Together/});
    expect(await toggle.getAttribute('aria-pressed')).not.toBe('true');
    await toggle.click();
    await again.page.getByText('worker %d').click();
    await eventually(async () => (await filterText(again.page)) === 'task:"worker %d"', 'a filter for all of them');
    await again.close();
  });

  test('the other tabs say how much they have to show of what passes the filter', async () => {
    const {page, close} = await openStatistics(TraceSession.ofRecordings('nameko/shop-json.log'));
    const texts = () => page.getByRole('tab').allTextContents();
    await eventually(async () => (await texts()).join() === 'Log152,Timeline19,Graph19,Statistics12', 'the counts');
    await page.getByRole('combobox', {name: 'Filter'}).fill('task:payments.charge');
    await eventually(async () => (await texts()).slice(1).join() === 'Timeline3,Graph3,Statistics3', 'fewer of all');
    await close();
  });

  test('a narrow page shows fewer columns and never scrolls sideways', async () => {
    const {page, close} = await openStatistics(TraceSession.ofRecordings(...EVERYTHING), {widthPx: 480, heightPx: 500});
    await header(page, 'Errors').waitFor();
    expect(await header(page, 'System').count()).toBe(0);
    expect(await grid(page).evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0);
    await close();
  });

  test('no finding of axe in four themes', async () => {
    const open = await openStatistics(TraceSession.ofRecordings(...EVERYTHING), {heightPx: 812});
    await open.page.getByRole('button', {name: 'Details', exact: true}).click();
    await grid(open.page).focus();
    await open.page.keyboard.press('ArrowDown');
    await open.page.keyboard.press('ArrowDown');
    await expectClean(open, 'statistics');
  });
});
