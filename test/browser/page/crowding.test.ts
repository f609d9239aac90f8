/**
 * Rows of controls at every width, in every view and language, when they are fullest: a live session among several, a
 * filter, a time range. Nothing overlaps, nothing is cut, nothing stands outside.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {crowding} from './crowding';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const WIDTHS_PX = [1400, 1100, 920, 760, 640, 480, 400, 320];
/** By place, as their names go with the language. */
const VIEWS = ['log', 'timeline', 'graph', 'statistics'];
const RECORDINGS = ['selinon/failing-logging.log', 'nameko/shop-truncated-json.log', 'distlog/quirks-json.ndjson'];

/** Full of everything that may stand in a row. */
function openFull(language: 'de' | undefined) {
  const session = TraceSession.ofRecordings(...RECORDINGS);
  const handlers = {
    ...session.handlers(),
    hello: () => {
      const hello = session.hello();
      const other = {id: 'other', name: 'shop of yesterday evening', live: false};
      return {...hello, locale: language ?? 'en', sessions: [...hello.sessions, other]};
    },
  };
  const {startNs, endNs} = session.extent();
  const timeRange = {fromNs: startNs, toNs: endNs + 1};
  const filter = {text: '-nothing', minLevel: 0, withText: true, span: null, timeRange};
  const {id, generation} = session.info();
  return driver.open({handlers, state: {sessionId: id, generation, filter}, ...(language ? {language} : {})});
}

async function settled(page: Page): Promise<string[]> {
  let last: string[] = [];
  await eventually(async () => (last = await crowding(page)).length === 0, 'room for everything', 12_000).catch(
    () => undefined,
  );
  return last;
}

describe.each([['English', undefined] as const, ['German', 'de'] as const])('in %s', (name, language) => {
  test.each(VIEWS)('%s: rows of controls fit at every width', async view => {
    const {page, errors, close} = await openFull(language);
    await page.getByRole('tab').nth(VIEWS.indexOf(view)).click();
    await page.locator('.spacer > .row, .tl-row, .graph-node, .stat-name').first().waitFor();
    await page.locator('.restriction').waitFor();
    const wrong: string[] = [];
    for (const widthPx of WIDTHS_PX) {
      await page.setViewportSize({width: widthPx, height: 700});
      wrong.push(...(await settled(page)).map(line => `${widthPx} px: ${line}`));
      await page.screenshot({path: screenshotPath(`crowding-${name}-${view}-${widthPx}`)});
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});

test('what overlaps, is cut or stands outside is found', async () => {
  const {page, close} = await openFull(undefined);
  await page.locator('.restriction').waitFor();
  expect(await settled(page)).toEqual([]);
  for (const [rule, finding] of [
    ['.tab-tools { margin-left: -60px; }', /overlaps/],
    ['.range-text { width: 20px; overflow: hidden; }', /is cut/],
    ['.toolbar { width: 1600px; }', /reaches out/],
  ] as const) {
    await page.evaluate(text => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, rule);
    await eventually(async () => (await crowding(page)).some(line => finding.test(line)), `a finding for ${rule}`);
  }
  await close();
});
