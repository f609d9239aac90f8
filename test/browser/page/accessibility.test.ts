/**
 * Every state of the page in four themes: no finding of axe, no violation of the content security policy, and a picture
 * in test-results/page to be looked at.
 */
import {afterAll, beforeAll, describe, test} from 'vitest';
import {expectClean} from './findings';
import {PageDriver} from './pageDriver';
import {emptyStates} from './states';
import {SyntheticSession} from './syntheticSession';
import {TraceSession} from './traceSession';

/** What is there when a view has drawn itself. */
const VIEW_READY: Record<string, string> = {
  Log: '.spacer > .row',
  Timeline: '.tl-row',
  Graph: '.graph-node',
  Statistics: '.stat-name',
};

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

  test('timeline with tracks of numbers and a selected task', async () => {
    const session = TraceSession.ofRecordings('penguiflow/pipeline-info-structured.log');
    const open = await driver.open({handlers: session.handlers(), heightPx: 900});
    await open.page.getByRole('tab', {name: 'Timeline'}).click();
    await open.page.getByRole('button', {name: 'Numbers Over Time'}).click();
    await open.page.getByRole('menuitemcheckbox', {name: 'extra.q_depth_in', exact: true}).click();
    await open.page.keyboard.press('Escape');
    await open.page.getByRole('row', {name: /^fetch_facts, timed out/}).click();
    await open.page.getByRole('heading', {name: 'Call Stack'}).waitFor();
    await expectClean(open, 'timeline');
  });

  test.each([
    ['Log', 1392],
    ['Timeline', 400],
    ['Graph', 1392],
    ['Statistics', 1392],
    ['Log', 400],
    ['Statistics', 400],
  ])('%s with details, %i px wide', async (view, widthPx) => {
    // A file is shown from its beginning.
    const spools = TraceSession.spoolsOf('nameko/shop-json.log');
    const session = new TraceSession(spools, {name: 'shop-json.log', kind: 'file'});
    const open = await driver.open({handlers: session.handlers(), heightPx: 900, widthPx});
    await open.page
      .getByRole('row', {name: /NotFound: order 700/})
      .last()
      .click();
    const details = open.page.getByRole('complementary', {name: 'Details'});
    if (!(await details.isVisible())) await open.page.keyboard.press('Space');
    await details.getByRole('heading', {name: 'Exception'}).waitFor();
    await open.page.getByRole('tab', {name: view}).click();
    await open.page
      .locator(VIEW_READY[view] ?? '')
      .first()
      .waitFor();
    await expectClean(open, `${view.toLowerCase()}-details-${widthPx}`);
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
    await open.page.getByRole('combobox', {name: 'Filter'}).fill('bad(');
    await open.page.getByRole('alert').getByText('never closed').waitFor();
    await open.page.getByRole('button', {name: 'More Actions'}).click();
    await open.page.getByRole('menuitemcheckbox', {name: 'Show Text Lines'}).waitFor();
    await expectClean(open, 'problem-and-menu');
  });
});
