/** Go to Source in a real workspace: the paths of the recordings are of another machine, the files are found by suffix. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {SourceNavigator} from '../../../src/host/source/sourceNavigator';
import {VscodeFiles} from '../../../src/host/source/vscodeFiles';
import {withMessages} from '../tracescope';

suite('source navigation', () => {
  const files = new VscodeFiles();
  const navigator = new SourceNavigator(files);

  suiteTeardown(() => files.dispose());

  setup(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const open = (path: string, line: number) => navigator.open({path, line, func: null}, {template: null}, false);

  test('puts the cursor on the right line of the right file', async () => {
    const result = await open('/home/dev/app/distlog_demo/nested.py', 29);
    assert.deepEqual(result, {opened: true, reason: ''});
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.ok(editor.document.uri.path.endsWith('/distlog_demo/nested.py'));
    assert.equal(editor.selection.active.line, 28);
  });

  test('finds files whatever the case and the separators of the path', async () => {
    const result = await open('C:\\Dev\\APP\\distlog_demo\\Nested.py', 20);
    assert.equal(result.opened, true, result.reason);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 19);
  });

  test('names what it did not find, offers a mapping, and opens nothing', async () => {
    let offered: string[] = [];
    const shown = await withMessages(
      'showWarningMessage',
      (_message, buttons) => void (offered = buttons),
      async () => {
        const result = await open('/srv/other/gone.py', 3);
        assert.equal(result.opened, false);
      },
    );
    assert.match(shown[0] ?? '', /\/srv\/other\/gone\.py/);
    assert.deepEqual(offered, ['Add Path Mapping…', 'Find File…']);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  test('a line beyond the end of the file is never replaced by another one', async () => {
    const shown = await withMessages(
      'showWarningMessage',
      () => undefined,
      async () => {
        const result = await open('/home/dev/app/distlog_demo/nested.py', 4000);
        assert.equal(result.opened, false);
      },
    );
    assert.match(shown[0] ?? '', /line 4000/);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  test('a new file is found although the search for its name was remembered', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    assert.equal(
      (await navigator.resolve({path: '/x/late/late_file.py', line: 1, func: null}, {template: null})).kind,
      'notFound',
    );
    const uri = vscode.Uri.joinPath(folder, 'late', 'late_file.py');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('pass\n'));
    try {
      for (let attempt = 0; ; attempt++) {
        const {kind} = await navigator.resolve({path: '/x/late/late_file.py', line: 1, func: null}, {template: null});
        if (kind === 'found') break;
        assert.ok(attempt < 100, 'The watcher tells of the new file.');
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, 'late'), {recursive: true});
    }
  });
});
