/**
 * Several sessions side by side in the packaged product: files in editors of their own, files as one session, and a live
 * one. Each keeps its filter, view, selection and place over tab switches, a reload of the window and two groups of
 * editors; the trees follow the one in front, say whose flows they show, and close it.
 */
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Frame, Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {clickRow} from '../support/clickRow';
import {chooseInMenu} from '../support/contextMenu';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench} from '../support/workbench';

const FILES = {
  'shop.trace.ndjson': 'nameko/shop-json.log',
  'worker.trace.ndjson': 'selinon/failing-logging.log',
  'multi.trace.ndjson': 'distlog/multiproc-linked-json.ndjson',
};
const [SHOP, WORKER, MULTI] = Object.keys(FILES) as [string, string, string];

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-sessions-'));
  for (const [name, recording] of Object.entries(FILES)) {
    cpSync(fixturePath(`recordings/${recording}`), join(folder, name));
  }
  const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
  workbench = await Workbench.launch({folder, settings: {'tracescope.listeners': [{endpoint}]}});
  await workbench.openViewContainer('Tracescope');
});

afterAll(async () => {
  await workbench.screenshot('sessions-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

describe('several sessions', () => {
  it('are each as they were left when their tab comes back, and the trees follow', async () => {
    for (const name of [SHOP, WORKER, MULTI]) {
      await workbench.openFile(name);
      await opened(name);
    }
    const worker = await front(WORKER);
    await filterBox(worker).fill('Broken');
    await clickRow(worker, 'TASK_FAILURE');
    await eventually(async () => (await labels('Call Stack')).includes('JSONDecodeError'), 'the exception');
    const shop = await front(SHOP);
    await shop.getByRole('tab', {name: 'Timeline'}).click();
    await shop.getByText('gateway.create_order').first().waitFor();
    await eventually(async () => (await labels('Call Stack')).length === 0, 'a session without a selection');
    await isLeftAlone();
  });

  it('and after the window was reloaded', async () => {
    await workbench.reloadWindow();
    await workbench.tree('Sources').waitFor();
    await isLeftAlone();
  }, 120_000);

  it('Flows says whose flows it shows, and a click in Sources shows another', async () => {
    // A tab that was not in front is read when it is shown.
    await front(MULTI);
    await front(WORKER);
    await sourceRow(MULTI).click();
    await opened(MULTI);
    await eventually(async () => (await labels('Flows')).join() === 'checkout', 'the flow of the file');
    await workbench.page.locator('.pane-header', {hasText: 'Flows'}).getByText(MULTI).waitFor();
    await sourceRow(WORKER).click();
    await opened(WORKER);
    await eventually(async () => (await labels('Flows')).includes('hopeless'), 'the flows of the other file');
    await workbench.screenshot('sessions-sources');
  });

  it('a file in two groups of editors is one session with one selection', async () => {
    await front(MULTI);
    await workbench.runCommand('View: Split Editor Right');
    const pages = () => workbench.webviewFrames(MULTI);
    const beginning = (page: Frame) => page.getByRole('row').filter({hasText: 'starting workers'}).first();
    const [left, right] = await eventually(async () => {
      const found = await pages();
      return found.length === 2 && found;
    }, 'two pages of the file');
    // A saved file stands at its beginning.
    for (const page of [left, right]) await beginning(page!).waitFor();
    await beginning(left!).click();
    await state('the record in both', async () =>
      (await Promise.all([left!, right!].map(page => chosen(page).allInnerTexts()))).every(texts =>
        texts.join().includes('starting workers'),
      ),
    );
    await workbench.screenshot('sessions-two-groups');
    expect((await labels('Sources')).sort()).toEqual([MULTI, SHOP, WORKER]);
    await workbench.runCommand('View: Close Editor');
    await eventually(async () => (await pages()).length === 1, 'one page');
    expect((await labels('Sources')).sort()).toEqual([MULTI, SHOP, WORKER]);
  });

  it('a live session stands beside them, and the session list of its page goes back and forth', async () => {
    await workbench.runCommand('Tracescope: Start Listening');
    await eventually(async () => (await labels('Sources')).length === 4, 'the listener');
    await workbench.runCommand('Tracescope: Send Sample Trace');
    await eventually(async () => (await labels('Flows')).includes('doomed batch'), 'the flows of the sample');
    await workbench.runCommand('Tracescope: Open Inspector');
    const page = await workbench.webviewFrame('Tracescope: tracescope-sessions');
    await page.getByRole('contentinfo', {name: 'Session'}).getByText('114 records').waitFor();
    await workbench.screenshot('sessions-live');
    await front(WORKER);
    await eventually(async () => (await labels('Flows')).includes('hopeless'), 'the flows of the file in front');
  });

  it('closing in Sources closes the editors, and what is left is shown', async () => {
    for (const name of [SHOP, WORKER]) {
      await chooseInMenu(workbench.page, sourceRow(name), 'Close');
      await eventually(async () => !(await labels('Sources')).includes(name), `${name} to be gone from Sources`);
      await eventually(async () => (await tabs(name).count()) === 0, `the tabs of ${name} to be closed`);
    }
    expect((await labels('Sources')).length).toBe(2);
    expect(readFileSync(join(folder, SHOP), 'utf8').length).toBeGreaterThan(0);
    expect(workbench.consoleErrors.own()).toEqual([]);
  });
});

describe('files that are one session', () => {
  it('are it again after the window was reloaded, with filter and selection', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openViewContainer('Explorer');
    await fileRow(SHOP).click();
    await workbench.webviewFrame(SHOP);
    await fileRow(WORKER).click({modifiers: ['ControlOrMeta']});
    await chooseInMenu(workbench.page, fileRow(WORKER), 'Open as Trace');
    const page = await workbench.webviewFrame('and 1 more');
    await page.getByRole('contentinfo', {name: 'Session'}).getByText('372 records').waitFor();
    await filterBox(page).fill('get_order');
    await clickRow(page, 'get_order');
    await chosen(page).waitFor();
    const before = await chosen(page).locator('.c-message').innerText();
    await workbench.reloadWindow();
    const again = await workbench.webviewFrame('and 1 more', 30_000);
    await again.getByRole('contentinfo', {name: 'Session'}).getByText('372 records').waitFor();
    expect(await filterBox(again).inputValue()).toBe('get_order');
    const message = chosen(again).locator('.c-message');
    await eventually(async () => (await message.allInnerTexts()).join() === before, 'the selected record');
    await workbench.screenshot('sessions-merged');
  }, 120_000);

  it('cannot be cleared by mistake for the live session, and are closed in Sources', async () => {
    const page = await workbench.webviewFrame('and 1 more');
    expect(await page.getByRole('button', {name: 'Clear Session'}).count()).toBe(0);
    await workbench.openViewContainer('Tracescope');
    await chooseInMenu(workbench.page, sourceRow(SHOP), 'Close');
    await eventually(async () => (await labels('Sources')).length === 0, 'both files to be gone');
    expect(workbench.consoleErrors.own()).toEqual([]);
  });
});

/** The file's page is in front and has read the file. */
async function opened(name: string): Promise<Frame> {
  const page = await workbench.webviewFrame(name);
  await page
    .getByRole('contentinfo', {name: 'Session'})
    .getByText(/^[1-9]\d* records$/)
    .waitFor();
  return page;
}

async function front(name: string): Promise<Frame> {
  await workbench.tab(name).click();
  return opened(name);
}

/** What the user did in the first test still stands, in whatever order the tabs are visited. */
async function isLeftAlone(): Promise<void> {
  const worker = await front(WORKER);
  await state('the filter', async () => (await filterBox(worker).inputValue()) === 'Broken');
  await state('the selection', async () => /TASK_FAILURE/.test((await chosen(worker).allInnerTexts()).join()));
  await state('its call stack', async () => (await labels('Call Stack')).includes('JSONDecodeError'));
  await state('the task in Flows', async () =>
    (await workbench.treeRows('Flows')).some(({label, selected}) => label === 'Broken' && selected),
  );
  const shop = await front(SHOP);
  await shop.locator('[role=tab][aria-selected=true]', {hasText: 'Timeline'}).waitFor();
  expect(await filterBox(shop).inputValue()).toBe('');
  await state('no call stack', async () => (await labels('Call Stack')).length === 0);
}

async function state(what: string, holds: () => Promise<boolean>): Promise<void> {
  await eventually(holds, what);
}

const filterBox = (page: Frame) => page.getByRole('combobox', {name: 'Filter'});
const chosen = (page: Frame) => page.locator('[role=row][aria-selected=true]').first();
const tabs = (name: string) => workbench.page.locator('.tabs-container .tab', {hasText: name});

async function labels(view: string): Promise<string[]> {
  return (await workbench.treeRows(view)).map(({label}) => label);
}

function sourceRow(name: string): Locator {
  return workbench.tree('Sources').getByRole('treeitem').filter({hasText: name}).first();
}

function fileRow(name: string): Locator {
  return workbench.page.locator('.explorer-folders-view').getByRole('treeitem').filter({hasText: name}).first();
}
