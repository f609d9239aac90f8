/**
 * Every state of the page in four themes: no finding of axe, no violation of the content security policy, and a picture
 * in test-results/page to be looked at.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {OpenPage} from './pageDriver';
import {changeTheme, PageDriver, screenshotPath, THEMES} from './pageDriver';
import {emptyStates} from './states';
import {SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

describe('no accessibility findings in four themes', () => {
  test('log with details', async () => {
    const session = TraceSession.ofRecordings('distlog/quirks-json.ndjson', 'distlog/multiproc-linked-json.ndjson');
    const open = await driver.open({handlers: session.handlers(), heightPx: 900});
    await open.page.getByRole('row', {name: /step failed/}).click();
    await open.page.getByRole('heading', {name: 'Call Stack'}).waitFor();
    await open.page.getByRole('button', {name: /^All Fields/}).click();
    await expectClean(open, 'log');
  });

  test.each(emptyStates())('state $name', async ({name, heading, handlers, banner, state}) => {
    const open = await driver.open({handlers, widthPx: 900, heightPx: 640, state});
    if (banner) open.host.emit('banner', banner);
    await open.page.getByRole('heading', {name: heading}).waitFor();
    await expectClean(open, name);
  });

  test('rejected messages', async () => {
    const session = new SyntheticSession(200);
    const info = session.info();
    const reject = {sourceId: 'x', reason: 'The text ends inside a string', sample: '{"msg": "cut', sizeBytes: 12};
    const handlers = {
      ...session.handlers(),
      hello: () => ({...session.hello(), session: {...info, counts: {...info.counts, rejected: 2, missing: 3}}}),
      rejects: () => [reject, {...reject, reason: 'A date of the year 60000 is not one', sample: '{"created": 1e15}'}],
    };
    const open = await driver.open({handlers});
    await open.page.getByRole('button', {name: '2 rejected'}).click();
    await open.page.getByText('The text ends inside a string').waitFor();
    await expectClean(open, 'rejects');
  });

  test('a filter with a problem, and an open menu', async () => {
    const open = await driver.open({handlers: new SyntheticSession(200).handlers(), widthPx: 700, heightPx: 480});
    await open.page.getByRole('textbox', {name: 'Filter'}).fill('bad(');
    await open.page.getByRole('alert').getByText('never closed').waitFor();
    await open.page.getByRole('button', {name: 'More Actions'}).click();
    await open.page.getByRole('menuitemcheckbox', {name: 'Show Text Lines'}).waitFor();
    await expectClean(open, 'problem-and-menu');
  });
});

async function expectClean(open: OpenPage, name: string): Promise<void> {
  // The picture shows the resting page, not a tooltip or a hovered row.
  await open.page.mouse.move(0, 0);
  await open.page.evaluate(() => document.fonts.ready);
  for (const theme of THEMES) {
    await changeTheme(open.page, theme);
    await open.page.screenshot({path: screenshotPath(`${name}-${theme}`)});
    expect(await findings(open.page), theme).toEqual([]);
  }
  expect(open.errors).toEqual([]);
  await open.close();
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{violations: {id: string; help: string; nodes: {html: string; failureSummary: string}[]}[]}>;
    }
    const {violations} = await (window as unknown as {axe: Axe}).axe.run();
    return violations.flatMap(({id, help, nodes}) =>
      nodes.map(node => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    );
  });
}
