// @ts-check
// Looks at the running demo as a user would: opens it in headless Chromium and watches the Flows tree grow.
// Comes in: the window's address. Goes out: a promise, rejected with what was seen instead.
// Called by `npm start -- --check`, one of the tests of `npm test`.
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {chromium} from 'playwright-core';
import {chromiumFlags, ensureBrowser} from '../vscode/browser.mjs';
import {resultsFolder} from '../vscode/paths.mjs';

const limitMs = 180_000;
const intervalMs = 250;

/**
 * @param {string} url
 * @returns {Promise<{firstRowMs: number, rows: string[]}>} time from opening the address to the first flow
 */
export async function watchFlows(url) {
  const browser = await chromium.launch({executablePath: await ensureBrowser(), args: chromiumFlags});
  try {
    const page = await browser.newPage({viewport: {width: 1400, height: 900}});
    const startMs = performance.now();
    await page.goto(url);
    const flows = page.getByRole('tree', {name: 'Flows'}).getByRole('treeitem');
    /** @type {string[] | undefined} */
    let first;
    let firstRowMs = 0;
    /** @type {string[]} */
    let rows = [];
    while (performance.now() - startMs < limitMs) {
      rows = await flows.evaluateAll(items => items.map(item => item.getAttribute('aria-label') ?? ''));
      if (first === undefined && rows.length > 0) {
        first = rows;
        firstRowMs = performance.now() - startMs;
      }
      // The rows on screen are soon full, so growth is a flow that was not there at first: newest stands on top.
      const before = new Set(first?.map(flowName));
      if (first !== undefined && rows.some(row => !before.has(flowName(row)))) return {firstRowMs, rows};
      await sleep(intervalMs);
    }
    mkdirSync(resultsFolder, {recursive: true});
    await page.screenshot({path: join(resultsFolder, 'start-check.png')});
    throw new Error(
      `The Flows tree did not grow within ${limitMs / 1000} s; it shows ${JSON.stringify(rows)}. ` +
        'A picture is in test-results/start-check.png.',
    );
  } finally {
    await browser.close();
  }
}

/**
 * "order 12, succeeded, 40 ms, 3 tasks" → "order 12": the rest changes while the flow runs.
 * @param {string} row
 */
function flowName(row) {
  return row.split(',')[0] ?? row;
}
