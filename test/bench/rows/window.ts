/**
 * Rows 7, 8 and 9, in a real VS Code with the packaged extension: how late the extension host is, how long the
 * Inspector's frames are, and how long a record takes from its sender to a row on screen.
 */
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Frame} from 'playwright-core';
import {Push} from 'zeromq';
import {root} from '../../engine/support/bundlePaths';
import {eventually} from '../../support/eventually';
import {count, run} from '../run/measure';
import {lateTicks, percentile} from '../run/probe';
import {notMeasured, type Row, type Tools} from '../run/row';
import {framesDuring, openLiveInspector, withWindow, type BenchWindow} from '../run/window';

const PUSH = join(root, 'test', 'bench', 'peers', 'push.py');
const IDLE_MS = 5000;
/** What issue and design name for a busy stream. */
const STEADY_PER_SECOND = 50_000;
const SENT_ALONE = 40;
/** Beside the Inspector. */
const LINES_ON_SCREEN = 10;
const WAIT_MS = 120_000;
const TASKS_IN_ONE_FLOW = 100_000;

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Sends as fast as it can, or at a rate, and gives the epoch milliseconds of its beginning. */
async function push(tools: Tools, endpoint: string, messages: number, perSecond = 0): Promise<number> {
  if ('missing' in tools.python) throw new Error(tools.python.missing);
  const {path} = tools.data.distlog(messages);
  return Number((await run(tools.python.path, [PUSH, endpoint, path, 'json', `${perSecond}`])).output);
}

/**
 * Everything that editors can show of records. Without VS Code's search for ports to forward: only a window in a browser has it,
 * and it starts a process from the extension host every two seconds, which holds the host for 10 to 30 ms.
 */
const EDITOR_FEATURES = {
  'remote.autoForwardPorts': false,
  ...{'tracescope.editor.heat': true, 'tracescope.editor.codeLens': true, 'tracescope.editor.insights': true},
  ...{'tracescope.editor.hover': true, 'tracescope.editor.problems': true, 'workbench.editor.enablePreview': false},
};

/** The files that the arriving records come from, in editors, two side by side: their lines say what they logged meanwhile. */
async function openTouchedSources({workbench}: BenchWindow): Promise<void> {
  const folder = join(workbench.folder, 'shop');
  mkdirSync(folder, {recursive: true});
  const files = ['payment.py', 'shipping.py', 'orders.py', 'stock.py'];
  for (const file of files) writeFileSync(join(folder, file), sourceText());
  for (const file of files) {
    if (file === files.at(-1)) await workbench.runCommand('View: Split Editor Right');
    await workbench.openFile(`shop/${file}`);
  }
}

/** The lines on screen that say what they logged. */
async function linesThatSay({workbench}: BenchWindow): Promise<number> {
  return workbench.page.evaluate(
    () =>
      [...document.querySelectorAll('.view-line span')].filter(span =>
        / record/.test(getComputedStyle(span, '::after').content),
      ).length,
  );
}

/** Lines that hold what the generator says they log. */
function sourceText(): string {
  const lines = Array.from({length: 80}, () => "    http.info('GET /stock/%d %s', order, status)");
  lines[19] = "with distlog.task('order %d', n):";
  lines[30] = "    with distlog.task('reserve item %d', n):";
  lines[51] = "    with distlog.to('call service %d', n):";
  return `${lines.join('\n')}\n`;
}

/** Until the footer counts all of them. */
async function untilShown(page: Frame, messages: number): Promise<void> {
  const text = messages.toLocaleString('en-US');
  await eventually(
    async () => (await page.locator('footer').innerText()).replace(/[\u00a0\u202f ]/g, ' ').includes(text),
    `${text} records in the footer`,
    WAIT_MS,
  );
}

