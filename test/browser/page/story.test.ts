/**
 * The recordings tell their story: from opening the file, three clicks at most bring a reader to the failed task, its
 * reason, its retries and its line of source. What is asserted is what stands on screen after those clicks; pictures
 * go to test-results/page.
 */
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import type {OpenPage} from './pageDriver';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

const MOST_CLICKS = 3;

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

/** A reader who counts clicks and clicks only what is in sight: nothing is scrolled to. */
class Reader {
  private clicks = 0;

  private constructor(
    readonly page: Page,
    private readonly open: OpenPage,
    private readonly session: TraceSession,
    private readonly name: string,
  ) {}

  static async opens(recording: string): Promise<Reader> {
    const spools = TraceSession.spoolsOf(recording);
    const name = recording.split('/').at(-1) ?? recording;
    const session = new TraceSession(spools, {name, kind: 'file'});
    const open = await driver.open({handlers: session.handlers(), widthPx: 1440, heightPx: 900});
    await open.page.getByRole('row').nth(1).waitFor();
    return new Reader(open.page, open, session, name);
  }

  async click(target: Locator): Promise<void> {
    await target.waitFor();
    const box = await target.boundingBox();
    const size = this.page.viewportSize();
    if (!box || !size || box.y < 0 || box.y + box.height > size.height) throw new Error('This is not in sight.');
    await this.page.mouse.click(box.x + Math.min(box.width / 2, 60), box.y + box.height / 2);
    this.clicks++;
  }

  /** Waits for the text on screen, in the row, the label or the details. */
  async reads(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await eventually(async () => (await this.page.locator('body').innerText()).includes(text), `“${text}” on screen`);
    }
  }

  /** With the place that the last click opened; without one when the line stands on screen and clicks are used up. */
  async ends(opened?: string): Promise<void> {
    if (opened) {
      await eventually(() => this.session.effects.opened.at(-1)?.endsWith(opened) ?? false, `${opened} to be opened`);
    }
    expect(this.clicks).toBeLessThanOrEqual(MOST_CLICKS);
    await this.page.screenshot({path: screenshotPath(`story-${this.name}`)});
    expect(this.open.errors).toEqual([]);
    await this.open.close();
  }
}

const details = (page: Page) => page.getByRole('complementary', {name: 'Details'});
const place = (page: Page, text: string) => details(page).getByRole('button', {name: text, exact: true}).first();

describe('within three clicks from opening', () => {
  test('Selinon: Broken failed twice, since a page was no JSON', async () => {
    const reader = await Reader.opens('selinon/failing-logging.log');
    const {page} = reader;
    await reader.reads('2 attempts', 'attempt 1 of 2', 'attempt 2 of 2');
    await reader.click(page.getByRole('row', {name: /TASK_FAILURE Broken/}).first());
    await reader.reads('Failed', 'json.decoder.JSONDecodeError', 'Expecting value: line 1 column 11 (char 10)');
    await reader.click(place(page, 'tasks.py:55'));
    await reader.ends('tasks.py:55');
  });

  test('nameko: the order was not there', async () => {
    const reader = await Reader.opens('nameko/shop-json.log');
    const {page} = reader;
    await reader.click(page.getByRole('row', {name: /NotFound: order 700/}).last());
    await reader.reads('orders.get_order', 'NotFound', 'order 700', 'expected');
    await reader.click(place(page, 'shop.py:50'));
    await reader.ends('shop.py:50');
  });

  test('PenguiFlow: fetch_docs was given a dict and failed three times', async () => {
    const reader = await Reader.opens('penguiflow/pipeline-info-structured.log');
    const {page} = reader;
    await reader.click(page.getByRole('combobox', {name: 'Lowest Level'}));
    await reader.click(page.getByRole('option', {name: 'Error', exact: true}));
    await reader.click(page.getByRole('row', {name: /node_error fetch_docs: AttributeError/}).first());
    await reader.reads('3 attempts', 'attempt 2 of 3', 'retried after 41.7 ms');
    await reader.reads('AttributeError', "'dict' object has no attribute 'trace_id'");
    await place(page, 'pipeline.py:16').waitFor();
    await reader.ends();
  });

  test('Distlog: step 2 of worker 2 broke, two processes away', async () => {
    const reader = await Reader.opens('distlog/multiproc-linked-json.ndjson');
    const {page} = reader;
    await reader.click(page.getByRole('row', {name: /step failed/}));
    await reader.reads('RuntimeError', 'worker 2 broke', "raise RuntimeError('worker 2 broke')", 'obelix · pid 14200');
    await reader.click(place(page, 'child.py:18'));
    await reader.ends('child.py:18');
  });
});
