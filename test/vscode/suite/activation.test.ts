/** Nothing runs before the first use; then the API is there, all commands are, and still no engine. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {Command, InternalCommand} from '../../../src/host/ids';
import {activateTracescope} from '../tracescope';

suite('activation', () => {
  test('nothing runs before first use; then the extension activates and exports version 1 of its API', async () => {
    const extension = vscode.extensions.getExtension('tracescope.tracescope');
    assert.equal(extension?.isActive, false);
    const api = await activateTracescope();
    assert.equal(api.apiVersion, 1);
    assert.deepEqual(api.listSessions(), []);
    const pid = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
    assert.equal(pid, -1, 'The engine starts with the first session, not before.');
  });

  test('every command of the table is registered', async () => {
    await activateTracescope();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = Object.values(Command).filter(id => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
