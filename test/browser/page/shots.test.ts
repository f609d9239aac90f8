import {afterAll, beforeAll, expect, test} from 'vitest';
import {PageDriver, screenshotPath, THEMES} from './pageDriver';
import {SyntheticSession} from './syntheticSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

test('first', async () => {
  const session = new SyntheticSession(3_000_000, 'live');
  const {page, errors, close} = await driver.open({handlers: session.handlers()});
  await page.waitForTimeout(1500);
  await page.screenshot({path: screenshotPath('first')});
  expect(errors).toEqual([]);
  await close();
});
