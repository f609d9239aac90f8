/**
 * What editors show of systems whose records name no line, in a real VS Code with the packaged VSIX and two workspace folders:
 * figures at the definitions, which follow edits and vanish on Clear; heat, CodeLens, records of a function and of a
 * selection, and VS Code's own way back after Go to Source.
 */
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, it} from 'vitest';
import {freePort} from '../../scripts/start/ports.mjs';
import {startPeer} from '../engine/support/pythonPeer';
import {captureOf} from '../support/captures';
import {clickRow} from '../support/clickRow';
import {eventually} from '../support/eventually';
import {fixturePath} from '../support/fixtures';
import {Workbench, themes} from '../support/workbench';

describe('where records name no line', () => {
  let workbench: Workbench;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tracescope-insights-'));
    const one = join(folder, 'one');
    const two = join(folder, 'two');
    cpSync(fixturePath('recordings/sources/selinon_demo'), join(one, 'selinon_demo'), {recursive: true});
    for (const name of ['nameko_demo', 'penguiflow_demo']) {
      cpSync(fixturePath(`recordings/sources/${name}`), join(two, name), {recursive: true});
    }
    const workspace = join(folder, 'both.code-workspace');
    writeFileSync(workspace, JSON.stringify({folders: [{path: 'one'}, {path: 'two'}]}));
    const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
    workbench = await Workbench.launch({
      workspace,
      settings: {
        ...{'tracescope.listeners': [{endpoint}]},
        ...{'tracescope.editor.heat': true, 'tracescope.editor.codeLens': true},
      },
    });
    const recordings = [
      'selinon/nested-json-raw.stdout.log',
      'selinon/nested-json-raw.stderr.log',
      'nameko/shop-json.log',
      'penguiflow/pipeline-info-structured.log',
    ];
    await workbench.openFile(join(one, 'selinon_demo/shop/tasks.py'));
    await workbench.runCommand('Tracescope: Start Listening');
    await startPeer(endpoint, captureOf(folder, recordings).path).sent;
  });

  afterAll(async () => {
    await workbench.close();
    rmSync(folder, {recursive: true, force: true});
  });

  /** What stands behind the code, by the code it stands behind, in the editors on screen. */
  async function insights(): Promise<Map<string, string>> {
    const found = await workbench.page.evaluate(() =>
      [...document.querySelectorAll('.view-line')].flatMap(line => {
        const said = [...line.querySelectorAll('span')]
          .map(span => getComputedStyle(span, '::after').content.replaceAll('\u00a0', ' '))
          .find(content => /^"[\d,]+ (?:run|record)/.test(content));
        const code = (line.textContent ?? '').replaceAll('\u00a0', ' ').trim();
        return said === undefined ? [] : [[code, said.replace(/^"|"$/g, '')] as const];
      }),
    );
    return new Map(found);
  }

  /** Of what stands behind the code; a theme may leave a colour out. */
  async function colourAt(code: string): Promise<string | undefined> {
    return workbench.page.evaluate(wanted => {
      const lines = [...document.querySelectorAll('.view-line')];
      const line = lines.find(item => (item.textContent ?? '').replaceAll('\u00a0', ' ').trim() === wanted);
      const span = [...(line?.querySelectorAll('span') ?? [])].find(item =>
        /\d/.test(getComputedStyle(item, '::after').content),
      );
      return span && getComputedStyle(span, '::after').color;
    }, code);
  }

  /** Figures grow while records arrive: `said` is what they come to. */
  async function insightAt(code: string, said = /./): Promise<string> {
    return eventually(
      async () => {
        const text = (await insights()).get(code) ?? '';
        return said.test(text) && text;
      },
      `${String(said)} to be said about ${code}`,
    );
  }

  /** The number in the margin of the line with this code. */
  async function lineOf(code: string): Promise<number> {
    return workbench.page.evaluate(wanted => {
      const lines = [...document.querySelectorAll('.editor-group-container.active .view-line')];
      const line = lines.find(item => (item.textContent ?? '').replaceAll('\u00a0', ' ').trim() === wanted);
      const top = line?.getBoundingClientRect().top ?? -1;
      const numbers = [...document.querySelectorAll('.editor-group-container.active .line-numbers')];
      const number = numbers.find(item => Math.abs(item.getBoundingClientRect().top - top) < 2);
      return Number(number?.textContent ?? NaN);
    }, code);
  }

  /** The page is made anew when its tab is shown again. */
  async function filterText(): Promise<string> {
    const inspector = await workbench.webviewFrame('Tracescope');
    const box = inspector.getByRole('combobox', {name: 'Filter'}).first();
    return box.inputValue({timeout: 2000}).catch(() => '');
  }

  it('definitions say what ran, in the folder that holds them', async () => {
    await insightAt('class ListOrders(SelinonTask):', /^1 run · [\d.]+ ms · /);
    await insightAt('class Quick(SelinonTask):', /^8 runs · last .* ms, mean .* ms · /);
    await workbench.openFile(join(folder, 'one/selinon_demo/shop/flows/shop.yaml'));
    await insightAt('- name: shopping', /^1 run · /);
    await workbench.openFile(join(folder, 'two/penguiflow_demo/pipeline.py'));
    const fetching = 'async def fetch_docs(message, ctx):';
    await insightAt(fetching, /^\d+ runs · 1 error · /);
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await eventually(
        async () => !/^(?:|rgba\(.*, 0\))$/.test((await colourAt(fetching)) ?? ''),
        `a colour in ${theme}`,
      );
      await workbench.screenshot(`insights-${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
    await workbench.setTheme(themes[0]);
  });

  it('the margin shows heat, and a CodeLens stands above the line', async () => {
    const {page} = workbench;
    await page
      .locator('.codelens-decoration')
      .filter({hasText: /\d+ runs? · /})
      .first()
      .waitFor();
    const heat = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('.editor-group-container.active .glyph-margin-widgets *')].filter(item =>
            getComputedStyle(item).backgroundImage.includes('svg'),
          ).length,
      );
    await eventually(async () => (await heat()) > 1, 'the margins of several lines to be marked');
  });

  it('they follow the code while it is typed, and come back with an undo', async () => {
    const code = 'async def triage(message, ctx):';
    const {keyboard} = workbench.page;
    await insightAt(code);
    const before = await lineOf(code);
    await workbench.page.locator('.editor-group-container.active .view-line').first().click();
    await keyboard.press('Control+Home');
    await keyboard.type('# one\n# two\n');
    await eventually(async () => (await lineOf(code)) === before + 2, 'the code to move');
    await insightAt(code);
    for (let line = 0; line < 4; line++) await keyboard.press('Control+Shift+K');
    await eventually(async () => (await lineOf(code)) === before - 2, 'the code to move up');
    await insightAt(code);
    await eventually(async () => {
      await keyboard.press('Control+Z');
      return (await lineOf(code)) === before;
    }, 'everything undone');
    await insightAt(code);
  });

  it('records of a function are shown, and the way back from the source is that of VS Code', async () => {
    const {keyboard} = workbench.page;
    await workbench.openFile(join(folder, 'two/nameko_demo/shop.py'));
    await workbench.runCommand('Go to Line/Column...');
    await keyboard.type('55');
    await keyboard.press('Enter');
    await workbench.runCommand('Tracescope: Show Records From This Function');
    await eventually(async () => (await filterText()).includes('task:"orders.place"'), 'the filter of the function');
    await workbench.screenshot('insights-records-of-function');
    const inspector = await workbench.webviewFrame('Tracescope');
    await clickRow(inspector, 'orders.place');
    await workbench.runCommand('Tracescope: Go to Source');
    await eventually(async () => (await workbench.cursorPosition()).line1 === 54, 'the entrypoint to be opened');
    await keyboard.press('Control+Home');
    await eventually(async () => (await workbench.cursorPosition()).line1 === 1, 'the begin of the file');
    await workbench.runCommand('Go Back');
    await eventually(async () => (await workbench.cursorPosition()).line1 !== 1, 'the place before');
    await workbench.runCommand('Go Forward');
    await eventually(async () => (await workbench.cursorPosition()).line1 === 1, 'the place after');
  }, 120_000);

  it('records of a selection are shown', async () => {
    await workbench.openFile(join(folder, 'two/nameko_demo/shop.py'));
    await workbench.page.keyboard.press('Control+A');
    await workbench.runCommand('Tracescope: Show Records From the Selected Lines');
    await eventually(async () => {
      const text = await filterText();
      return text.includes('task:"orders.place"') && text.includes('task:"stock.reserve"');
    }, 'the filter of the selection');
  }, 120_000);

  it('nothing is left after Clear', async () => {
    await workbench.openFile(join(folder, 'one/selinon_demo/shop/tasks.py'));
    await insightAt('class ListOrders(SelinonTask):');
    await workbench.runCommand('Tracescope: Clear Session');
    await (await workbench.notification('Clearing removes')).getByRole('button', {name: 'Clear', exact: true}).click();
    await eventually(async () => (await insights()).size === 0, 'nothing behind any line');
    const lenses = workbench.page.locator('.codelens-decoration').filter({hasText: /\d+ run/});
    await eventually(async () => (await lenses.count()) === 0, 'nothing above any line');
  });
});
