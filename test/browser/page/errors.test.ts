/**
 * From error to error, nested and flat: from the first when nothing is selected, round at the ends, and one line about it
 * that lies over the view and moves nothing.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const notice = (page: Page) => page.getByRole('status').locator('.notice');
const selectedRow = (page: Page) => page.locator('.spacer [role=row][aria-selected=true]');

/** As F8 and Shift+F8 arrive in VS Code. */
function pressF8({host}: OpenPage, back = false): void {
  host.emit('command', {id: back ? 'previousError' : 'nextError'});
}

async function openLog(recording: string, arrangement: 'Nested' | 'Flat'): Promise<OpenPage & {session: TraceSession}> {
  const session = new TraceSession(TraceSession.spoolsOf(recording), {name: 'trace.ndjson', kind: 'file'});
  const open = await driver.open({handlers: session.handlers()});
  await open.page.locator('.spacer > .row').first().waitFor();
  await open.page.getByRole('radio', {name: arrangement}).click();
  await open.page.locator('.spacer > .row').first().waitFor();
  return {...open, session};
}

/** Steps once, and says which row is selected then. */
async function step(open: OpenPage, before: string, back = false): Promise<string> {
  pressF8(open, back);
  return eventually(async () => {
    // Not where it comes from, which is looked up meanwhile.
    const text = (await selectedRow(open.page).locator('.c-time, .c-level, .c-message').allTextContents()).join(' ');
    return text !== '' && text !== before && text;
  }, 'another error to be selected');
}

describe.each(['Nested', 'Flat'] as const)('%s', arrangement => {
  test('the first error comes first wherever the page is scrolled to, and after the last one the first again', async () => {
    const open = await openLog('nameko/shop-json.log', arrangement);
    const {page, errors} = open;
    await page.locator('.spacer').hover();
    await page.mouse.wheel(0, 100_000);
    await eventually(
      async () => (await page.locator('.spacer > .row').allTextContents()).join().includes('tick'),
      'the end',
    );
    const seen: string[] = [await step(open, '')];
    const head = async () => (await page.getByRole('tablist').boundingBox())!.y;
    const top = await head();
    do {
      seen.push(await step(open, seen.at(-1)!));
      expect(seen.length).toBeLessThan(60);
    } while (seen.at(-1) !== seen[0]);
    await notice(page).getByText('That was the last error; this is the first.').waitFor();
    expect(seen.length).toBeGreaterThan(8);
    expect(await head()).toBe(top);
    await page.screenshot({path: screenshotPath(`errors-${arrangement}`)});
    expect(await step(open, seen[0]!, true)).toBe(seen.at(-2));
    await eventually(
      async () => /the first error; this is the last/.test((await notice(page).textContent()) ?? ''),
      'why',
    );
    expect(await step(open, seen.at(-2)!, true)).toBe(seen.at(-3));
    await eventually(async () => (await notice(page).count()) === 0, 'the line to go with the next step');
    expect(errors).toEqual([]);
    await open.close();
  });

  test('backwards without a selection the last error comes first; the only one says so, and none too', async () => {
    const open = await openLog('distlog/multiproc-linked-json.ndjson', arrangement);
    const {page} = open;
    const only = await step(open, '', true);
    expect(only).toContain('step failed');
    pressF8(open);
    await notice(page).getByText('This is the only error.').waitFor();
    await page.getByRole('button', {name: 'Dismiss'}).click();
    await notice(page).waitFor({state: 'detached'});
    await page.getByRole('combobox', {name: 'Filter'}).fill('starting');
    await page.getByText('1 of 48', {exact: true}).waitFor();
    pressF8(open);
    await notice(page).getByText('There is no error among these records.').waitFor();
    await open.close();
  });
});

test('what a screen reader hears of it comes into a place that is there before', async () => {
  const {page, host, close} = await openLog('distlog/multiproc-linked-json.ndjson', 'Nested');
  const place = page.locator('.notice-place[role=status]');
  expect(await place.textContent()).toBe('');
  await page.getByRole('combobox', {name: 'Filter'}).fill('starting');
  await page.getByText('1 of 48', {exact: true}).waitFor();
  host.emit('command', {id: 'nextError'});
  await eventually(async () => (await place.textContent())?.startsWith('There is no error'), 'the words');
  await close();
});
