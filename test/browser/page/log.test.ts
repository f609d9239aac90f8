/**
 * The table as people use it, on the page alone: three million rows, mouse and keys, follow and pause, filter, and the
 * view that comes back after a reload. What is expected is read from roles and names.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver} from './pageDriver';
import type {SourceInfo} from '../../../src/protocol/queries';
import {LISTENER, SyntheticSession} from './syntheticSession';

const MILLIONS = 3_000_000;

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

async function openSession(session: SyntheticSession, state?: unknown): Promise<OpenPage> {
  const open = await driver.open({handlers: session.handlers(), state});
  await open.page
    .getByRole('row', {name: /message/})
    .first()
    .waitFor();
  return open;
}

const table = (page: Page) => page.getByRole('treegrid', {name: 'Records'});
const row = (page: Page, record: number) => page.getByRole('row', {name: new RegExp(`message ${record} `)});
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]');
const detailsOf = (page: Page) => page.getByRole('complementary', {name: 'Details'});

describe('three million rows', () => {
  test('the end and the beginning are reached by keys, the middle by the scroll bar, and few elements exist', async () => {
    const {page, errors, close} = await openSession(new SyntheticSession(MILLIONS, 'file'));
    await table(page).focus();
    await page.keyboard.press('End');
    await row(page, MILLIONS - 1).waitFor();
    expect(await row(page, MILLIONS - 1).getAttribute('aria-rowindex')).toBe(String(MILLIONS + 1));
    await page.keyboard.press('Home');
    await row(page, 0).waitFor();
    await table(page).evaluate(grid => (grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2));
    const middle = await eventually(
      () => shownRecord(page, record => Math.abs(record - MILLIONS / 2) < 500),
      'the middle',
    );
    expect(middle).toBeGreaterThan(0);
    expect(await page.locator('[role=row]').count()).toBeLessThan(120);
    expect(errors).toEqual([]);
    await close();
  });

  test('the wheel moves by what it says although the scroll bar is only a share', async () => {
    const {page, close} = await openSession(new SyntheticSession(MILLIONS, 'file'));
    await table(page).hover();
    await page.mouse.wheel(0, 22 * 10);
    await eventually(async () => !(await row(page, 0).isVisible()) && row(page, 12).isVisible(), 'ten rows further');
    await page.mouse.wheel(0, -22 * 10);
    await row(page, 0).waitFor();
    await close();
  });

  test('a page asks for what is on screen and little more', async () => {
    const session = new SyntheticSession(MILLIONS, 'file');
    const {page, close} = await openSession(session);
    await table(page).evaluate(grid => (grid.scrollTop = grid.scrollHeight));
    await row(page, MILLIONS - 1).waitFor();
    expect(Math.max(...session.calls.rows.map(({count}) => count))).toBeLessThanOrEqual(256);
    expect(session.calls.rows.length).toBeLessThan(12);
    await close();
  });
});

describe('keyboard', () => {
  test('one tab stop; arrows and pages select, Enter goes to the source, Space shows details', async () => {
    const session = new SyntheticSession(10_000, 'file');
    const {page, close} = await openSession(session);
    await table(page).focus();
    await page.keyboard.press('ArrowDown');
    await row(page, 0).and(selected(page)).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await row(page, 2).and(selected(page)).waitFor();
    const active = await table(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await eventually(() => session.calls.goToSource.includes(2), 'the source to be opened');
    await detailsOf(page).getByText('message 2').first().waitFor();
    await page.keyboard.press(' ');
    await detailsOf(page).waitFor({state: 'detached'});
    await page.keyboard.press(' ');
    await detailsOf(page).waitFor();
    await page.keyboard.press('PageDown');
    await eventually(() => (session.calls.selected.at(-1) ?? 0) > 20, 'a page further');
    expect(await table(page).evaluate(grid => document.activeElement === grid)).toBe(true);
    await close();
  });

  test('Ctrl+F goes to the filter box, arrow down back to the table, F6 through the regions', async () => {
    const {page, close} = await openSession(new SyntheticSession(1000, 'file'));
    await table(page).focus();
    await page.keyboard.press('Control+f');
    const box = page.getByRole('combobox', {name: 'Filter'});
    expect(await box.evaluate(input => input === (input.getRootNode() as ShadowRoot).activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await table(page).evaluate(grid => document.activeElement === grid)).toBe(true);
    const visited: string[] = [];
    for (let step = 0; step < 5; step++) {
      await page.keyboard.press('F6');
      visited.push(await regionOfFocus(page));
    }
    expect(visited).toEqual(['details', 'toolbar', 'overview', 'tabs', 'view']);
    await close();
  });
});

describe('filter', () => {
  test('typing filters after a pause; the count says how many of how many', async () => {
    const session = new SyntheticSession(1000, 'file');
    const {page, close} = await openSession(session);
    await page.getByRole('combobox', {name: 'Filter'}).fill('every 10');
    await page.getByText('100 of 1,000').waitFor();
    await row(page, 30).waitFor();
    expect(await row(page, 31).count()).toBe(0);
    await page.getByRole('button', {name: 'Clear Filter Text'}).click();
    await row(page, 31).waitFor();
    await close();
  });

  test('the selected record stays selected and in view', async () => {
    const {page, close} = await openSession(new SyntheticSession(100_000, 'file'));
    await table(page).focus();
    await page.keyboard.press('End');
    await row(page, 99_999).and(selected(page)).waitFor();
    for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowUp');
    await row(page, 99_990).and(selected(page)).waitFor();
    await page.getByRole('combobox', {name: 'Filter'}).fill('every 10');
    await row(page, 99_980).waitFor();
    await row(page, 99_990).and(selected(page)).waitFor();
    await close();
  });

  test('a problem is said in a sentence and the last rows stay', async () => {
    const {page, close} = await openSession(new SyntheticSession(1000, 'file'));
    await page.getByRole('combobox', {name: 'Filter'}).fill('bad(');
    await page.getByRole('alert').getByText('The bracket at position 4 is never closed.').waitFor();
    expect(await row(page, 3).count()).toBe(1);
    await close();
  });

  test('nothing matches: says so, and Clear Filter brings everything back', async () => {
    const {page, close} = await openSession(new SyntheticSession(1000, 'file'));
    await page.getByRole('combobox', {name: 'Filter'}).fill('nothing like this');
    await page.getByRole('heading', {name: 'Nothing matches this filter'}).waitFor();
    await page.getByText('All 1,000 rows of this file are hidden.').waitFor();
    await page.getByRole('button', {name: 'Clear Filter', exact: true}).click();
    await row(page, 3).waitFor();
    await close();
  });
});

/** A saved file as the engine tells of it: what is there, how far it is read, what comes while it is written. */
class SavedFile {
  readonly session: SyntheticSession;
  private sources: SourceInfo[];

