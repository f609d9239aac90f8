/**
 * The Source column for records that name no place: what they are called, then where that is; by mouse and by keys, asked for
 * what is on screen and once. On the page alone, with recordings as hosts.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {PageDriver, screenshotPath, THEMES, changeTheme} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const shown = (page: Page, text: RegExp) =>
  page.locator('.spacer > [role=row]:visible').filter({hasText: text}).first();
const source = (page: Page, text: RegExp) => shown(page, text).locator('.c-source > .text');

/** A host that knows every name but one, and notes what it was asked. */
function hostOf(recording: string, missing = '') {
  const session = new TraceSession(TraceSession.spoolsOf(recording), {name: 'shop.log', kind: 'file'});
  const handlers = session.handlers();
  const asked: number[] = [];
  const went: number[] = [];
  let line = 1;
  return {
    ...{asked, went},
    moveLines: () => (line += 10),
    handlers: {
      ...handlers,
      place: async (params: {record: number}, signal: AbortSignal) => {
        asked.push(params.record);
        const place = await handlers.place(params, signal);
        if (missing !== '' && place.label.startsWith(missing)) return {label: '', path: '', reason: 'No such task.'};
        return {...place, label: place.label.replace('py:1', `py:${line}`)};
      },
      goToSource: ({record}: {record: number}) => {
        went.push(record);
        return {opened: true, reason: ''};
      },
    },
  };
}

test('rows say where their task is defined, each name is looked for once, and the link goes there', async () => {
  const host = hostOf('nameko/shop-json.log');
  const {page, errors, close} = await driver.open({handlers: host.handlers});
  await source(page, /orders\.get_order/)
    .and(page.getByText('orders.get_order.py:1', {exact: true}))
    .waitFor();
  await eventually(async () => (await page.locator('.text.named:visible').count()) === 0, 'every name to be found');
  const rows = await page.locator('.spacer > [role=row]:visible').count();
  expect(host.asked.length).toBeLessThan(rows);
  expect(new Set(host.asked).size).toBe(host.asked.length);
  await source(page, /orders\.get_order/).click();
  await eventually(() => host.went.length === 1, 'the source to be opened by the mouse');
  await page.keyboard.press('Enter');
  await eventually(() => host.went.length === 2, 'the source to be opened by a key');
  expect(host.went[1]).toBe(host.went[0]);
  await page.getByRole('radio', {name: 'Flat'}).click();
  await page.getByRole('columnheader', {name: 'Flow'}).waitFor();
  await source(page, /orders\.get_order/)
    .and(page.getByText('orders.get_order.py:1', {exact: true}))
    .waitFor();
  for (const theme of THEMES) {
    await changeTheme(page, theme);
    await page.screenshot({path: screenshotPath(`log-sources-${theme}`)});
  }
  expect(errors).toEqual([]);
  await close();
});

test('what is not found keeps its name and says why; files that change are looked into again', async () => {
  const host = hostOf('selinon/failing-logging.log', 'PoliteRetry');
  const {page, host: link, close} = await driver.open({handlers: host.handlers});
  const missing = page.locator('.text.named:visible[title="No such task."]').first();
  await missing.waitFor();
  expect(await missing.textContent()).toBe('PoliteRetry');
  const line = (text: string) => page.locator('.c-source > .text:visible').getByText(text, {exact: true}).first();
  // A failure names its line itself, in the traceback.
  await line('tasks.py:55').waitFor();
  await line('Broken.py:1').waitFor();
  await page.screenshot({path: screenshotPath('log-sources-selinon')});
  host.moveLines();
  link.emit('sourcesChanged', {});
  await line('Broken.py:11').waitFor();
  await close();
});
