/** The filter box on the page alone: completion, colours, kept filters, and why nothing is shown. Mouse and keys. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {spoolOf} from '../../support/memoryTrace';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const box = (page: Page) => page.getByRole('combobox', {name: 'Filter'});
const options = (page: Page) => page.getByRole('listbox', {name: 'What may come next'}).getByRole('option');
const row = (page: Page, name: RegExp) => page.getByRole('treegrid', {name: 'Records'}).getByRole('row', {name});

async function open(recording: string) {
  const session = new TraceSession([spoolOf(recording)], {name: recording, kind: 'file'});
  const opened = await driver.open({handlers: session.handlers(), heightPx: 700});
  await row(opened.page, /./).first().waitFor();
  return {...opened, session};
}

test('keeps every letter, also of who types on just when the filter is applied', async () => {
  const {page, close} = await open('selinon/failing-logging.log');
  await box(page).focus();
  await box(page).evaluate(async (input: HTMLInputElement) => {
    for (const letter of 'level>=error state') {
      input.setRangeText(letter, input.value.length, input.value.length, 'end');
      input.dispatchEvent(new InputEvent('input', {bubbles: true}));
      // A moment more than the pause after which what is typed is applied.
      await new Promise(resolve => setTimeout(resolve, 182));
    }
  });
  expect(await box(page).inputValue()).toBe('level>=error state');
  // What is set from outside still takes its place.
  await box(page).fill('nothing is called so');
  await page.getByRole('button', {name: 'Clear Filter', exact: true}).click();
  await eventually(async () => (await box(page).inputValue()) === '', 'the box to be empty');
  await close();
});

test('completes a field and its value by keys; the active option is announced', async () => {
  const {page, close} = await open('selinon/failing-logging.log');
  await box(page).focus();
  await page.keyboard.type('sta');
  await options(page).filter({hasText: 'state:'}).first().waitFor();
  await page.keyboard.press('ArrowDown');
  const chosen = page.getByRole('option', {selected: true});
  await chosen.waitFor();
  expect(await box(page).getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
  await page.screenshot({path: screenshotPath('filter-completion-dark')});
  await page.keyboard.press('Tab');
  await eventually(async () => (await box(page).inputValue()) === 'state:', 'the field to be taken');
  // A field asks for its value at once.
  await options(page).filter({hasText: 'failed'}).first().waitFor();
  await page.keyboard.type('fail');
  await options(page)
    .filter({hasText: /^failed/})
    .first()
    .click();
  await eventually(async () => (await box(page).inputValue()) === 'state:failed', 'the value to be taken');
  await row(page, /Broken/)
    .first()
    .waitFor();
  await close();
});

test('Ctrl+Space lists what may stand here, Escape closes the list and then clears', async () => {
  const {page, close} = await open('nameko/shop-json.log');
  await box(page).fill('order');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+ ');
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  await options(page).first().waitFor({state: 'hidden'});
  await page.keyboard.press('Escape');
  expect(await box(page).inputValue()).toBe('');
  await close();
});

test('recent and saved filters are kept and used again', async () => {
  const {page, close} = await open('nameko/shop-json.log');
  await box(page).fill('level>=error');
  await page.keyboard.press('Enter');
  await page.getByRole('button', {name: 'Recent and Saved Filters'}).click();
  const panel = page.getByRole('dialog', {name: 'Filters'});
  await panel.getByRole('textbox', {name: 'Name for this filter'}).fill('bad ones');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', {name: /bad ones.*level>=error/}).waitFor();
  await page.screenshot({path: screenshotPath('filter-history-dark')});
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Clear Filter Text'}).click();
  await page.reload();
  await row(page, /./).first().waitFor();
  await page.getByRole('button', {name: 'Recent and Saved Filters'}).click();
  await panel
    .getByRole('button', {name: /bad ones/})
    .first()
    .click();
  await eventually(async () => (await box(page).inputValue()) === 'level>=error', 'the filter to be used');
  await page.getByRole('button', {name: 'Recent and Saved Filters'}).click();
  await panel.getByRole('button', {name: 'Remove bad ones'}).click();
  await panel.getByRole('button', {name: 'Remove bad ones'}).waitFor({state: 'detached'});
  await close();
});

test('nothing matches: each restriction is named with what it leaves, and can be used alone or removed', async () => {
  const {page, close} = await open('selinon/failing-logging.log');
  await box(page).fill('task:PoliteRetry state:cancelled');
  await page.getByRole('heading', {name: 'Nothing matches this filter'}).waitFor();
  const list = page.getByRole('list', {name: 'What hides the rows'});
  const task = list.getByRole('listitem').filter({hasText: 'task:PoliteRetry'});
  await task.getByText(/^\d+ rows by itself$/).waitFor();
  await page.screenshot({path: screenshotPath('filter-nothing-dark')});
  await task.getByRole('button', {name: 'use only this'}).click();
  await row(page, /PoliteRetry/)
    .first()
    .waitFor();
  expect(await box(page).inputValue()).toBe('task:PoliteRetry');
  await close();
});

test('copy marked rows as text and as JSON, by keys and from the menu', async () => {
  const {page, session, close} = await open('distlog/multiproc-linked-json.ndjson');
  const {copied} = session.effects;
  await row(page, /starting workers/).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  await eventually(() => copied.length === 1, 'the text');
  expect(copied[0]).toMatch(/^[\d:.]+\tInfo\t {2}starting workers\tparent.py:\d+\n[\d:.]+\tSucceeded\t {2}dispatch/);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', {name: 'Copy as JSON'}).click();
  await eventually(() => copied.length === 2, 'the JSON');
  const lines = (copied[1] ?? '').split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines[0])).toContain('starting workers');
  await close();
});

test('a value of the details filters, its path is copied; stepping stays within the task', async () => {
  const {page, session, close} = await open('distlog/multiproc-linked-json.ndjson');
  await row(page, /step failed/).click();
  const details = page.getByRole('complementary', {name: 'Details'});
  await details.getByRole('button', {name: /^All Fields/}).click();
  const level = details.getByRole('treeitem', {name: /^levelname: "ERROR"/});
  await level.click({button: 'right'});
  await page.getByRole('menuitem', {name: 'Copy Path'}).click();
  await eventually(() => session.effects.copied.includes('levelname'), 'the path');
  await level.click({button: 'right'});
  await page.getByRole('menuitem', {name: 'Filter by This Value'}).click();
  await eventually(async () => (await box(page).inputValue()) === 'levelname:ERROR', 'the filter');
  await page.getByRole('button', {name: 'Clear Filter Text'}).click();
  await row(page, /working/)
    .first()
    .waitFor();
  await details.getByRole('button', {name: 'Step Within'}).click();
  await page.getByRole('menuitemcheckbox', {name: 'Step Within the Task'}).click();
  await page.keyboard.press('Escape');
  await details.getByRole('button', {name: 'Previous Record of This Task'}).click();
  await details.getByText('working').first().waitFor();
  await close();
});
