import {afterAll, beforeAll, expect, test} from 'vitest';
import {PageDriver, screenshotPath, THEMES} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

test('first', async () => {
  const session = TraceSession.ofRecordings('distlog/quirks-json.ndjson', 'distlog/multiproc-linked-json.ndjson');
  for (const theme of THEMES) {
  const {page, errors, close} = await driver.open({handlers: session.handlers(), theme});
  await page.getByRole('grid', {name: 'Records'}).waitFor();
  await page.getByText('step failed').first().click();
  await page.getByText('Call Stack').first().waitFor();
  await page.waitForTimeout(300);
  await page.screenshot({path: screenshotPath('log-'+theme)});
  expect(errors).toEqual([]);
  await close();
  }
});