  constructor(rows: number, state: SourceInfo['state']) {
    this.session = new SyntheticSession(rows, 'file');
    this.sources = [{...LISTENER, kind: 'file', name: 'shop.trace.ndjson', state}];
  }

  handlers() {
    const hello = () => ({
      ...this.session.hello(),
      session: {...this.session.info(), sources: this.sources, live: true},
    });
    return {...this.session.handlers(), hello};
  }

  grow(rows: number, state: SourceInfo['state']) {
    this.sources = this.sources.map(source => ({...source, state}));
    return {...this.session.grow(rows), sources: this.sources};
  }
}

describe('a saved file', () => {
  test('opens at its beginning and stays there while it is read; only what is written later is new', async () => {
    const file = new SavedFile(5000, 'reading');
    const {page, host, close} = await driver.open({handlers: file.handlers()});
    await row(page, 0).waitFor();
    const follow = page.getByRole('button', {name: 'Follow'});
    expect(await follow.getAttribute('aria-pressed')).toBe('false');
    host.emit('changed', file.grow(5000, 'reading'));
    await page.getByText('10,000 records').first().waitFor();
    host.emit('changed', file.grow(5000, 'following'));
    await page.getByText('15,000 records').first().waitFor();
    await eventually(async () => (await table(page).getAttribute('aria-rowcount')) === '15001', 'all rows of the file');
    expect(await row(page, 0).isVisible()).toBe(true);
    host.emit('changed', file.grow(38, 'following'));
    // Not more: what was in the file is not new.
    await page.getByRole('button', {name: '38 new', exact: true}).waitFor();
    expect(await row(page, 0).isVisible()).toBe(true);
    await table(page).focus();
    await page.keyboard.press('End');
    await row(page, 15_037).waitFor();
    host.emit('changed', file.grow(5, 'following'));
    await row(page, 15_042).waitFor();
    await close();
  });

  test('with nothing in it yet is waited for, and followed from its first record', async () => {
    const file = new SavedFile(0, 'reading');
    const {page, host, close} = await driver.open({handlers: file.handlers()});
    await page.getByText('0 records').first().waitFor();
    host.emit('changed', file.grow(0, 'following'));
    const follow = page.getByRole('button', {name: 'Follow'});
    await eventually(async () => (await follow.getAttribute('aria-pressed')) === 'true', 'Follow to go on');
    host.emit('changed', file.grow(500, 'following'));
    await row(page, 499).waitFor();
    await close();
  });
});

