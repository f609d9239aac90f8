/** Exporting a session and one flow from the window: what is picked, what is written, and that it opens. */
import * as assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {withPicks} from '../picks';
import {activateTracescope} from '../tracescope';

const FILE = fixturePath('recordings/selinon/failing-json-redirected.log');

suite('export', () => {
  let api: TracescopeApi;
  let folder: string;
  const {showSaveDialog} = vscode.window;

  suiteSetup(async () => {
    api = await activateTracescope();
    folder = mkdtempSync(join(tmpdir(), 'tracescope-export-'));
  });

  setup(async () => {
    await vscode.commands.executeCommand('tracescope.openTraceFile', vscode.Uri.file(FILE));
    const session = await eventually(
      () => api.listSessions().find(({name}) => name === basename(FILE)),
      'the session of the file',
    );
    await eventually(async () => (await api.summary(session.id)).records > 70, 'its records');
  });

  teardown(async () => {
    Object.assign(vscode.window, {showSaveDialog});
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  suiteTeardown(() => rmSync(folder, {recursive: true, force: true}));

  /** Picks what has the label, in each step; takes what the save dialog suggests, in our folder. */
  async function exportBy(...labels: string[]): Promise<{offered: string[][]; saved: string}> {
    let saved = '';
    Object.assign(vscode.window, {
      showSaveDialog: async ({filters}: vscode.SaveDialogOptions) => {
        const [extension] = Object.values(filters ?? {})[0] ?? [];
        saved = join(folder, `out.${extension}`);
        return vscode.Uri.file(saved);
      },
    });
    const offered = await withPicks(labels, async () => {
      await vscode.commands.executeCommand('tracescope.exportTrace');
    });
    return {offered, saved};
  }

  test('writes the session in the chosen format', async () => {
    const {offered, saved} = await exportBy('Chrome Trace (Perfetto)', 'All Records');
    assert.equal(offered[0]?.length, 6);
    assert.match(saved, /\.trace\.json$/);
    const {traceEvents} = JSON.parse(readFileSync(saved, 'utf8')) as {traceEvents: {ph: string}[]};
    assert.ok(traceEvents.filter(({ph}) => ph === 'X').length > 5);
  });

  test('reports one flow in Markdown and opens the report', async () => {
    const {offered, saved} = await exportBy('Markdown Report', 'eager');
    assert.equal(offered.length, 2);
    assert.match(readFileSync(saved, 'utf8'), /^# eager\n/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, saved);
  });

  test('writes nothing when the user gives up, at the first question or at the second', async () => {
    assert.equal((await exportBy()).saved, '');
    const {offered, saved} = await exportBy('Markdown Report');
    assert.equal(offered.length, 2);
    assert.equal(saved, '');
  });
});
