/**
 * The looks of every view in four themes against goldens: where its parts are (golden/*.txt, one for all themes, as a
 * theme moves nothing) and what it looks like (golden/*-<theme>.png, a quarter as large). Tolerances are in
 * layoutBoxes.ts and layoutPicture.ts. After a wanted change: UPDATE_GOLDEN=1, and look at every picture.
 */
import type {Page} from 'playwright-core';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {boxesOf, compareBoxes, differences} from './layoutBoxes';
import {comparePicture, differingShare, MAX_SHARE, pictureOf} from './layoutPicture';
import type {OpenPage} from './pageDriver';
import {changeTheme, PageDriver, screenshotPath, THEMES} from './pageDriver';
import {emptyStates} from './states';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

async function openFile(recording: string, widthPx?: number): Promise<OpenPage> {
  const name = recording.split('/').at(-1) ?? recording;
  const session = new TraceSession(TraceSession.spoolsOf(recording), {name, kind: 'file'});
  return driver.open({handlers: session.handlers(), ...(widthPx === undefined ? {} : {widthPx})});
}

async function showView(page: Page, view: string, ready: string): Promise<void> {
  await page.getByRole('tab', {name: view}).click();
  await page.locator(ready).first().waitFor();
}

/** Nothing is hovered or focused by chance, fonts are there, and what was asked has been drawn. */
async function settle(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  // Names are looked up when the rows have rested.
  await eventually(async () => (await page.locator('.c-source > .named:visible').count()) === 0, 'the places of names');
  for (let frame = 0; frame < 3; frame++) await page.evaluate(() => new Promise(requestAnimationFrame));
}

const VIEWS: Record<string, () => Promise<OpenPage>> = {
  log: async () => {
    const open = await openFile('distlog/multiproc-linked-json.ndjson');
    await open.page.getByRole('row', {name: /step failed/}).click();
    await open.page.getByRole('heading', {name: 'Call Stack'}).waitFor();
    return open;
  },
  'log-flat': async () => {
    const open = await openFile('nameko/shop-json.log');
    await open.page.getByRole('radio', {name: 'Flat'}).click();
    await open.page.getByRole('columnheader', {name: 'Flow'}).waitFor();
    await open.page.getByRole('button', {name: 'Details', exact: true}).click();
    return open;
  },
  'log-narrow': async () => {
    const open = await openFile('nameko/shop-json.log', 400);
    await open.page.locator('.spacer > .row').first().waitFor();
    return open;
  },
  timeline: async () => {
    const open = await openFile('selinon/failing-logging.log');
    await showView(open.page, 'Timeline', '.tl-row');
    await open.page
      .getByRole('row', {name: /^Broken/})
      .first()
      .click();
    await open.page.getByRole('heading', {name: 'Exception'}).waitFor();
    await open.page.getByRole('heading', {name: /^Attempts/}).waitFor();
    await open.page.locator('.lane-bad').waitFor({state: 'attached'});
    return open;
  },
  graph: async () => {
    const open = await openFile('selinon/failing-logging.log');
    await showView(open.page, 'Graph', '.graph-node');
    return open;
  },
  statistics: async () => {
    const open = await openFile('nameko/shop-json.log');
    await showView(open.page, 'Statistics', '.stat-name');
    await open.page.getByRole('button', {name: 'Details', exact: true}).click();
    return open;
  },
  stopped: async () => {
    const state = emptyStates().find(({name}) => name === 'stopped');
    if (!state) throw new Error('There is no such state.');
    const open = await driver.open({handlers: state.handlers});
    await open.page.getByRole('heading', {name: state.heading}).waitFor();
    return open;
  },
};

describe.each(Object.keys(VIEWS))('%s', name => {
  test('looks as its goldens in four themes', async () => {
    const {page, errors, close} = await VIEWS[name]!();
    const wrong: string[] = [];
    for (const theme of THEMES) {
      await changeTheme(page, theme);
      await settle(page);
      const look = async () => [
        ...compareBoxes(await boxesOf(page), golden(`${name}.txt`)),
        await comparePicture(page, golden(`${name}-${theme}.png`), screenshotPath(`layout-${name}-${theme}`)),
      ];
      // What is still being drawn on a busy machine gets the time for it.
      let last: string[] = [];
      await eventually(async () => (last = (await look()).filter(Boolean)).length === 0, 'the golden', 5000).catch(() =>
        wrong.push(...last.map(line => `${theme}: ${line}`)),
      );
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
});

describe('the comparison', () => {
  test('lets another font pass, and notices a pane that is gone, rows that moved and another theme', async () => {
    const {page, close} = await VIEWS.log!();
    await settle(page);
    const [boxes, picture] = [await boxesOf(page), await pictureOf(page)];
    /** What stands elsewhere, and whether the picture is another one. */
    const changes = async () => {
      const share = differingShare(picture, await pictureOf(page, screenshotPath('layout-changed')));
      return [...differences(boxes, await boxesOf(page)), ...(share > MAX_SHARE ? [`picture ${share}`] : [])];
    };
    expect(await changes()).toEqual([]);

    const style = (text: string) =>
      page.evaluate(rules => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets = [sheet];
      }, text);
    await style(':root { --vscode-font-family: serif; } *:not(.codicon) { font-family: serif !important; }');
    await settle(page);
    expect(await changes()).toEqual([]);

    for (const rules of [
      'aside { display: none !important; }',
      '.spacer > .row { height: 30px !important; }',
      '.spacer { margin-top: 11px; }',
      ':root { --vscode-editor-background: #ffffff !important; }',
    ]) {
      await style(rules);
      await settle(page);
      expect(await changes(), rules).not.toEqual([]);
    }
    await close();
  });
});
