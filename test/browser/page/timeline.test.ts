/** The Timeline as people use it, on the page alone: mouse and keys, what it says to a screen reader, and its looks. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RpcError} from '../../../src/protocol/rpc';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const PIPELINE = 'penguiflow/pipeline-info-structured.log';
const SYSTEMS = [
  'selinon/failing-logging.log',
  'nameko/shop-json.log',
  PIPELINE,
  'distlog/multiproc-linked-json.ndjson',
];

const grid = (page: Page) => page.getByRole('treegrid', {name: 'Timeline'});
const rows = (page: Page) => grid(page).getByRole('row');
const selected = (page: Page) => grid(page).locator('[role=row][aria-selected=true]');
const range = (page: Page) => page.locator('.range-text');

interface Opened extends OpenPage {
  session: TraceSession;
}

async function openTimeline(recordings: string[], options: {widthPx?: number; scale?: number} = {}): Promise<Opened> {
  const session = new TraceSession(TraceSession.spoolsOf(...recordings), {name: 'shop.ndjson', kind: 'file'});
  const open = await driver.open({handlers: session.handlers(), ...options});
  await open.page.getByRole('tab', {name: 'Timeline'}).click();
  await rows(open.page).first().waitFor();
  return {...open, session};
}

/** How long the stretch of time is that all views are restricted to, in ms; null when they are not. */
async function rangeMs(page: Page): Promise<number | null> {
  if ((await range(page).count()) === 0) return null;
  const text = /· ([\d.]+) (ms|s|µs)$/.exec((await range(page).textContent()) ?? '');
  return text ? Number(text[1]) * ({s: 1000, ms: 1, µs: 0.001}[text[2] ?? ''] ?? NaN) : null;
}

async function onlyFlows(page: Page): Promise<boolean> {
  const all = await rows(page).count();
  return all > 0 && all === (await grid(page).locator('[role=row][aria-level="1"]').count());
}

/** Waits for the range to be another one, and says which. */
function otherRange(page: Page, before: number | null): Promise<number> {
  return eventually(async () => {
    const now = await rangeMs(page);
    return now !== null && now !== before && now;
  }, 'another time range');
}

const NO_WALK = {timeout: 15_000};

describe('keyboard only', () => {
  test('arrows walk and fold, the page follows, Enter goes to the source', async () => {
    const {page, session, errors, close} = await openTimeline(['distlog/multiproc-linked-json.ndjson']);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await selected(page).filter({hasText: 'checkout'}).waitFor(NO_WALK);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await selected(page).filter({hasText: 'worker 2'}).waitFor();
    const active = await grid(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-label')).toMatch(
      /^worker 2, succeeded, 33\.1 ms, 1 error/,
    );
    const before = await rows(page).count();
    await page.keyboard.press('ArrowLeft');
    await selected(page).and(page.locator('[aria-expanded=false]')).waitFor();
    await eventually(async () => (await rows(page).count()) === before - 3, 'three rows fewer');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await rows(page).count()) === before, 'the rows back');
    await page.keyboard.press('ArrowRight');
    await selected(page).filter({hasText: 'step 0'}).waitFor();
    await page.keyboard.press('ArrowLeft');
    await selected(page).filter({hasText: 'worker 2'}).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => session.effects.opened.length === 1, 'the source to be opened');
    await page.keyboard.press('End');
    await selected(page).filter({hasText: 'confirm'}).waitFor();
    await page.keyboard.press('Home');
    await selected(page).filter({hasText: 'checkout'}).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('W and S zoom, A and D pan, F fits the selection, 0 shows all; the other views have the same range', async () => {
    const {page, close} = await openTimeline(['selinon/failing-logging.log']);
    await grid(page).focus();
    await page.keyboard.press('w');
    const zoomed = await otherRange(page, null);
    await page.keyboard.press('w');
    const more = await otherRange(page, zoomed);
    expect(more).toBeLessThan(zoomed);
    await page.keyboard.press('s');
    expect(await otherRange(page, more)).toBeGreaterThan(more);
    const text = await range(page).textContent();
    await page.keyboard.press('d');
    await eventually(async () => (await range(page).textContent()) !== text, 'the range to move');
    await page.getByRole('tab', {name: /^Log/}).click();
    await page.getByText(/^\d+ of \d+$/).waitFor();
    await page.getByRole('tab', {name: 'Timeline'}).click();
    await grid(page).focus();
    await page.keyboard.press('0');
    await range(page).waitFor({state: 'detached'});
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await selected(page).filter({hasText: 'Flaky'}).waitFor();
    await page.keyboard.press('f');
    expect(await otherRange(page, null)).toBeCloseTo(2040 * 1.04, -2);
    await close();
  });

  test('Tab walks bars and leaves at the last; F6 leaves at once', async () => {
    const {page, close} = await openTimeline(['distlog/multiproc-linked-json.ndjson']);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    for (const name of ['dispatch', 'worker 2', 'step 0']) {
      await page.keyboard.press('Tab');
      await selected(page).filter({hasText: name}).waitFor();
    }
    await page.keyboard.press('Shift+Tab');
    await selected(page).filter({hasText: 'worker 2'}).waitFor();
    await page.keyboard.press('End');
    await selected(page).filter({hasText: 'confirm'}).waitFor();
    await page.keyboard.press('Tab');
    expect(await grid(page).evaluate(element => document.activeElement === element)).toBe(false);
    await close();
  });

  test('N goes to the next task that the filter finds, and says when there is none', async () => {
    const {page, close} = await openTimeline(['nameko/shop-json.log']);
    await page.getByRole('combobox', {name: 'Filter'}).fill('state:failed');
    await eventually(async () => (await rows(page).count()) < 20, 'the filter to apply');
    await grid(page).focus();
    const found = new Set<string>();
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('n');
      const row = await eventually(async () => {
        const id = (await selected(page).count()) > 0 ? await selected(page).getAttribute('id') : null;
        return id && !found.has(id) && id;
      }, 'another failed task');
      expect(await page.locator(`#${row}`).getAttribute('aria-label')).toMatch(/failed/);
      found.add(row);
    }
    await close();
  });

  test('a task selected elsewhere is brought into view', async () => {
    const {page, host, session, close} = await openTimeline(SYSTEMS);
    const last = await grid(page).getAttribute('aria-rowcount');
    expect(Number(last)).toBeGreaterThan(60);
    host.emit('reveal', {record: session.lastFlowRecord(), details: false});
    await selected(page).waitFor();
    expect(Number(await selected(page).getAttribute('aria-rowindex'))).toBeGreaterThan(30);
    expect(await selected(page).isVisible()).toBe(true);
    await close();
  });
});

