/** Files dropped on the Sources view open as sessions, and Open as Trace takes the place of the text it was called on. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {ViewType} from '../../../src/host/ids';
import {FileDrop} from '../../../src/host/views/fileDrop';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {activateTracescope, withMessages} from '../tracescope';

suite('files dropped on Sources', () => {
  let api: TracescopeApi;
  const drop = new FileDrop<never>();
  const noCancel = new vscode.CancellationTokenSource().token;
  const fixture = (name: string) => vscode.Uri.file(fixturePath(`recordings/${name}`));

  suiteSetup(async () => {
    api = await activateTracescope();
  });

  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('one file opens in its editor', async () => {
    await drop.handleDrop(undefined, uriList(fixture('distlog/nested-json.ndjson')), noCancel);
    const session = await eventually(
      () => api.listSessions().find(({name}) => name === 'nested-json.ndjson'),
      'the session of the file',
    );
    assert.equal(session.kind, 'file');
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
  });

  test('several files are one session; folders, comments and what is gone are left out', async () => {
    const streams = ['stdout', 'stderr', 'producer.stdout'].map(name => fixture(`selinon/nested-json-raw.${name}.log`));
    const data = uriList(...streams, fixture('selinon'), fixture('selinon/gone.log'));
    await drop.handleDrop(undefined, data, noCancel);
    const session = await eventually(
      () => api.listSessions().find(({name}) => name.endsWith('and 2 more')),
      'the session of all three',
      // The editor of a trace is a page of its own, which takes its time to start on a busy machine.
      40_000,
    );
    await eventually(async () => (await api.summary(session.id)).records === 421, 'the records of all three');
  });

  test('a folder alone is explained and opens nothing', async () => {
    const before = api.listSessions().length;
    const shown = await withMessages(
      'showInformationMessage',
      () => undefined,
      async () => drop.handleDrop(undefined, uriList(fixture('selinon')), noCancel),
    );
    assert.deepEqual(shown, ['Drop trace or log files here, not folders.']);
    assert.equal(api.listSessions().length, before);
  });
});

suite('Open as Trace', () => {
  const tabsOf = (uri: vscode.Uri) =>
    vscode.window.tabGroups.all
      .flatMap(({tabs}) => tabs)
      .filter(({input}) => input instanceof Object && 'uri' in input && String(input.uri) === String(uri));

  setup(async () => {
    await activateTracescope();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('takes the place of the text editor it was called on', async () => {
    const uri = vscode.Uri.file(fixturePath('recordings/nameko/shop-json.log'));
    await vscode.window.showTextDocument(uri, {preview: false});
    await vscode.commands.executeCommand('tracescope.openAsTrace');
    await eventually(() => tabsOf(uri).length === 1, 'the text tab to be gone');
    const [tab] = tabsOf(uri);
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, ViewType.logFile);
  });

  test('leaves a text with changes alone', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder, 'edited.ndjson');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{"message": "a", "time": 1}\n'));
    try {
      const editor = await vscode.window.showTextDocument(uri, {preview: false});
      await editor.edit(edit => edit.insert(new vscode.Position(0, 0), ' '));
      await vscode.commands.executeCommand('tracescope.openAsTrace');
      await eventually(() => tabsOf(uri).length === 2, 'the trace beside the text');
      await vscode.window.showTextDocument(uri);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.workspace.fs.delete(uri);
    }
  });
});

function uriList(...uris: vscode.Uri[]): vscode.DataTransfer {
  const data = new vscode.DataTransfer();
  data.set('text/uri-list', new vscode.DataTransferItem(['# dragged', ...uris.map(String)].join('\r\n')));
  return data;
}
