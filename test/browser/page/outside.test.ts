/** What comes from outside of the table: overview, host events, resets, banners. On the page alone. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {eventually} from '../../support/eventually';
import {PageDriver, screenshotPath} from './pageDriver';
import type {SourceInfo} from '../../../src/protocol/queries';
import {LISTENER, SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

const row = (page: Page, record: number) => page.getByRole('row', {name: new RegExp(`message ${record} `)});

test('dragging over the overview restricts the time, keys move it, Show all clears it', async () => {
  const session = TraceSession.ofRecordings('distlog/quirks-json.ndjson', 'distlog/multiproc-linked-json.ndjson');
  const {page, errors, close} = await driver.open({handlers: session.handlers()});
  await page.getByRole('row', {name: /all workers back/}).waitFor();
  const strip = page.getByRole('slider', {name: 'Time range'});
  const box = await strip.boundingBox();
  if (!box) throw new Error('The overview has no box.');
  await page.mouse.move(box.x + box.width * 0.96, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + 20, {steps: 5});
  await page.mouse.up();
  await page.getByText(/\d+ of 79/).waitFor();
  await page.screenshot({path: screenshotPath('brush-dark')});
  const before = await strip.getAttribute('aria-valuetext');
  await strip.focus();
  await page.keyboard.press('ArrowLeft');
  await eventually(async () => (await strip.getAttribute('aria-valuetext')) !== before, 'the range to move');
  await page.getByRole('button', {name: 'Show all'}).click();
  await eventually(
    async () => (await strip.getAttribute('aria-valuetext')) === 'The whole session; records: 79, errors: 2',
    'the whole session',
  );
  expect(errors).toEqual([]);
  await close();
});

test('the level list hides what is below', async () => {
  const session = TraceSession.ofRecordings('distlog/multiproc-linked-json.ndjson');
  const {page, close} = await driver.open({handlers: session.handlers()});
  await page.getByRole('row', {name: /all workers back/}).waitFor();
  await page.getByRole('combobox', {name: 'Lowest Level'}).click();
  await page.getByRole('option', {name: 'Error'}).click();
  await page.getByRole('row', {name: /step failed/}).waitFor();
  expect(await page.getByRole('row', {name: /all workers back/}).count()).toBe(0);
  await close();
});

test('the host reveals a record, sets the filter, and runs commands', async () => {
  const session = new SyntheticSession(100_000);
  const {page, host, close} = await driver.open({handlers: session.handlers()});
  await row(page, 99_999).waitFor();
  host.emit('reveal', {record: 500, details: true});
  await row(page, 500).and(page.locator('[aria-selected=true]')).waitFor();
  await page.getByRole('complementary', {name: 'Details'}).getByText('message 500').first().waitFor();
  host.emit('setFilter', {text: 'every 100', span: null});
  await page.getByText('1,000 of 100,000').waitFor();
  await row(page, 600).waitFor();
  host.emit('command', {id: 'toggleDetails'});
  await page.getByRole('complementary', {name: 'Details'}).waitFor({state: 'detached'});
  host.emit('command', {id: 'toggleFollow'});
  await row(page, 99_900).waitFor();
  host.emit('banner', {
    severity: 'error',
    text: 'The disk is full.',
    actions: [{label: 'Show Output', id: 'showOutput'}],
  });
  await page.getByRole('alert').getByRole('button', {name: 'Show Output'}).click();
  await eventually(() => session.calls.actions.includes('showOutput'), 'the action');
  await close();
});

test('a record that is to be shown before the page knows its session is selected once it does', async () => {
  const session = new SyntheticSession(2000);
  const handlers = session.handlers();
  let answer: () => void = () => undefined;
  const asked = new Promise<void>(resolve => (answer = resolve));
  const {page, host, close} = await driver.open({
    handlers: {...handlers, hello: async () => (await asked, session.hello())},
  });
  host.emit('reveal', {record: 500, details: true});
  answer();
  await row(page, 500).and(page.locator('[aria-selected=true]')).waitFor();
  await page.getByRole('complementary', {name: 'Details'}).getByText('message 500').first().waitFor();
  await close();
});

test('after a reset to another generation old record numbers are forgotten and the rows are asked anew', async () => {
  const session = new SyntheticSession(1000);
  const {page, host, close} = await driver.open({handlers: session.handlers()});
  await row(page, 999).click();
  const hello = session.hello();
  if (!hello.session) throw new Error('There is a session.');
  session.rowCount = 10;
  host.emit('reset', {
    ...hello,
    session: {...session.info(), generation: 2, counts: {...session.info().counts, records: 10}},
  });
  await row(page, 9).waitFor();
  expect(await row(page, 999).count()).toBe(0);
  expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0);
  await close();
});

test('a source that cannot be opened is said in one line', async () => {
  const session = new SyntheticSession(10, 'file');
  const handlers = {
    ...session.handlers(),
    goToSource: () => ({opened: false, reason: 'child.py was not found in this workspace.'}),
  };
  const {page, close} = await driver.open({handlers});
  await row(page, 3).dblclick();
  await page.getByRole('status').getByText('child.py was not found in this workspace.').waitFor();
  await page.getByRole('button', {name: 'Dismiss'}).click();
  await eventually(
    async () => (await page.getByText('was not found in this workspace').count()) === 0,
    'the message to be gone',
  );
  await close();
});

test('the details say where a record comes from that names no file, or why that cannot be told', async () => {
  const session = new TraceSession(TraceSession.spoolsOf('nameko/shop-json.log'), {name: 'shop.log', kind: 'file'});
  const asked: number[] = [];
  let place = {label: 'shop.py:48', path: '/shop/shop.py', reason: ''};
  const handlers = {
    ...session.handlers(),
    place: ({record}: {record: number}) => {
      asked.push(record);
      return place;
    },
  };
  const {page, close} = await driver.open({handlers});
  const details = page.getByRole('complementary', {name: 'Details'});
  const shown = (text: RegExp) => page.locator('.spacer > [role=row]:visible').filter({hasText: text}).first();
  await shown(/orders\.get_order/).click();
  const link = details.getByRole('button', {name: 'shop.py:48', exact: true});
  await details.getByRole('listitem').getByRole('button', {name: 'shop.py:48', exact: true}).nth(1).waitFor();
  await link.first().click();
  await eventually(() => session.effects.opened.length === 1, 'the source to be opened');
  place = {label: '', path: '', reason: 'No service of this workspace is called payments.'};
  await shown(/payments\.charge/).click();
  await details.getByText('No service of this workspace is called payments.').first().waitFor();
  expect(await link.count()).toBe(0);
  // Calls around it are looked for as well.
  expect(new Set(asked).size).toBeGreaterThan(2);
  await close();
});

test('a source that is gone is said above the toolbar until it is back, or until it was read', async () => {
  const session = new SyntheticSession(200);
  const {page, host, close} = await driver.open({handlers: session.handlers()});
  await page
    .getByRole('row', {name: /message/})
    .first()
    .waitFor();
  const source = (state: SourceInfo['state'], detail = '') => ({
    ...session.grow(1),
    sources: [{...LISTENER, name: 'tcp://127.0.0.1:5011', state, detail}],
  });
  const gone = page.getByRole('alert').getByText('Not connected to tcp://127.0.0.1:5011.');
  expect(await page.getByRole('alert').count()).toBe(0);
  host.emit('changed', source('connecting'));
  await gone.waitFor();
  await page.screenshot({path: screenshotPath('source-gone')});
  host.emit('changed', source('running'));
  await gone.waitFor({state: 'detached'});
  host.emit('changed', source('connecting'));
  await page.getByRole('button', {name: 'Dismiss'}).focus();
  await page.keyboard.press('Enter');
  await gone.waitFor({state: 'detached'});
  // Something else to say.
  host.emit('changed', source('failed', 'Port 5011 is taken.'));
  await page.getByRole('alert').getByText('Port 5011 is taken.').waitFor();
  await close();
});

test('a page that becomes narrow puts the details away, and brings them back with the room', async () => {
  const {page, close} = await driver.open({handlers: new SyntheticSession(200).handlers(), widthPx: 1100});
  const details = page.getByRole('complementary', {name: 'Details'});
  await page
    .getByRole('row', {name: /message/})
    .nth(3)
    .click();
  await details.waitFor();
  await page.setViewportSize({width: 520, height: 700});
  await details.waitFor({state: 'hidden'});
  await page.setViewportSize({width: 1100, height: 700});
  await details.waitFor();
  // Whoever opens them on a narrow page has them there.
  await page.setViewportSize({width: 520, height: 700});
  await details.waitFor({state: 'hidden'});
  await page.keyboard.press('Space');
  await details.waitFor();
  await close();
});
