/** The Timeline as people use it, on the page alone: mouse and keys, what it says to a screen reader, and its looks. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const SYSTEMS = [
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  'penguiflow/pipeline-info-structured.log',
  'distlog/multiproc-linked-json.ndjson',
];

const grid = (page: Page) => page.getByRole('treegrid', {name: 'Timeline'});

async function openTimeline(
  recordings: string[],
  options: {heightPx?: number; widthPx?: number} = {},
): Promise<OpenPage> {
  const session = TraceSession.ofRecordings(...recordings);
  const open = await driver.open({handlers: session.handlers(), heightPx: 812, ...options});
  await open.page.getByRole('tab', {name: 'Timeline'}).click();
  await grid(open.page).getByRole('row').first().waitFor();
  return open;
}

describe('looks', () => {
  test.each(SYSTEMS)('%s', async recording => {
    const {page, errors, close} = await openTimeline([recording]);
    await page.waitForTimeout(300);
    await page.screenshot({path: screenshotPath(`timeline-${recording.split('/')[0]}-dark`)});
    expect(errors).toEqual([]);
    await close();
  });
});
