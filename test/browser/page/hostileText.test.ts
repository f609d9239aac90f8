/** Records are untrusted: whatever they say is shown as text, in the table and in the details, and nothing of it runs. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {PageDriver, screenshotPath} from './pageDriver';
import {TraceSession} from './traceSession';

const MARKUP = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
const MESSAGES = [
  MARKUP,
  'user \u202egnp.exe\u202c is not what it seems',
  '\u001b[31mred\u001b[0m and \u0000 and \u0007',
  `long ${'abcdefghij'.repeat(100_000)}`,
  'שלום עולם mixed with left to right 123',
  'two\nlines\r\nand a\ttab',
  'javascript:alert(1) command:workbench.action.quit',
];

let driver: PageDriver;
beforeAll(async () => {
  driver = await PageDriver.start();
});
afterAll(() => driver.stop());

function spool(): Uint8Array {
  const records = MESSAGES.map((msg, index) => ({
    name: MARKUP,
    msg,
    args: null,
    levelname: 'ERROR',
    levelno: 40,
    pathname: `/srv/${MARKUP}/app.py`,
    lineno: 1,
    funcName: MARKUP,
    created: 1_700_000_000 + index,
    process: 7,
    processName: MARKUP,
    threadName: MARKUP,
    hostname: MARKUP,
    [MARKUP]: {[MARKUP]: MARKUP},
    exc_text: `Traceback (most recent call last):\n  File "/srv/${MARKUP}.py", line 3, in f\n    ${MARKUP}\nValueError: ${MARKUP}`,
  }));
  return Buffer.from(records.map(record => JSON.stringify(record) + '\n').join(''));
}

test('markup, reordering marks, escapes and endless lines stay text', async () => {
  const session = new TraceSession([spool()], {name: MARKUP, kind: 'file'});
  const {page, errors, close} = await driver.open({handlers: session.handlers()});
  const rows = page.locator('.spacer [role=row]:visible');
  await rows.first().waitFor();
  for (let index = 0; index < MESSAGES.length; index++) {
    await rows.nth(index).click();
    await page.getByRole('heading', {name: 'Message'}).waitFor();
    for (const name of [/^All Fields/, /^Raw/]) {
      const fold = page.getByRole('button', {name});
      if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
    }
  }
  await rows.first().click();
  await page.getByText(MARKUP).first().waitFor();
  await page.screenshot({path: screenshotPath('hostile-dark')});
  expect(await page.locator('#root img, #root script, #root a[href]').count()).toBe(0);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  const text = (await rows.allTextContents()).join('\n');
  expect(text).toContain('‹U+202E›gnp.exe');
  expect(text).toContain('␛[31mred');
  expect(text).toMatch(/two ?⏎ ?lines ?⏎ ?and a tab/);
  expect(errors).toEqual([]);
  await close();
});

test('a title bar or page is never wider than the window', async () => {
  const session = new TraceSession([spool()], {name: 'x'.repeat(300), kind: 'file'});
  for (const widthPx of [360, 600, 900, 1400]) {
    const {page, close} = await driver.open({handlers: session.handlers(), widthPx, heightPx: 480});
    await page.locator('.spacer [role=row]:visible').first().click();
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflowPx, `at ${widthPx} px`).toBeLessThanOrEqual(0);
    const boxWidthPx = (await page.getByRole('search').boundingBox())?.width ?? 0;
    expect(boxWidthPx, `filter box at ${widthPx} px`).toBeGreaterThanOrEqual(160);
    await page.screenshot({path: screenshotPath(`narrow-${widthPx}`)});
    await close();
  }
});
