/**
 * Replay in the packaged product, by mouse and keyboard: from the menu of a flow into VS Code's debug views, step by step,
 * with the Inspector beside it; a value under the pointer; a mistake in launch.json.
 */
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chooseInMenu} from '../support/contextMenu';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {themes, Workbench} from '../support/workbench';

const SHOP = 'shop.trace.ndjson';
const ORDERS = 'orders.trace.ndjson';

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-replay-'));
  cpSync(fixturePath('recordings/sources'), folder, {recursive: true});
  cpSync(fixturePath('recordings/nameko/shop-json.log'), join(folder, SHOP));
  cpSync(fixturePath('recordings/distlog/nested-json.ndjson'), join(folder, ORDERS));
  mkdirSync(join(folder, '.vscode'));
  const wrong = {type: 'tracescope', request: 'launch', name: 'wrong', trace: 'nowhere.ndjson'};
  writeFileSync(join(folder, '.vscode', 'launch.json'), JSON.stringify({version: '0.2.0', configurations: [wrong]}));
  workbench = await Workbench.launch({folder});
  await workbench.openViewContainer('Tracescope');
});

afterAll(async () => {
  await workbench.screenshot('replay-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

/** Names of the frames in VS Code's own call stack, as soon as they are these. */
async function untilFrames(...names: string[]): Promise<void> {
  const frames = workbench.page.locator('.debug-call-stack .stack-frame .label');
  await eventually(
    async () =>
      (await frames.allInnerTexts()).map(text => text.replaceAll('\u00a0', ' ')).join('\n') === names.join('\n'),
    `the call stack ${names.join(' › ')}`,
    30_000,
  );
}

/** Waits until the debugger stands at a line of that text. */
async function untilLine(wanted: RegExp): Promise<void> {
  const mark = workbench.page.locator('.debug-top-stack-frame-line').first();
  const lines = workbench.page.locator('.editor-instance .view-lines .view-line');
  await eventually(
    async () => {
      // Marks and texts are drawn in layers of their own, at the same height.
      const top = await mark
        .evaluate(element => (element.parentElement as HTMLElement).style.top, undefined, {timeout: 2000})
        .catch(() => null);
      const texts = await lines.evaluateAll(
        (all, at) => all.filter(line => (line as HTMLElement).style.top === at).map(line => line.textContent ?? ''),
        top,
      );
      return texts.some(text => wanted.test(text.replaceAll('\u00a0', ' ').trim()));
    },
    `the debugger to stand at ${wanted}`,
    30_000,
  );
}

async function press(key: string): Promise<void> {
  await workbench.page.keyboard.press(key);
}

describe('a flow of the Flows view', () => {
  it('is replayed from its first record on, where its entrypoint is defined', async () => {
    await workbench.openFile(SHOP);
    const page = await workbench.webviewFrame(SHOP);
    await page.getByRole('row').filter({hasText: 'gateway.'}).first().waitFor();
    await workbench.openViewContainer('Tracescope');
    const flow = workbench
      .tree('Flows')
      .getByRole('treeitem', {name: /^walker\.step/})
      .first();
    await chooseInMenu(workbench.page, flow, 'Replay in Debugger');
    await untilFrames('walker.step');
    await untilLine(/^def step\(/);
    await press('F11');
    await untilFrames('walker.step', 'walker.step');
    await workbench.screenshot('replay-flow');
    await press('Shift+F5');
    await workbench.page.locator('.debug-call-stack .stack-frame').first().waitFor({state: 'hidden'});
  });
});

describe('a whole trace', () => {
  it('steps in all directions by key, and the Inspector follows', async () => {
    await workbench.openFile(ORDERS);
    const page = await workbench.webviewFrame(ORDERS);
    await page.getByRole('row').filter({hasText: 'before any scope'}).first().waitFor();
    await workbench.runCommand('Tracescope: Replay Trace in Debugger');
    await untilFrames('root');
    await press('F11');
    await untilFrames('order 1');
    await untilLine(/^with distlog\.task\('order %d'/);
    await press('F11');
    await untilLine(/^http\.info\('POST/);
    await press('F11');
    await untilFrames('validate', 'order 1');
    // Beside the source, not behind it.
    await page.getByRole('row', {selected: true}).filter({hasText: 'validate'}).waitFor();
    await press('Shift+F11');
    await untilLine(/^http\.warning\(/);
    await press('F10');
    await untilFrames('fetch sku1 at depth 4', 'order 1');
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`replay-${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
  });

  it('a name under the pointer shows its value, of a scope further out as well', async () => {
    const name = workbench.page.locator('.view-line span', {hasText: /^sku$/}).first();
    const hover = workbench.page.locator('.debug-hover-widget');
    await eventually(
      async () => {
        // Only a pointer that comes from elsewhere makes VS Code look.
        await workbench.page.mouse.move(5, 5);
        await name.hover({timeout: 2000}).catch(() => undefined);
        return hover
          .getByText('"sku1"')
          .waitFor({timeout: 3000})
          .then(
            () => true,
            () => false,
          );
      },
      'the value of sku',
      30_000,
    );
    await workbench.screenshot('replay-hover');
  });

  it('stops at errors, and says what went wrong at the line', async () => {
    await press('F5');
    await workbench.page.locator('.exception-widget').getByText('provider slow: 1.25s').waitFor({timeout: 30_000});
    await untilFrames('charge', 'order 1');
    await workbench.screenshot('replay-error');
    await press('Shift+F5');
    await workbench.page.locator('.debug-call-stack .stack-frame').first().waitFor({state: 'hidden'});
  });
});

it('a mistake in launch.json is said, with the file in front', async () => {
  await workbench.runCommand('Debug: Start Debugging');
  const said = await workbench.notification('wrong cannot be replayed.');
  expect(await said.innerText()).toContain('nowhere.ndjson, which does not exist.');
  await workbench.tab('launch.json').waitFor();
});
