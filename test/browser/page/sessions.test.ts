/**
 * One page that shows several sessions in turn, and pages that are opened anew on a session they have shown: each session
 * comes back as it was left. On the page alone; recordings are read by the real core.
 */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {InspectorApi, InspectorHello} from '../../../src/protocol/inspectorApi';
import type {RowFilter, SessionChange} from '../../../src/protocol/queries';
import type {Handlers} from '../../../src/protocol/rpc';
import {eventually} from '../../support/eventually';
import {PageDriver} from './pageDriver';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

/** Two recordings behind one page, as the panel has them. */
class Two {
  readonly shows: RowFilter[] = [];
  /** As long as a file is read, its last records are not there. */
  known = Infinity;
  /** Records of which the page has asked where they are. */
  readonly located: number[] = [];
  /** Pages of rows that were asked for. */
  pages = 0;
  private readonly sessions = {
    shop: TraceSession.ofRecordings('nameko/shop-json.log'),
    flows: TraceSession.ofRecordings('selinon/failing-logging.log'),
  };
  private shown: keyof Two['sessions'] = 'shop';

  hello(name = this.shown): InspectorHello {
    const all = Object.keys(this.sessions).map(id => ({id, name: id, live: true}));
    const {session} = this.sessions[name].hello();
    if (!session) throw new Error('There is a session.');
    const {records, text} = session.counts;
    const isRead = this.known >= records;
    const counts = isRead ? session.counts : {...session.counts, records: this.known, text: isRead ? text : 0};
    return {session: {...session, id: name, name, counts}, sessions: all, locale: 'en', surface: 'panel'};
  }

  /** The file is read to its end. */
  read(): SessionChange {
    this.known = Infinity;
    const {session} = this.hello();
    if (!session) throw new Error('There is a session.');
    return {...session, sessionId: session.id, revision: session.revision + 1, touchedSpans: [], grownSpans: []};
  }

  /** What the host does when the session list is used. */
  show(name: keyof Two['sessions']): InspectorHello {
    this.shown = name;
    return this.hello();
  }

  handlers(): Handlers<InspectorApi> {
    const tables = {shop: this.sessions.shop.handlers(), flows: this.sessions.flows.handlers()};
    const own = {
      hello: () => this.hello(),
      shows: ({filter}: {filter: RowFilter}) => void this.shows.push(filter),
      nested: (...args: Parameters<Handlers<InspectorApi>['nested']>) => {
        this.pages++;
        return tables[this.shown].nested(...args);
      },
      nestedRowOf: (...args: Parameters<Handlers<InspectorApi>['nestedRowOf']>) => {
        this.located.push(args[0].record);
        return tables[this.shown].nestedRowOf(...args);
      },
    };
    return new Proxy(tables.shop, {
      get: (_target, method) => (Reflect.get(own, method) ?? Reflect.get(tables[this.shown], method)) as unknown,
    });
  }
}

const filterBox = (page: Page) => page.getByRole('combobox', {name: 'Filter'});
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]');
const tab = (page: Page, name: string) => page.getByRole('tab', {name});

