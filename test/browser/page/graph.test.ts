/**
 * The Graph as people use it: the flow of the selection, nodes by mouse and by keys, source and details, folding, zoom
 * that survives a reload, states that have nothing to draw; and no finding of axe in four themes.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RpcError} from '../../../src/protocol/rpc';
import {eventually} from '../../support/eventually';
import {expectClean} from './findings';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

const FAILING = 'selinon/failing-logging.log';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

/** The graph that the keys are in: several flows are drawn below each other. */
const graphOf = (page: Page) => page.locator('.graph-room[role=listbox][tabindex="0"]');
const section = (page: Page, flow: string) => page.getByRole('group', {name: flow, exact: true});
const node = (page: Page, name: RegExp) => graphOf(page).getByRole('option', {name});
const words = (page: Page, name: RegExp) => node(page, name).first().locator('> .screen-reader-only').textContent();
const chosen = (page: Page) =>
  graphOf(page).locator('[role=option][aria-selected=true] > .screen-reader-only').textContent();

async function openGraph(
  recording: string,
  flow: string,
  options: object = {},
): Promise<OpenPage & {session: TraceSession}> {
  const session = TraceSession.ofRecordings(recording);
  const open = await driver.open({handlers: session.handlers(), ...options});
  await open.page.getByRole('tab', {name: 'Graph'}).click();
  await graphOf(open.page).waitFor();
  await chooseFlow(open.page, flow);
  return {...open, session};
}

async function chooseFlow(page: Page, flow: string): Promise<void> {
  const list = page.getByRole('combobox', {name: /^Flow/});
  // One flow needs no list to choose from.
  if ((await page.locator('.graph-section').count()) === 1) return;
  await list.click();
  await page
    .getByRole('option', {name: new RegExp(`^${flow} ·`)})
    .first()
    .click();
  await page.locator(`.graph-room[tabindex="0"][aria-label="Graph of ${flow}"]`).waitFor();
}

