/**
 * Makes the README's pictures and its film: the packaged product in a real VS Code, the sample shop in three real Python
 * processes, real recordings of the systems. Not a test of the product and not part of `npm test`; run by `npm run demo`.
 * Out: docs/images/*.webp.
 */
import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Frame, Locator} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {rootFolder} from '../../scripts/vscode/paths.mjs';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {findPythonWithZmq} from '../support/python';
import {Workbench} from '../support/workbench';
import {encodePicture} from './animation';
import {Recorder} from './recorder';

const SIZE = {width: 1280, height: 860};
const MAX_FILM_BYTES = 900 * 1024;
/** Of what is smaller with a little loss. */
const PICTURE_QUALITY = 0.9;
const imagesFolder = join(rootFolder, 'docs', 'images');

let workbench: Workbench;
let folder: string;
let endpoint: string;
let shop: ChildProcess | undefined;

beforeAll(async () => {
  mkdirSync(imagesFolder, {recursive: true});
  folder = join(mkdtempSync(join(tmpdir(), 'tracescope-demo-')), 'shop');
  cpSync(join(rootFolder, 'samples', 'python-demo'), folder, {recursive: true});
  // The shop looks for the emitter beside its own folder.
  cpSync(join(rootFolder, 'samples', 'python'), join(folder, '..', 'python'), {recursive: true});
  cpSync(fixturePath('recordings/selinon/failing-logging.log'), join(folder, 'worker.log'));
  endpoint = `tcp://127.0.0.1:${await freePort(5010)}`;
  workbench = await Workbench.launch({
    folder,
    settings: {
      'tracescope.listeners': [{endpoint}],
      'breadcrumbs.enabled': false,
      'editor.minimap.enabled': false,
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
    },
  });
  await workbench.page.setViewportSize(SIZE);
});

afterAll(async () => {
  await workbench.screenshot('demo-last');
  shop?.kill('SIGINT');
  await workbench.close();
  rmSync(join(folder, '..'), {recursive: true, force: true});
});

test('the film: from nothing to the line that failed', async () => {
  await workbench.openFile('payment.py');
  await workbench.openViewContainer('Tracescope');
  const start = workbench.page.getByRole('button', {name: 'Start Listening'}).last();
  await start.waitFor();
  const film = new Recorder(workbench);
  await film.place({x: 760, y: 300});
  await film.show(1800);
  await film.click(start);
  const inspector = await workbench.webviewFrame('shop');
  await inspector.getByText('Listening, nothing received yet').waitFor();
  await film.show(1600);

  // Some at random, then one of each kind: among them a card that is declined.
  shop = runShop(['--seed', '7', '--rate', '3', '--seconds', '2']);
  await grow(film, 3);
  await ended(shop);
  shop = runShop(['--once']);
  await grow(film, 8);
  await ended(shop);
  await film.show(800);
  const filter = inspector.getByRole('combobox', {name: 'Filter'});
  await film.click(filter);
  for (const part of ['level', '>=', 'error', ' bank']) {
    await workbench.page.keyboard.type(part);
    await film.show(180);
  }
  const failed = inspector
    .getByRole('row')
    .filter({hasText: /FAILED ask bank/})
    .first();
  await failed.waitFor();
  await film.show(1000);
  await film.click(failed);
  await details(inspector).getByText('Exception').first().waitFor();
  await film.show(2800);
  await film.click(inspector.getByRole('tab', {name: 'Timeline'}));
  await inspector.getByText('Critical Path').waitFor();
  await film.show(900);
  await film.click(
    inspector
      .getByRole('row')
      .filter({hasText: /pay \d/})
      .last(),
  );
  await workbench.page.keyboard.press('f');
  await film.show(2600);
  await film.click(inspector.getByRole('row').filter({hasText: 'ask bank'}).last());
  await film.show(600);
  await workbench.runCommand('Tracescope: Go to Source');
  await eventually(
    async () =>
      workbench.cursorPosition().then(
        ({line1}) => line1 > 1,
        () => false,
      ),
    'the line that failed',
    40_000,
  );
  await film.show(3600);
  const bytes = await film.film();
  writeFileSync(join(imagesFolder, 'demo.webp'), bytes);
  expect(bytes.length).toBeLessThan(MAX_FILM_BYTES);
});

test('pictures of the views', async () => {
  await new Recorder(workbench).hidePointer();
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('Tracescope: Show Me a Sample Trace');
  const sample = await workbench.webviewFrame('checkout.trace.ndjson');
  await details(sample).getByText('RuntimeError').first().waitFor();
  await picture('inspector');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');

  await workbench.openFile('worker.log');
  await workbench.runCommand('Tracescope: Open as Trace');
  const selinon = await workbench.webviewFrame('worker.log');
  await selinon.getByRole('tab', {name: 'Timeline'}).click();
  await selinon.getByText('Critical Path').waitFor();
  await selinon.getByText('hopeless').first().waitFor();
  await selinon.getByText('hopeless').first().click();
  await details(selinon).getByText('Call Stack').first().waitFor();
  await picture('timeline');
  await selinon.getByRole('tab', {name: 'Graph'}).click();
  await selinon.getByText('CheckStock', {exact: true}).first().waitFor();
  await picture('graph');
  await selinon.getByRole('tab', {name: 'Statistics'}).click();
  await selinon.getByText('p95').first().waitFor();
  await picture('statistics');
});

function details(inspector: Frame): Locator {
  return inspector.getByRole('complementary', {name: 'Details'});
}

/** A picture for each flow that appears, until there are so many. */
async function grow(film: Recorder, flows: number): Promise<void> {
  for (let seen = (await workbench.treeRows('Flows')).length; seen < flows;) {
    seen = await eventually(
      async () => {
        const now = (await workbench.treeRows('Flows')).length;
        return now > seen && now;
      },
      `more than ${seen} flows`,
      40_000,
    );
    await film.show(500);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await new Promise(resolve => child.once('exit', resolve));
}

function runShop(args: string[]): ChildProcess {
  const python = findPythonWithZmq();
  if (python === undefined) throw new Error('There is no Python with pyzmq.');
  return spawn(python, ['shop.py', ...args, '--endpoint', endpoint], {
    cwd: folder,
    env: {...process.env, PYTHONDONTWRITEBYTECODE: '1', TRACESCOPE_ENDPOINT: endpoint},
    stdio: 'ignore',
  });
}

async function picture(name: string): Promise<void> {
  const studio = await workbench.page.context().newPage();
  try {
    writeFileSync(
      join(imagesFolder, `${name}.webp`),
      await encodePicture(studio, await workbench.page.screenshot(), PICTURE_QUALITY),
    );
  } finally {
    await studio.close();
  }
  expect(statSync(join(imagesFolder, `${name}.webp`)).size).toBeGreaterThan(0);
}