export const hostDelay: Row = {
  number: 7,
  work: 'Extension host while records arrive as in row 6',
  must: {text: 'p99 ≤ 20 ms', limit: 20},
  aim: {text: '≤ 10 ms', limit: 10},
  better: 'lower',
  async measure({messages}, tools) {
    if ('missing' in tools.python) return notMeasured(tools.python.missing);
    return withWindow(
      'host',
      async window => {
        await openTouchedSources(window);
        const page = await openLiveInspector(window);
        const idleFromMs = Date.now();
        await sleep(IDLE_MS);
        const idleToMs = Date.now();
        await push(tools, window.endpoint, messages);
        await untilShown(page, messages);
        const busyToMs = Date.now();
        await sleep(1500);
        const idle = percentile(lateTicks(window.probePath, idleFromMs, idleToMs), 0.99);
        const late = lateTicks(window.probePath, idleToMs, busyToMs);
        const value = percentile(late, 0.99);
        const said = await linesThatSay(window);
        if (said === 0) throw new Error('No line of the open files says what it logged.');
        const note =
          `${count(messages)} records, ${late.length} ticks; greatest ${ms(percentile(late, 1))}; ` +
          `4 of their files open, 2 side by side, with every editor feature (${said} lines on screen)`;
        return {measured: ms(value), against: `idle ${ms(idle)}`, ratio: '', value, note};
      },
      EDITOR_FEATURES,
    );
  },
};

export const frames: Row = {
  number: 8,
  work: 'Inspector frames while records arrive and while scrolling',
  // Two refreshes of a screen: 33.3 ms.
  must: {text: 'p95 ≤ 33 ms', limit: 33.4},
  aim: {text: '≤ 16.7 ms', limit: 16.9},
  better: 'lower',
  async measure({messages, records}, tools) {
    if ('missing' in tools.python) return notMeasured(tools.python.missing);
    return withWindow('frames', async window => {
      const page = await openLiveInspector(window);
      const arriving = await framesDuring(page, async () => {
        await push(tools, window.endpoint, messages, STEADY_PER_SECOND);
        await untilShown(page, messages);
      });
      const scrolling = await scrollFile(window, tools.data.distlog(records).path, records);
      const oneFlow = await zoomFlow(window, tools.data.wideFlow(TASKS_IN_ONE_FLOW));
      const parts = {arriving, ...scrolling, oneFlow};
      const p95 = Object.entries(parts).map(([name, taken]) => [name, percentile(taken, 0.95)] as const);
      const value = Math.max(...p95.map(([, taken]) => taken));
      const note = `p95 ${p95.map(([name, taken]) => `${name} ${ms(taken)}`).join(', ')}; headless, software drawing`;
      return {measured: ms(value), against: '16.7 ms', ratio: '', value, note};
    });
  },
};

/** The saved file of row 1 in the Log, by wheel and by keys, and its timeline zoomed. */
async function scrollFile({workbench}: BenchWindow, path: string, records: number) {
  const {mouse, keyboard} = workbench.page;
  symlinkSync(path, join(workbench.folder, 'big.trace.ndjson'));
  await workbench.openFile('big.trace.ndjson');
  const page = await workbench.webviewFrame('big.trace.ndjson');
  await untilShown(page, records);
  const view = page.locator('[data-region="view"]').first();
  await view.hover();
  const wheel = await framesDuring(page, async () => {
    for (let step = 0; step < 120; step++) await mouse.wheel(0, 400);
  });
  await view.click();
  const keys = await framesDuring(page, async () => {
    for (let step = 0; step < 60; step++) await keyboard.press('PageDown');
  });
  const timeline = page.getByRole('tab', {name: 'Timeline'});
  await timeline.click();
  const canvas = page.locator('canvas').first();
  await canvas.hover();
  const zoom = await framesDuring(page, async () => {
    for (let step = 0; step < 60; step++) await keyboard.press(step % 20 < 10 ? 'w' : 's');
  });
  return {wheel, keys, zoom};
}

