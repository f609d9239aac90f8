/**
 * Exporting from the Inspector of the packaged product: the button in the editor's title, what is offered to be exported
 * (what the filter shows, the selected flow, everything), and that secrets stay masked in what is written.
 */
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Frame} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {readCsv} from '../support/exporting';
import {fixturePath} from '../support/fixtures';
import {Workbench} from '../support/workbench';

const SECRET = 'hunter2';

let workbench: Workbench;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracescope-export-'));
  const lines = readFileSync(fixturePath('recordings/distlog/multiproc-linked-json.ndjson'), 'utf8');
  const own = JSON.stringify({time: '2026-11-20T12:00:00Z', level: 'error', message: 'login', password: SECRET});
  writeFileSync(join(folder, 'shop.trace.ndjson'), `${lines.trimEnd()}\n${own}\n`);
  workbench = await Workbench.launch({folder, settings: {'tracescope.redaction.rules': ['password']}});
  await workbench.openFile('shop.trace.ndjson');
  await (await inspector()).getByRole('contentinfo', {name: 'Session'}).getByText('49 records').waitFor();
});

afterAll(async () => {
  await workbench.screenshot('export-last');
  await workbench.close();
  rmSync(folder, {recursive: true, force: true});
});

describe('exporting from the Inspector', () => {
  it('asks nothing about records while there is no filter and no selection', async () => {
    await pressExport();
    await workbench.quickInput.choose('CSV');
    await saveAs('all.csv');
    const [, ...rows] = readCsv(await written('all.csv'));
    expect(rows).toHaveLength(49);
  });

  it('offers what the filter shows, which is what is written', async () => {
    const page = await inspector();
    await page.getByRole('combobox', {name: 'Filter'}).fill('level>=error');
    await page.getByRole('tab', {name: 'Log'}).getByText('2', {exact: true}).waitFor();
    await pressExport();
    await workbench.quickInput.choose('CSV');
    await eventually(
      async () => (await workbench.quickInput.items()).some(item => /level>=error · 2 rows/.test(item)),
      'the filter with what it shows',
    );
    await workbench.screenshot('export-scope');
    await workbench.quickInput.choose('What the Inspector Shows');
    await saveAs('errors.csv');
    const [, ...rows] = readCsv(await written('errors.csv'));
    expect(rows).toHaveLength(2);
  });

  it('writes the selected flow alone, also when it is asked for from the palette', async () => {
    await workbench.openViewContainer('Tracescope');
    const page = await inspector();
    await page.getByRole('row').filter({hasText: 'step failed'}).first().click();
    await eventually(
      async () => (await workbench.treeRows('Call Stack')).some(({label}) => label === 'checkout'),
      'the call stack of the record',
    );
    // The page, which had the focus before the palette, may take it back late and close the list.
    await eventually(
      async () => {
        await workbench.runCommand('Tracescope: Export Trace…');
        return workbench.quickInput.choose('Trace (NDJSON)').then(
          () => true,
          () => false,
        );
      },
      'the list of formats',
      90_000,
    );
    await workbench.quickInput.choose('The Selected Flow');
    await saveAs('flow.trace.ndjson');
    const lines = (await written('flow.trace.ndjson')).trimEnd().split('\n');
    expect(lines).toHaveLength(48);
  });

  it('a report begins with the selected flow', async () => {
    await pressExport();
    await workbench.quickInput.choose('Markdown Report');
    await eventually(async () => (await workbench.quickInput.items())[0]?.startsWith('checkout'), 'the selected flow');
    await workbench.quickInput.cancel();
  });

  it('masks what redaction rules name, whatever is exported', async () => {
    for (const name of ['all.csv', 'errors.csv']) {
      const text = await written(name);
      expect(text).toContain('login');
      expect(text).not.toContain(SECRET);
    }
    await pressExport();
    await workbench.quickInput.choose('Trace (NDJSON)');
    await workbench.quickInput.choose('All Records');
    await saveAs('all.trace.ndjson');
    const text = await written('all.trace.ndjson');
    expect(text.trimEnd().split('\n')).toHaveLength(49);
    expect(text).not.toContain(SECRET);
    expect(workbench.consoleErrors.own()).toEqual([]);
  });
});

async function inspector(): Promise<Frame> {
  return workbench.webviewFrame('shop.trace.ndjson');
}

/** The button in the title bar of the editor. */
async function pressExport(): Promise<void> {
  await workbench.page
    .locator('.editor-actions')
    .getByRole('button', {name: /^Export Trace/})
    .click();
  await workbench.quickInput.input.waitFor();
}

/** In a browser VS Code asks for a path in its quick input. */
async function saveAs(name: string): Promise<void> {
  const {input} = workbench.quickInput;
  await eventually(async () => (await input.inputValue()).includes(folder), 'the question where to');
  await workbench.quickInput.enter(join(folder, name));
}

/** A file is complete or not there. */
async function written(name: string): Promise<string> {
  const path = join(folder, name);
  await eventually(() => existsSync(path), `${name} to be written`);
  return readFileSync(path, 'utf8');
}
