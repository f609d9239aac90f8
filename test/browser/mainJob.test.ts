/**
 * The main job, end to end, as a user does it: the packaged VSIX in a real VS Code, a real Python process that sends
 * a recording over ZeroMQ, keyboard and mouse. One window for the whole story, because each step needs the one before.
 */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import type {Frame} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {startPeer} from '../engine/support/pythonPeer';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench, type CursorPosition} from '../support/workbench';

const RECORDING = 'recordings/distlog/multiproc-linked-json.ndjson';
const RECORDS = 48;

describe('from a running program to the line that wrote a record', () => {
  let workbench: Workbench;
  let folder: string;
  let port: number;
  let endpoint: string;
  /** What the live session holds at the end. */
  let records = RECORDS;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-main-'));
    cpSync(fixturePath('recordings/sources'), folder, {recursive: true});
    cpSync(fixturePath('recordings/distlog/failing-early-json.ndjson'), join(folder, 'failing.trace.ndjson'));
    port = await freePort(0);
    endpoint = `tcp://127.0.0.1:${port}`;
    workbench = await Workbench.launch({folder, settings: {'tracescope.listeners': [{endpoint}]}});
  });

  afterAll(async () => {
    await workbench.screenshot('main-job-last');
    await workbench.close();
    rmSync(folder, {recursive: true, force: true});
  });

  it('shows live records in Flows and in the Log', async () => {
    await workbench.openViewContainer('Tracescope');
    await workbench.screenshot('main-job-empty');
    await workbench.runCommand('Tracescope: Start Listening');
    await eventually(async () => (await workbench.treeRows('Sources')).length === 1, 'the listener in Sources');
    await workbench.runCommand('Tracescope: Open Inspector');
    await inspector();
    expect(await startPeer(endpoint, fixturePath(RECORDING)).sent).toBe(RECORDS);
    await eventually(
      async () => (await workbench.treeRows('Flows')).some(row => row.label === 'checkout'),
      'the flow in Flows',
    );
    await eventually(async () => (await countShown()) === RECORDS, 'all records in the Inspector');
    await workbench.screenshot('main-job-live');
  });

  it('goes from a record to its line with the keyboard', async () => {
    const page = await inspector();
    // The log follows its end, and the error is further up.
    await page.getByRole('treegrid', {name: 'Records'}).focus();
    await workbench.page.keyboard.press('Alt+ArrowUp');
    await page.getByRole('row', {selected: true}).filter({hasText: 'step failed'}).first().click();
    const details = page.getByRole('complementary', {name: 'Details'});
    if (!(await details.isVisible())) await workbench.page.keyboard.press('Space');
    await details.getByText('RuntimeError').first().waitFor();
    await workbench.screenshot('main-job-details');
    // The page, which had the focus before the palette, may take it back late; it is asked again then, as a user would. The first
    // search for a file starts VS Code's search process, which takes its time on a busy machine.
    const arrived = () => eventually(async () => (await cursor())?.line1 === 20, 'the cursor on child.py:20', 20_000);
    await eventually(
      async () => {
        await workbench.runCommand('Tracescope: Go to Source');
        return arrived().then(
          () => true,
          () => false,
        );
      },
      'Go to Source to lead to child.py:20',
      70_000,
    );
    await workbench.screenshot('main-job-source');
    await workbench.tab('child.py').waitFor();
  }, 120_000);

  it('goes from a flow in the tree to the line that opened it', async () => {
    const flow = workbench.tree('Flows').getByRole('treeitem').filter({hasText: 'checkout'}).first();
    await flow.click();
    await flow.hover();
    await flow.getByRole('button', {name: 'Go to Source'}).click();
    await workbench.tab('parent.py').waitFor();
    await eventually(async () => (await cursor())?.line1 === 11, 'the cursor on parent.py:11');
  });

  it('opens a saved trace from the explorer with the same model', async () => {
    await workbench.openFile('failing.trace.ndjson');
    const page = await workbench.webviewFrame('failing.trace.ndjson');
    await page.getByRole('row').filter({hasText: 'about to fail'}).waitFor();
    await eventually(async () => (await countShown(page)) === 30, 'all 30 records');
    await workbench.screenshot('main-job-file');
  });

  it('outlives kill -9 of its engine in mid-stream: records are back, the listener too, one line says so', async () => {
    const sent = startPeer(endpoint, fixturePath(RECORDING), {repeat: 20, pauseSeconds: 0.005}).sent;
    await eventually(async () => (await countShown()) > RECORDS, 'the first of the new records');
    const before = await countShown();
    const [engine] = workbench.enginePids();
    process.kill(engine!, 'SIGKILL');
    const page = await inspector();
    await page.getByText(/The engine stopped and was started again/).waitFor();
    await workbench.screenshot('main-job-restarted');
    // What ZeroMQ itself had in flight is lost with the process; all else goes on arriving.
    expect(await sent).toBe(20 * RECORDS);
    await eventually(async () => (await countShown()) > before, 'records after the restart');
    expect(workbench.enginePids()).not.toContain(engine);
    records = await settled(countShown);
  });

  it('frees the port when it stops', async () => {
    await workbench.runCommand('Tracescope: Stop Listening');
    await eventually(() => canBind(port), 'the port to be free');
  });

  it('opens the session again after the window was reloaded', async () => {
    await workbench.reload();
    await workbench.runCommand('Tracescope: Open Inspector');
    await eventually(async () => (await countShown()) === records, `the ${records} records of before`);
    const page = await inspector();
    await page.getByRole('row').filter({hasText: 'checkout'}).first().waitFor();
    expect(await page.getByText('not open any more').count()).toBe(0);
    await workbench.screenshot('main-job-reloaded');
  });

  function inspector(): Promise<Frame> {
    // Named after the workspace; the file's own page is named after the file.
    return workbench.webviewFrame(basename(folder));
  }

  /** What the footer says. */
  async function countShown(page?: Frame): Promise<number> {
    const footer = (page ?? (await inspector())).getByRole('contentinfo', {name: 'Session'});
    const text = await footer
      .getByText(/records?$/)
      .first()
      .innerText({timeout: 2000})
      .catch(() => '');
    return Number(/^([\d,]+) records?$/.exec(text)?.[1]?.replace(',', '') ?? NaN);
  }

  async function cursor(): Promise<CursorPosition | undefined> {
    return workbench.cursorPosition().catch(() => undefined);
  }
});

/** A number once it has stayed the same for three seconds. */
async function settled(read: () => Promise<number>): Promise<number> {
  let last = await read();
  for (let same = 0; same < 3;) {
    await new Promise(resolve => setTimeout(resolve, 1000));
    const now = await read();
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

async function canBind(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
