/** `kill -9` of the engine: VS Code stays up, the engine comes back with every record, and the listener is open again. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {InternalCommand} from '../../../src/host/ids';
import {eventually} from '../../support/eventually';
import {
  activateTracescope,
  assertFigures,
  clearLive,
  distlogCaptures,
  listen,
  sendRecording,
  stopListening,
  waitForRecords,
} from '../tracescope';

suite('engine', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
    await clearLive();
  });

  suiteTeardown(stopListening);

  test('killed in a live session, it comes back with the records and goes on listening', async () => {
    const [first, second] = distlogCaptures();
    assert.ok(first && second);
    const {endpoint, sessionId} = await listen(api);
    await sendRecording(endpoint, first.file);
    const records = first.summary.records ?? 0;
    await waitForRecords(api, sessionId, records);

    const pid = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
    assert.ok(pid > 0);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      const now = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
      return now > 0 && now !== pid;
    }, 'another engine process');

    assertFigures(await waitForRecords(api, sessionId, records), first.summary);
    await sendRecording(endpoint, second.file);
    const both = await waitForRecords(api, sessionId, records + (second.summary.records ?? 0));
    assert.equal(both.rejected, 0);
  });
});