describe('mouse', () => {
  test('a click selects everywhere, a double click zooms to the bar, the card says what it is', async () => {
    const {page, errors, close} = await openTimeline(['selinon/failing-logging.log']);
    const box = (await page.locator('.tl-lanes').boundingBox())!;
    const onFlow = {x: box.x + box.width * 0.3, y: box.y + 9};
    await page.mouse.click(onFlow.x, onFlow.y);
    await selected(page).filter({hasText: 'rescue'}).waitFor();
    await page.getByRole('heading', {name: 'Message'}).waitFor();
    await page.mouse.move(onFlow.x + 3, onFlow.y);
    const card = page.getByRole('tooltip');
    await card.getByText('rescue').waitFor();
    expect(await card.textContent()).toMatch(/succeeded.*Duration4\.04 s.*Errors2/);
    await page.screenshot({path: screenshotPath('timeline-card-dark')});
    await page.mouse.dblclick(onFlow.x + 3, onFlow.y);
    expect(await otherRange(page, null)).toBeCloseTo(4040 * 1.04, -2);
    await page.getByRole('button', {name: 'Show all'}).click();
    await range(page).waitFor({state: 'detached'});
    expect(errors).toEqual([]);
    await close();
  });

  test('Ctrl and wheel zooms where the pointer is, a drag pans, a drag on the ruler zooms to it', async () => {
    const {page, close} = await openTimeline(['selinon/failing-logging.log']);
    const box = (await page.locator('.tl-lanes').boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 60);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    const zoomed = await otherRange(page, null);
    const text = await range(page).textContent();
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 60, {steps: 4});
    await page.mouse.up();
    await eventually(async () => (await range(page).textContent()) !== text, 'the range to move');
    expect(await rangeMs(page)).toBeCloseTo(zoomed, -1);
    const ruler = (await page.locator('.tl-ruler').boundingBox())!;
    await page.mouse.move(ruler.x + 100, ruler.y + 10);
    await page.mouse.down();
    await page.mouse.move(ruler.x + 200, ruler.y + 10, {steps: 4});
    await page.mouse.up();
    const marked = await otherRange(page, zoomed);
    expect(marked / zoomed).toBeCloseTo(100 / ruler.width, 1);
    await close();
  });

  test('two fingers apart zoom in, together out', async () => {
    const {page, close} = await openTimeline(['selinon/failing-logging.log']);
    const box = (await page.locator('.tl-lanes').boundingBox())!;
    const touch = await page.context().newCDPSession(page);
    const fingers = (...xs: number[]) => xs.map((x, id) => ({x: box.x + x, y: box.y + 300, id}));
    const pinch = async (apart: [from: number, to: number]) => {
      for (const [type, points] of [
        ['touchStart', fingers(300 - apart[0], 300 + apart[0])],
        ['touchMove', fingers(300 - apart[1], 300 + apart[1])],
        ['touchEnd', []],
      ] as const) {
        await touch.send('Input.dispatchTouchEvent', {type, touchPoints: points as {x: number; y: number}[]});
      }
    };
    await pinch([40, 160]);
    const zoomed = await otherRange(page, null);
    await pinch([80, 40]);
    expect((await otherRange(page, zoomed)) / zoomed).toBeCloseTo(2, 0);
    await close();
  });

  test('the strip above is a minimap: flows as lanes while the Timeline is shown, and its brush is the window', async () => {
    const {page, errors, close} = await openTimeline(['selinon/failing-logging.log']);
    const strip = page.getByRole('slider', {name: 'Time range'});
    const lanes = strip.locator('.lane-bad');
    await lanes.waitFor({state: 'attached'});
    expect((await lanes.getAttribute('d'))?.match(/M/g)).toHaveLength(3);
    const box = (await strip.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.2, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30, {steps: 4});
    await page.mouse.up();
    const drawn = await otherRange(page, null);
    expect(drawn).toBeGreaterThan(2000);
    expect(drawn).toBeLessThan(3000);
    await page.getByRole('tab', {name: /^Log/}).click();
    await lanes.waitFor({state: 'detached'});
    expect(errors).toEqual([]);
    await close();
  });

  test('buttons go to the next and the previous match of the filter', async () => {
    const {page, close} = await openTimeline(['nameko/shop-json.log']);
    const next = page.getByRole('button', {name: 'Next Task That Matches (N)'});
    expect(await next.count()).toBe(0);
    await page.getByRole('combobox', {name: 'Filter'}).fill('state:failed');
    await next.click();
    const first = await eventually(() => selected(page).getAttribute('id'), 'a first match');
    await next.click();
    await eventually(async () => (await selected(page).getAttribute('id')) !== first, 'the next match');
    await page.getByRole('button', {name: 'Previous Task That Matches (Shift+N)'}).click();
    await eventually(async () => (await selected(page).getAttribute('id')) === first, 'the first match again');
    await close();
  });

  test('the row of a failed task leads to the record that says why, with its attempts', async () => {
    const {page, close} = await openTimeline(['selinon/failing-logging.log']);
    const details = page.getByRole('complementary', {name: 'Details'});
    await rows(page).filter({hasText: 'Broken'}).first().click();
    await details.getByText('json.decoder.JSONDecodeError').first().waitFor();
    const attempts = details.getByRole('region', {name: 'Attempts'}).getByRole('listitem');
    await attempts.nth(1).waitFor();
    expect(await attempts.first().innerText()).toMatch(/2\.14 ms · failed · next after 1\.01 s/);
    await attempts.first().getByRole('button').press('Enter');
    await details.getByText('TASK_START').first().waitFor();
    await close();
  });

  test('the brush above and the window are one', async () => {
    const {page, close} = await openTimeline(['selinon/failing-logging.log']);
    await page.getByRole('slider', {name: 'Time range'}).focus();
    await page.keyboard.press('ArrowRight');
    const first = await otherRange(page, null);
    await grid(page).focus();
    await page.keyboard.press('w');
    expect(await otherRange(page, first)).toBeLessThan(first);
    await close();
  });
});