describe('graph', () => {
  test('without a selection it begins with a flow that failed; a screen reader hears nodes with their edges', async () => {
    const session = TraceSession.ofRecordings(FAILING);
    const {page, errors, close} = await driver.open({handlers: session.handlers()});
    await page.getByRole('tab', {name: 'Graph'}).click();
    await page
      .getByRole('listbox', {name: /^Graph of (retried|eager|hopeless)$/})
      .first()
      .waitFor();
    await chooseFlow(page, 'rescue');
    expect(await words(page, /^Broken/)).toBe(
      'Broken; failed, 1.03 s; 2 attempts; in 8176ab3c865e; at the beginning; replaced by Apologise',
    );
    expect(await words(page, /^Apologise/)).toMatch(/fallback for Broken/);
    expect(errors).toEqual([]);
    await close();
  });

  test('a click selects everywhere; arrows follow edges, Enter goes to source, Space shows details', async () => {
    const {page, session, close} = await openGraph(FAILING, 'hopeless');
    await node(page, /^CheckStock/).click();
    await eventually(async () => (await chosen(page))?.startsWith('CheckStock'), 'CheckStock');
    await page.getByRole('complementary', {name: 'Details'}).getByText('CheckStock').first().waitFor();
    await graphOf(page).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => /^(Fatal|Pack)/.test((await chosen(page)) ?? ''), 'the next task');
    await node(page, /^Pack/).click();
    await graphOf(page).focus();
    await eventually(async () => /^Pack/.test((await chosen(page)) ?? ''), 'the task below');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => /^retried/.test((await chosen(page)) ?? ''), 'the sub-flow');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => /^Broken/.test((await chosen(page)) ?? ''), 'the task inside');
    await page.keyboard.press('ArrowLeft');
    await eventually(async () => /^retried/.test((await chosen(page)) ?? ''), 'out again');
    await page.keyboard.press('Enter');
    await eventually(() => session.effects.opened.length === 1, 'the source to be asked for');
    const details = page.getByRole('complementary', {name: 'Details'});
    await page.keyboard.press('Space');
    await details.waitFor({state: 'detached'});
    await page.keyboard.press('Space');
    await details.waitFor();
    await close();
  });

  test('a sub-flow is folded and unfolded by mouse and by key', async () => {
    const {page, close} = await openGraph(FAILING, 'hopeless');
    await node(page, /^Broken/)
      .first()
      .waitFor();
    await node(page, /^retried/)
      .getByTitle('Fold')
      .click();
    await node(page, /^Broken/)
      .first()
      .waitFor({state: 'detached'});
    await node(page, /^retried/).click();
    await graphOf(page).focus();
    await page.keyboard.press('o');
    await node(page, /^Broken/)
      .first()
      .waitFor();
    await close();
  });

  test('zoom by keys, wheel and buttons; what was seen is back after a reload', async () => {
    const {page, stored, session, close} = await openGraph(FAILING, 'hopeless');
    const plane = graphOf(page).locator('.graph-plane');
    const transform = () => plane.evaluate(element => getComputedStyle(element).transform);
    const before = await transform();
    await graphOf(page).focus();
    await page.keyboard.press('+');
    await eventually(async () => (await transform()) !== before, 'a larger graph');
    const larger = await transform();
    await page.keyboard.press('+');
    await eventually(async () => (await transform()) !== larger, 'a still larger graph');
    const evenLarger = await transform();
    await page.keyboard.press('+');
    await eventually(async () => (await transform()) !== evenLarger, 'one that is wider than its room');
    const wide = await transform();
    await graphOf(page).hover();
    await page.mouse.wheel(60, 0);
    await eventually(async () => (await transform()) !== wide, 'a moved graph');
    const moved = await transform();
    await page.keyboard.press('f');
    await eventually(async () => (await transform()) !== moved, 'all of it');
    const fitted = await transform();
    await page.getByRole('button', {name: 'Zoom Out'}).click();
    await eventually(async () => (await transform()) !== fitted, 'a smaller graph');
    const last = await transform();
    const scale = Number(/matrix\(([\d.]+)/.exec(last)?.[1]);
    const storedZoom = () => Number(/"zoom":([\d.]+)/.exec(JSON.stringify(stored()))?.[1]);
    await eventually(() => Math.abs(storedZoom() - scale) < 1e-4, 'the view to be stored');
    const state = stored();
    await close();
    const again = await driver.open({handlers: session.handlers(), state});
    const planeThere = again.page.locator('.graph-room[aria-label="Graph of hopeless"] .graph-plane');
    await eventually(
      async () => (await planeThere.evaluate(element => getComputedStyle(element).transform)) === last,
      'the same part of the graph',
    );
    await again.close();
  });

  test('what was not taken is dashed and says why, and can be put away', async () => {
    const {page, close} = await openGraph('selinon/nested-logging.log', 'shopping');
    await node(page, /^Discarded; skipped/)
      .first()
      .waitFor();
    expect(await words(page, /^Discarded; skipped/)).toContain(
      "not taken from Charge, because this was false: fieldExist(db.get('Charge'), key='refund')",
    );
    await page.getByRole('button', {name: 'Show What Was Not Taken'}).click();
    await node(page, /^Discarded; skipped/)
      .first()
      .waitFor({state: 'detached'});
    await close();
  });

  test('a session without flows, and a graph that cannot be made, say so', async () => {
    const {page, close} = await driver.open({handlers: new SyntheticSession(50).handlers()});
    await page.getByRole('tab', {name: 'Graph'}).click();
    await page.getByRole('heading', {name: 'No flow to draw'}).waitFor();
    await close();
    const session = TraceSession.ofRecordings(FAILING);
    let fails = true;
    const handlers = session.handlers();
    const broken = await driver.open({
      handlers: {
        ...handlers,
        graph: (params, signal) => {
          if (fails) throw new RpcError('internal', 'The disk was taken out.');
          return handlers.graph(params, signal);
        },
      },
    });
    await broken.page.getByRole('tab', {name: 'Graph'}).click();
    await broken.page.getByText('The disk was taken out.').first().waitFor();
    fails = false;
    await broken.page.getByRole('button', {name: 'Try Again'}).first().click();
    await graphOf(broken.page).waitFor();
    await broken.close();
  });

  test('several flows stand below each other: drawn or a line each, by mouse and by keys, and back after a reload', async () => {
    const {page, stored, session, close} = await openGraph(FAILING, 'hopeless');
    await section(page, 'rescue').getByRole('button', {name: 'Unfold rescue'}).click();
    const rescue = section(page, 'rescue').getByRole('listbox', {name: 'Graph of rescue'});
    await rescue.waitFor();
    expect(await page.getByRole('listbox', {name: /^Graph of/}).count()).toBeGreaterThan(2);
    // One tab stop among all of them, and from flow to flow by keys.
    await rescue.focus();
    await eventually(async () => (await graphOf(page).count()) === 1, 'one graph with the keys');
    await page.keyboard.press('PageUp');
    await eventually(() => page.evaluate(() => document.activeElement?.closest('.graph-section') !== null), 'a flow');
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('.graph-section')?.getAttribute('aria-label'));
    await eventually(async () => (await focused()) !== 'rescue', 'the flow above');
    await page.keyboard.press('PageDown');
    await eventually(async () => (await focused()) === 'rescue', 'back');
    // The keys are in the graph itself, not on its line.
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await graphOf(page).locator('[aria-selected=true]').count()) === 1, 'a node by key');
    await section(page, 'rescue').getByRole('button', {name: 'Fold rescue'}).focus();
    await page.keyboard.press('ArrowLeft');
    await rescue.waitFor({state: 'detached'});
    await page.keyboard.press('ArrowRight');
    await rescue.waitFor();
    await section(page, 'hopeless').getByRole('button', {name: 'Fold hopeless'}).click();
    await section(page, 'hopeless').getByRole('listbox').waitFor({state: 'detached'});
    const drawn = () =>
      page.getByRole('listbox', {name: /^Graph of/}).evaluateAll(all => all.map(each => each.ariaLabel));
    const before = await drawn();
    const state = stored();
    await close();
    const again = await driver.open({handlers: session.handlers(), state});
    await again.page.getByRole('listbox', {name: 'Graph of rescue'}).waitFor();
    expect(await section(again.page, 'hopeless').getByRole('listbox').count()).toBe(0);
    expect(before).toContain('Graph of rescue');
    await again.close();
  });

  test('lists what passes the filter, and the flow of the selection whatever the filter says', async () => {
    const {page, close} = await openGraph(FAILING, 'hopeless');
    await node(page, /^CheckStock/).click();
    const flows = () => page.locator('.graph-section').evaluateAll(all => all.map(each => each.ariaLabel));
    const all = await flows();
    expect(all.length).toBeGreaterThan(3);
    await page.getByRole('combobox', {name: 'Filter'}).fill('flow:rescue');
    await eventually(async () => (await flows()).join() === 'hopeless,rescue', 'what passes and what is selected');
    await section(page, 'rescue').getByRole('listbox').waitFor();
    // Who types on is still in the box.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
    await eventually(
      async () => (await page.getByRole('tab', {name: 'Graph'}).textContent()) === 'Graph1',
      'the count',
    );
    await close();
  });

  test.each([
    [FAILING, 'hopeless', /^retried/],
    ['selinon/nested-logging.log', 'shopping', /^ListOrders/],
    ['nameko/shop-json.log', 'gateway.create_order', /^gateway.create_order/],
    ['penguiflow/pipeline-info-structured.log', 'trace-4', /^publish/],
    ['distlog/multiproc-linked-json.ndjson', 'checkout', /^dispatch/],
  ])('%s: no finding of axe in four themes', async (recording, flow, select) => {
    const open = await openGraph(recording, flow, {heightPx: 720});
    await graphOf(open.page).focus();
    await open.page.keyboard.press('f');
    await node(open.page, select).first().getByTitle(/./).first().click();
    await open.page.getByRole('complementary', {name: 'Details'}).getByRole('heading').first().waitFor();
    await graphOf(open.page).focus();
    await open.page.screenshot({path: screenshotPath(`graph-${flow}`)});
    await expectClean(open, `graph-${flow}`);
  });
});
