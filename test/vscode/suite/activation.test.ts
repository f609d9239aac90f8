/** The extension is found in a real VS Code, activates, and offers its API. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('activation', () => {
  test('nothing runs before first use; then the extension activates and exports version 1 of its API', async () => {
    const extension = vscode.extensions.getExtension<{apiVersion: number}>('tracescope.tracescope');
    assert.ok(extension, 'The extension is installed.');
    const api = await extension.activate();
    assert.equal(api.apiVersion, 1);
  });
});