describe('a page with several sessions', () => {
  test('each has its own filter, view and selection, and gets them back', async () => {
    const two = new Two();
    const {page, host, errors, close} = await driver.open({handlers: two.handlers()});
    await filterBox(page).fill('create_order');
    await page.getByRole('row').filter({hasText: 'create_order'}).nth(1).click();
    await selected(page).waitFor();
    // Not the whole row: where it comes from is looked up meanwhile.
    const message = selected(page).locator('.c-message');
    const chosen = await message.innerText();
    await eventually(() => two.shows.at(-1)?.text === 'create_order', 'the host to know the filter');

    host.emit('reset', two.show('flows'));
    await page.getByRole('row').filter({hasText: 'Broken'}).first().waitFor();
    expect(await filterBox(page).inputValue()).toBe('');
    expect(await selected(page).count()).toBe(0);
    await eventually(() => two.shows.at(-1)?.text === '', 'the host to know that nothing is filtered');
    await tab(page, 'Timeline').click();
    await page.getByText('hopeless').first().waitFor();

    host.emit('reset', two.show('shop'));
    await eventually(async () => (await filterBox(page).inputValue()) === 'create_order', 'the filter of the first');
    await eventually(async () => (await message.allInnerTexts()).join() === chosen, 'its selection');
    await page.getByRole('complementary', {name: 'Details'}).getByText('create_order').first().waitFor();

    host.emit('reset', two.show('flows'));
    await page.locator('[role=tab][aria-selected=true]', {hasText: 'Timeline'}).waitFor();
    expect(await filterBox(page).inputValue()).toBe('');
    expect(errors).toEqual([]);
    await close();
  });

  test('what is being typed stays with the session it was typed for', async () => {
    const two = new Two();
    const {page, host, close} = await driver.open({handlers: two.handlers()});
    await page.locator('.spacer > .row').first().waitFor();
    await filterBox(page).fill('create_order');
    host.emit('reset', two.show('flows'));
    await page.getByRole('row').filter({hasText: 'Broken'}).first().waitFor();
    await eventually(async () => (await filterBox(page).inputValue()) === '', 'a box without that text');
    host.emit('reset', two.show('shop'));
    await eventually(async () => (await filterBox(page).inputValue()) === 'create_order', 'the text');
    await eventually(() => two.shows.at(-1)?.text === 'create_order', 'the host to know the filter');
    await close();
  });

  test('the Graph goes on with the zoom and the flows of each', async () => {
    const two = new Two();
    const {page, host, errors, close} = await driver.open({handlers: two.handlers()});
    await tab(page, 'Graph').click();
    const room = page.locator('.graph-room[tabindex="0"]');
    const picture = async () => ({
      flow: await room.getAttribute('aria-label'),
      at: await room.locator('.graph-plane').evaluate(plane => getComputedStyle(plane).transform),
    });
    await room.waitFor();
    const before = await picture();
    await room.focus();
    await page.keyboard.press('-');
    await eventually(async () => (await picture()).at !== before.at, 'a smaller graph');
    const left = await picture();

    host.emit('reset', two.show('flows'));
    await page.getByRole('row').filter({hasText: 'Broken'}).first().waitFor();
    await tab(page, 'Graph').click();
    await eventually(async () => (await picture()).flow !== left.flow, 'a flow of the other');
    host.emit('reset', two.show('shop'));
    await eventually(async () => JSON.stringify(await picture()) === JSON.stringify(left), 'the graph as it was left');
    expect(errors).toEqual([]);
    await close();
  });

  test('after a reload too, also of the sessions that were not shown', async () => {
    const two = new Two();
    const first = await driver.open({handlers: two.handlers()});
    await filterBox(first.page).fill('create_order');
    await first.page.getByRole('row').filter({hasText: 'create_order'}).nth(1).click();
    await selected(first.page).waitFor();
    first.host.emit('reset', two.show('flows'));
    await first.page.getByRole('row').filter({hasText: 'Broken'}).first().click();
    await selected(first.page).waitFor();
    const chosen = await selected(first.page).locator('.c-message').innerText();
    const state = first.stored();
    await first.close();

    const {page, host, close} = await driver.open({handlers: two.handlers(), state});
    const message = selected(page).locator('.c-message');
    await eventually(async () => (await message.allInnerTexts()).join() === chosen, 'the selection');
    host.emit('reset', two.show('shop'));
    await eventually(async () => (await filterBox(page).inputValue()) === 'create_order', 'the filter of the other');
    await selected(page).waitFor();
    await close();
  });

  test('a selection comes back in every view, and when the file has been read that far', async () => {
    const two = new Two();
    const first = await driver.open({handlers: two.handlers()});
    await first.page.getByRole('row').filter({hasText: 'get_order'}).first().click();
    await selected(first.page).waitFor();
    await tab(first.page, 'Graph').click();
    await first.page.getByRole('complementary', {name: 'Details'}).getByText('get_order').first().waitFor();
    const state = first.stored();
    await first.close();

    two.known = 0;
    const {page, host, close} = await driver.open({handlers: two.handlers(), state});
    await page.getByRole('contentinfo', {name: 'Session'}).getByText('0 records').waitFor();
    host.emit('changed', two.read());
    await page.locator('[role=tab][aria-selected=true]', {hasText: 'Graph'}).waitFor();
    await page.getByRole('complementary', {name: 'Details'}).getByText('get_order').first().waitFor();
    await close();
  });

  test('whoever has scrolled while the file was read is not taken back to where the table was', async () => {
    const two = new Two();
    const first = await driver.open({handlers: two.handlers()});
    await first.page.locator('.spacer > .row').first().waitFor();
    await first.page.locator('.spacer').hover();
    await first.page.mouse.wheel(0, -700);
    const left = () => first.stored() as {follow?: boolean; anchor?: {record: number}} | undefined;
    const record = await eventually(
      () => left()?.follow === false && left()?.anchor?.record,
      'the row on top to be kept',
    );
    const state = first.stored();
    await first.close();

    for (const scrolls of [false, true]) {
      two.known = record;
      const {page, host, close} = await driver.open({handlers: two.handlers(), state});
      await page.locator('.spacer > .row').first().waitFor();
      const top = () => page.locator('[role=grid], [role=treegrid]').evaluate(grid => grid.scrollTop);
      if (scrolls) {
        await page.locator('.spacer').hover();
        await page.mouse.wheel(0, 60);
        await eventually(async () => (await top()) > 0, 'the table to move');
      }
      const {pages} = two;
      two.located.length = 0;
      host.emit('changed', two.read());
      await page.getByRole('contentinfo', {name: 'Session'}).getByText('152 records').waitFor();
      if (scrolls) {
        await eventually(() => two.pages > pages, 'the rows to be asked for again');
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
        expect(two.located).toEqual([]);
      } else {
        await eventually(() => two.located.length > 0, 'the row that was on top to be looked for');
        await eventually(async () => (await top()) > 500, 'the table to go there');
      }
      await close();
    }
  });
});