/** The timeline of one flow with very many tasks, zoomed and moved by keys. */
async function zoomFlow({workbench}: BenchWindow, path: string): Promise<number[]> {
  const {keyboard} = workbench.page;
  symlinkSync(path, join(workbench.folder, 'flow.trace.ndjson'));
  await workbench.openFile('flow.trace.ndjson');
  const page = await workbench.webviewFrame('flow.trace.ndjson');
  await page.getByRole('tab', {name: 'Timeline'}).click();
  const grid = page.getByRole('treegrid', {name: 'Timeline'});
  const rows = grid.getByRole('row');
  await rows.filter({hasText: 'import of'}).waitFor({timeout: WAIT_MS});
  await grid.focus();
  await keyboard.press('ArrowDown');
  // Its tasks, packed into lanes.
  if ((await rows.count()) < 2) await keyboard.press('ArrowRight');
  await rows.nth(1).waitFor();
  await keyboard.press('f');
  return framesDuring(page, async () => {
    for (let step = 0; step < 60; step++) await keyboard.press(['w', 'w', 'w', 'd', 's', 'a'][step % 6] ?? 'w');
  });
}

export const sentToVisible: Row = {
  number: 9,
  work: 'Record sent to visible row',
  must: {text: 'p95 ≤ 300 ms', limit: 300},
  aim: {text: '≤ 150 ms', limit: 150},
  better: 'lower',
  measure() {
    return withWindow('visible', async window => {
      const {workbench} = window;
      const source = Array.from({length: SENT_ALONE + 1}, (_, at) => `log.info('bench record ${at}.')`);
      writeFileSync(join(workbench.folder, 'bench.py'), `${source.join('\n')}\n`);
      await workbench.openFile('bench.py');
      const page = await openLiveInspector(window);
      const socket = new Push({linger: 0});
      socket.connect(window.endpoint);
      try {
        const taken: number[] = [];
        const behindLine: number[] = [];
        for (let at = 0; at <= SENT_ALONE; at++) {
          const waiting = shownAt(page, `bench record ${at}.`);
          const waitingBehind =
            at === 0 || at > LINES_ON_SCREEN ? null : shownBehindLine(window, `bench record ${at}.`);
          const sentMs = Date.now();
          await socket.send(['PLJ', recordText(at, sentMs)]);
          const tookMs = (await waiting) - sentMs;
          // The first one also opens the table.
          if (at > 0) taken.push(tookMs);
          if (waitingBehind) behindLine.push((await waitingBehind) - sentMs);
          await sleep(130 + ((at * 37) % 100));
        }
        const value = percentile(taken, 0.95);
        const note =
          `${SENT_ALONE} records, one at a time; median ${ms(percentile(taken, 0.5))}; behind its line in an open file: ` +
          `median ${ms(percentile(behindLine, 0.5))}, p95 ${ms(percentile(behindLine, 0.95))}`;
        return {measured: ms(value), against: '', ratio: '', value, note};
      } finally {
        socket.close();
      }
    });
  },
};

/** Epoch milliseconds of the frame in which a text is in the page; the page's clock is this machine's. */
function shownAt(page: Frame, text: string): Promise<number> {
  return page.evaluate(
    wanted =>
      new Promise<number>((resolve, reject) => {
        const limitMs = Date.now() + 20_000;
        const look = () => {
          if (document.querySelector('main')?.textContent?.includes(wanted)) resolve(Date.now());
          else if (Date.now() > limitMs) reject(new Error(`"${wanted}" did not appear.`));
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
}

/** The same for the text behind a line of an open editor. */
function shownBehindLine({workbench}: BenchWindow, text: string): Promise<number> {
  return workbench.page.evaluate(
    wanted =>
      new Promise<number>((resolve, reject) => {
        const limitMs = Date.now() + 20_000;
        const isShown = () =>
          [...document.querySelectorAll('.view-line span')].some(span =>
            getComputedStyle(span, '::after').content.replaceAll('\u00a0', ' ').includes(wanted),
          );
        const look = () => {
          if (isShown()) resolve(Date.now());
          else if (Date.now() > limitMs) reject(new Error(`"${wanted}" did not appear behind a line.`));
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
}

function recordText(number: number, epochMs: number): string {
  const created = epochMs / 1000;
  return JSON.stringify({
    ...{
      name: 'bench',
      levelno: 20,
      levelname: 'INFO',
      msg: `bench record ${number}.`,
      message: `bench record ${number}.`,
    },
    ...{created, msecs: epochMs % 1000, process: 1, thread: 1, threadName: 'MainThread', host: 'bench'},
    ...{pathname: '/srv/bench.py', filename: 'bench.py', lineno: number + 1, funcName: 'run'},
  });
}
