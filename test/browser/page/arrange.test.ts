/**
 * What a user arranges, each by mouse and by keyboard alone: widths and columns, times, the details, tracks of numbers,
 * the session that is shown. And what the page does for people who want no motion.
 */
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver} from './pageDriver';
import {emptyStates} from './states';
import {SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

async function openLog(
  recording = 'distlog/multiproc-linked-json.ndjson',
): Promise<OpenPage & {session: TraceSession}> {
  const session = new TraceSession(TraceSession.spoolsOf(recording), {name: 'shop.ndjson', kind: 'file'});
  const open = await driver.open({handlers: session.handlers()});
  await open.page.locator('.spacer > .row').first().waitFor();
  return {...open, session};
}

const header = (page: Page, name: string) => page.getByRole('columnheader', {name: new RegExp(`^${name}`)});
const handle = (page: Page, name: string) => page.getByRole('separator', {name});
const details = (page: Page) => page.getByRole('complementary', {name: 'Details'});

const widthOf = async (part: Locator) => Math.round((await part.boundingBox())?.width ?? 0);
const untilWide = (part: Locator, px: number) =>
  eventually(async () => (await widthOf(part)) === px, `a width of ${px} px`);

async function drag(page: Page, part: Locator, byPx: number): Promise<void> {
  const box = (await part.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + byPx, y, {steps: 4});
  await page.mouse.up();
}

describe('columns', () => {
  test('are made wider by dragging and by arrow keys; Enter gives the width back', async () => {
    const {page, errors, close} = await openLog();
    const level = header(page, 'Level');
    const before = await widthOf(level);
    await drag(page, handle(page, 'Width of Level'), 40);
    await untilWide(level, before + 40);
    await handle(page, 'Width of Level').press('ArrowLeft');
    await untilWide(level, before + 32);
    await page.keyboard.press('Enter');
    await untilWide(level, before);
    // Right of the message a column grows to the left.
    const source = header(page, 'Source');
    const sourcePx = await widthOf(source);
    await drag(page, handle(page, 'Width of Source'), -24);
    await untilWide(source, sourcePx + 24);
    expect(errors).toEqual([]);
    await close();
  });

  test('are hidden from the menu by mouse, and shown again by keys alone', async () => {
    const {page, close} = await openLog();
    await page.getByRole('button', {name: 'Columns'}).click();
    await page.getByRole('menuitemcheckbox', {name: 'Elapsed'}).click();
    await header(page, 'Elapsed').waitFor({state: 'hidden'});
    await page.keyboard.press('Escape');
    const item = page.getByRole('menuitemcheckbox', {name: 'Elapsed'});
    await item.waitFor({state: 'detached'});
    await page.keyboard.press('Enter');
    await item.waitFor();
    await eventually(async () => {
      if (await item.evaluate(element => element === document.activeElement)) return true;
      await page.keyboard.press('ArrowDown');
      return false;
    }, 'the item to have the focus');
    await page.keyboard.press('Enter');
    await header(page, 'Elapsed').waitFor();
    await close();
  });

  test('time is of the day or since the start, by a click on its title and from the menu', async () => {
    const {page, close} = await openLog();
    const first = page.locator('.spacer > .row .c-time .text').first();
    await eventually(async () => /^\d\d:\d\d:\d\d/.test(await first.innerText()), 'the time of day');
    await page.getByRole('columnheader').getByRole('button', {name: 'Time'}).click();
    await eventually(async () => /^\+?0/.test(await first.innerText()), 'the time since the start');
    await page.getByRole('button', {name: 'Columns'}).press('Enter');
    await page.getByRole('menuitemcheckbox', {name: 'Time Since the Start', checked: true}).press('Enter');
    await eventually(async () => /^\d\d:\d\d:\d\d/.test(await first.innerText()), 'the time of day again');
    await close();
  });
});

describe('details', () => {
  test('are made wider by dragging and by arrow keys, and remembered', async () => {
    const {page, stored, close} = await openLog();
    await page.getByRole('row', {name: /step failed/}).click();
    await drag(page, handle(page, 'Width of details'), -80);
    await untilWide(details(page), 480);
    await handle(page, 'Width of details').press('ArrowRight');
    await untilWide(details(page), 464);
    await eventually(() => JSON.stringify(stored()).includes('"detailsWidthPx":464'), 'the width to be stored');
    await close();
  });

  test('message, exception, call stack, fields and the record as it came can be copied', async () => {
    const {page, session, close} = await openLog();
    await page.getByRole('row', {name: /step failed/}).click();
    const {copied} = session.effects;
    for (const [name, text] of [
      ['Copy Message', /^step failed$/],
      ['Copy Exception', /Traceback[^]*RuntimeError: worker 2 broke/],
      ['Copy Call Stack', /^step 2\tchild\.py:13[^]*checkout\tparent\.py:11/],
      ['Copy All Fields', /^\{.*"levelname": ?"ERROR"/s],
      ['Copy Record', /^\{.*"msg": ?"step failed"/s],
    ] as const) {
      const count = copied.length;
      await details(page).getByRole('button', {name, exact: true}).click();
      await eventually(() => copied.length === count + 1, name);
      expect(copied.at(-1), name).toMatch(text);
    }
    await details(page).getByRole('button', {name: 'Raw', exact: true}).press('Enter');
    await eventually(async () => (await details(page).locator('.raw').innerText()) === copied.at(-1), 'the raw record');
    await close();
  });

  test('a number is shown over time from its menu, by mouse and by keys, and put away again', async () => {
    const {page, errors, close} = await openLog('penguiflow/pipeline-info-structured.log');
    await page
      .getByRole('row', {name: /fetch_facts/})
      .first()
      .click();
    await details(page)
      .getByRole('button', {name: /^All Fields/})
      .click();
    const tree = details(page).getByRole('tree', {name: 'All fields'});
    await tree.getByRole('treeitem', {name: /^extra/}).click();
    await tree.getByRole('treeitem', {name: /^q_depth_in/}).click({button: 'right'});
    await page.getByRole('menuitem', {name: 'Show Over Time'}).click();
    const tracks = page.getByRole('group', {name: 'Numbers over time'});
    await tracks.getByText('extra.q_depth_in').waitFor();
    await tracks.getByText(/^0 – \d+$/).waitFor();
    const next = tree.getByRole('treeitem', {name: /^q_depth_out/});
    await next.click();
    await next.and(page.locator('[aria-selected=true]')).waitFor();
    await tree.press('Shift+F10');
    await page.getByRole('menuitem', {name: 'Show Over Time'}).press('Enter');
    await eventually(async () => (await tracks.getByRole('listitem').count()) === 2, 'a second track');
    await tracks.getByRole('button', {name: 'Remove extra.q_depth_in'}).click();
    await tracks.getByText('extra.q_depth_in').waitFor({state: 'detached'});
    expect(errors).toEqual([]);
    await close();
  });
});

test('several sessions: the one that is shown is chosen from a list by keys', async () => {
  const session = new SyntheticSession(100);
  const switched: string[] = [];
  const sessions = [
    {id: 's1', name: 'shop', live: true},
    {id: 's2', name: 'yesterday', live: false},
  ];
  const {page, close} = await driver.open({
    handlers: {
      ...session.handlers(),
      hello: () => ({...session.hello(), sessions}),
      switchSession: ({id}) => void switched.push(id),
    },
  });
  const list = page.getByRole('combobox', {name: 'Session'});
  await list.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', {name: 'yesterday'}).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await eventually(() => switched.includes('s2'), 'the other session to be asked for');
  await close();
});

test('nothing moves for people who want no motion, and what runs turns for all others', async () => {
  const state = emptyStates().find(({name}) => name === 'reading')!;
  const {page, close} = await driver.open({handlers: state.handlers});
  await page.getByRole('heading', {name: state.heading}).waitFor();
  const moving = () =>
    page.evaluate(() => {
      const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      icon.setAttribute('class', 'icon icon-running');
      document.body.append(icon);
      const roots: (Document | ShadowRoot)[] = [document];
      for (const element of document.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
      const found = roots.flatMap(root => root.getAnimations()).filter(({playState}) => playState === 'running').length;
      icon.remove();
      return found;
    });
  expect(await moving()).toBe(0);
  await page.emulateMedia({reducedMotion: 'no-preference'});
  expect(await moving()).toBeGreaterThan(0);
  await close();
});