describe('a live session', () => {
  test('follows its end until the user scrolls up; then counts what is new; End follows again', async () => {
    const session = new SyntheticSession(5000);
    const {page, host, close} = await openSession(session);
    await row(page, 4999).waitFor();
    host.emit('changed', session.grow(1000));
    await row(page, 5999).waitFor();
    await table(page).hover();
    await page.mouse.wheel(0, -2200);
    const follow = page.getByRole('button', {name: 'Follow'});
    await eventually(async () => (await follow.getAttribute('aria-pressed')) === 'false', 'Follow to go off');
    host.emit('changed', session.grow(38));
    await page.getByRole('button', {name: '38 new'}).waitFor();
    expect(await row(page, 6037).isVisible()).toBe(false);
    await table(page).focus();
    await page.keyboard.press('End');
    await row(page, 6037).waitFor();
    host.emit('changed', session.grow(5));
    await row(page, 6042).waitFor();
    await close();
  });

  test('rows that arrive do not move what is being read', async () => {
    const session = new SyntheticSession(5000);
    const {page, host, close} = await openSession(session);
    await row(page, 4990).click();
    const before = await row(page, 4990).boundingBox();
    host.emit('changed', session.grow(500));
    await page.getByRole('button', {name: '500 new'}).waitFor();
    expect(await row(page, 4990).boundingBox()).toEqual(before);
    await close();
  });

  test('Pause freezes the rows while the footer counts on', async () => {
    const session = new SyntheticSession(5000);
    const {page, host, close} = await openSession(session);
    await row(page, 4999).waitFor();
    await page.getByRole('button', {name: 'Pause'}).click();
    host.emit('changed', session.grow(100));
    await page.getByText('5,100 records').waitFor();
    expect(await row(page, 5099).count()).toBe(0);
    await page.getByRole('button', {name: 'Pause'}).click();
    await row(page, 5099).waitFor();
    await close();
  });

  test('the first record of an empty session appears with its time', async () => {
    const session = new SyntheticSession(0);
    const open = await driver.open({handlers: session.handlers()});
    await open.page.getByRole('heading', {name: 'Listening, nothing received yet'}).waitFor();
    open.host.emit('changed', session.grow(1));
    await open.page.getByRole('row', {name: /12:00:00\.000 .*message 0/}).waitFor();
    await open.close();
  });
});

test('a click selects, shows details and tells the host', async () => {
  const session = new SyntheticSession(1000, 'file');
  const {page, close} = await openSession(session);
  await row(page, 7).click();
  await detailsOf(page).getByText('12:00:00.007').waitFor();
  await detailsOf(page)
    .getByRole('button', {name: 'demo/child.py:8'})
    .or(detailsOf(page).getByText('child.py:8'))
    .first()
    .click();
  await eventually(() => session.calls.goToSource.includes(7), 'the source to be opened');
  expect(session.calls.selected).toEqual([7]);
  await row(page, 9).click();
  await detailsOf(page).getByText('+2.00 ms').waitFor();
  await detailsOf(page)
    .getByRole('button', {name: /^All Fields/})
    .click();
  await detailsOf(page).getByRole('treeitem', {name: 'big: 12345678901234567890'}).waitFor();
  await detailsOf(page).getByRole('treeitem', {name: 'ratio: NaN'}).waitFor();
  await close();
});

test('a reload brings back filter, selection, place, columns and details', async () => {
  const session = new SyntheticSession(100_000, 'file');
  const {page, stored, close} = await openSession(session);
  await page.getByRole('combobox', {name: 'Filter'}).fill('every 2');
  await page.getByText('50,000 of 100,000').waitFor();
  await page.getByRole('button', {name: 'Columns'}).click();
  await page.getByRole('menuitemcheckbox', {name: 'Elapsed'}).click();
  await page.keyboard.press('Escape');
  await table(page).evaluate(grid => (grid.scrollTop = 22 * 1000));
  await row(page, 2010).click();
  await eventually(() => JSON.stringify(stored()).includes('"anchor":{"record":2000'), 'the place to be stored');
  await page.reload();
  await row(page, 2010).and(selected(page)).waitFor();
  await row(page, 2000).waitFor();
  await page.getByText('50,000 of 100,000').waitFor();
  await detailsOf(page).getByText('message 2010').first().waitFor();
  expect(await page.getByRole('columnheader', {name: 'Elapsed'}).count()).toBe(0);
  await close();
});

/** A record number on screen that fits, read from the rows. */
async function shownRecord(page: Page, fits: (record: number) => boolean): Promise<number | undefined> {
  const texts = await page.locator('.row .c-message').allTextContents();
  return texts.map(text => Number(/message (\d+)/.exec(text)?.[1] ?? NaN)).find(fits);
}

async function regionOfFocus(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region ?? '');
}