describe('tools', () => {
  test('added up, folded, with tracks of numbers; all of it is there again after a reload', async () => {
    const {page, errors, close} = await openTimeline([PIPELINE]);
    await page.getByRole('button', {name: 'Numbers Over Time'}).click();
    for (const name of ['Records per second', 'extra.q_depth_in', 'extra.trace_inflight']) {
      await page.getByRole('menuitemcheckbox', {name, exact: true}).click();
    }
    await page.keyboard.press('Escape');
    const tracks = page.getByRole('group', {name: 'Numbers over time'});
    await tracks.getByText('extra.q_depth_in').waitFor();
    await tracks
      .getByText(/^0 – \d+$/)
      .first()
      .waitFor();
    await page.getByRole('button', {name: 'Fold All', exact: true}).click();
    await eventually(() => onlyFlows(page), 'only flows');
    await page.screenshot({path: screenshotPath('timeline-counters-dark')});
    await page.reload();
    await eventually(() => onlyFlows(page), 'the folded flows again');
    await tracks.getByText('extra.q_depth_in').waitFor();
    await page.getByRole('button', {name: /^Aggregated/}).click();
    await rows(page).filter({hasText: 'All traces'}).waitFor();
    await page.screenshot({path: screenshotPath('timeline-aggregated-dark')});
    expect(errors).toEqual([]);
    await close();
  });

  test('an error of the engine is said in place, with a way to try again', async () => {
    const session = TraceSession.ofRecordings(PIPELINE);
    let fails = true;
    const handlers = session.handlers();
    const open = await driver.open({
      handlers: {
        ...handlers,
        timeline: (params, signal) => {
          if (fails) throw new RpcError('diskFull', 'The disk is gone.');
          return handlers.timeline(params, signal);
        },
      },
    });
    await open.page.getByRole('tab', {name: 'Timeline'}).click();
    await open.page.getByRole('heading', {name: 'The timeline could not be laid out'}).waitFor();
    fails = false;
    await open.page.getByRole('button', {name: 'Try Again'}).click();
    await rows(open.page).first().waitFor();
    await open.close();
  });
});

describe('looks', () => {
  test.each(SYSTEMS)('%s', async recording => {
    const {page, errors, close} = await openTimeline([recording], {scale: 1.5});
    await page.getByRole('button', {name: 'Details', exact: true}).click();
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await selected(page).waitFor();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.screenshot({path: screenshotPath(`timeline-${recording.split('/')[0]}-dark`)});
    expect(errors).toEqual([]);
    await close();
  });
});
