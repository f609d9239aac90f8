/**
 * The first two minutes of a new user: an empty VS Code, the VSIX alone, nothing set and nothing read but what the product
 * shows. From the walkthrough to the first live record and its line of source; then a folder that is not trusted yet.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Locator} from 'playwright-core';
import {afterEach, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {eventually} from '../support/eventually';
import {Workbench} from '../support/workbench';

let workbench: Workbench | undefined;
let folder: string | undefined;

afterEach(async ({task}) => {
  await workbench?.screenshot(`first-use-${task.name.slice(0, 20).replaceAll(' ', '-')}-last`);
  await workbench?.close();
  workbench = undefined;
  if (folder) rmSync(folder, {recursive: true, force: true});
});

const asNew = {'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never'};

it('goes from the walkthrough to a live record and to its line, with what is on screen', async () => {
  // The port is the only thing that is set: the default one may be taken on the machine of the tests.
  const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
  workbench = await Workbench.launch({folder: null, settings: {...asNew, 'tracescope.listeners': [{endpoint}]}});
  const {page} = workbench;
  await workbench.runCommand('Welcome: Open Walkthrough...');
  await workbench.quickInput.choose('Get Started with Tracescope');
  await step('Start listening').waitFor();
  expect(await steps().count()).toBe(4);
  await page.getByRole('button', {name: 'Start Listening', exact: true}).first().click();

  // What comes up says that nothing came yet, and what to do about it.
  const inspector = await workbench.webviewFrame('Untitled');
  await inspector.getByText('Listening, nothing received yet').waitFor();
  await inspector.getByText('Send a sample trace to see it work').click();
  await inspector.getByRole('contentinfo', {name: 'Session'}).getByText('114 records').waitFor();
  await inspector.getByRole('row').filter({hasText: 'thread 1 part'}).first().waitFor();
  await workbench.screenshot('first-use-live');
  expect(await workbench.notificationTexts()).toEqual([]);
  await workbench.statusBarItem('Tracescope').waitFor();

  // The walkthrough has noticed, and goes on to the sample and its source.
  await workbench.tab('Welcome').click();
  for (const title of ['Start listening', 'Send from your program']) await isDone(title);
  await step('Read what happened').click();
  await page.getByRole('button', {name: 'Show Me a Sample Trace', exact: true}).first().click();
  const sample = await workbench.webviewFrame('checkout.trace.ndjson');
  await sample.getByRole('complementary', {name: 'Details'}).getByText('RuntimeError').first().waitFor();
  await workbench.screenshot('first-use-sample');
  await page.keyboard.press('F12');
  await workbench.tab('child.py').waitFor();
  await eventually(async () => (await cursorLine()) === 20, 'the line that failed', 40_000);
  await workbench.tab('Welcome').click();
  for (const title of ['Read what happened', 'Go to the line']) await isDone(title);
  expect(workbench.consoleErrors.own()).toEqual([]);
}, 180_000);

it('says in Restricted Mode what cannot be done, why, and what can', async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-restricted-'));
  writeFileSync(join(folder, 'app.py'), 'print("hello")\n');
  workbench = await Workbench.launch({folder, settings: asNew});
  const {page} = workbench;
  await workbench.openViewContainer('Tracescope');
  await page.getByText('In Restricted Mode Tracescope does not listen').waitFor();
  await page.getByRole('button', {name: 'Manage Workspace Trust'}).first().waitFor();
  expect(await page.getByRole('button', {name: 'Start Listening'}).count()).toBe(0);
  await workbench.screenshot('first-use-restricted');
  // A saved trace is read all the same.
  await page.getByText('look at a sample').click();
  const sample = await workbench.webviewFrame('checkout.trace.ndjson');
  await sample.getByRole('complementary', {name: 'Details'}).getByText('RuntimeError').first().waitFor();
}, 180_000);

function steps(): Locator {
  return workbench!.page.locator('button.getting-started-step');
}

function step(title: string): Locator {
  return steps().filter({hasText: title}).first();
}

async function isDone(title: string): Promise<void> {
  await eventually(async () => (await step(title).getAttribute('aria-checked')) === 'true', `“${title}” to be done`);
}

async function cursorLine(): Promise<number | undefined> {
  return workbench?.cursorPosition().then(
    ({line1}) => line1,
    () => undefined,
  );
}
