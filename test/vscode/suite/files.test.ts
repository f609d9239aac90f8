/** Saved traces open as editors with the same figures as live ones, and Go to Source finds the line. */
import * as assert from 'node:assert/strict';
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {ViewType} from '../../../src/host/ids';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {activateTracescope, assertFigures, distlogCaptures} from '../tracescope';

suite('trace files', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
  });

  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a capture opened from its path shows the expected figures and is closed with its tab', async () => {
    const [capture] = distlogCaptures();
    assert.ok(capture);
    await vscode.commands.executeCommand('tracescope.openTraceFile', vscode.Uri.file(capture.file));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, ViewType.logFile);
    const session = await eventually(
      () => api.listSessions().find(({name}) => name === basename(capture.file)),
      'the session of the file',
    );
    const summary = await eventually(async () => {
      const now = await api.summary(session.id);
      return now.records === capture.summary.records && now;
    }, 'all records of the file');
    assertFigures(summary, capture.summary);

    await vscode.window.tabGroups.close(tab);
    await eventually(() => !api.listSessions().some(({id}) => id === session.id), 'the session to be closed');
  });

  test('several files opened together are one session, merged by time', async () => {
    const uris = ['stdout', 'stderr', 'producer.stdout'].map(stream =>
      vscode.Uri.file(fixturePath(`recordings/selinon/nested-json-raw.${stream}.log`)),
    );
    await vscode.commands.executeCommand('tracescope.openTraceFile', uris[0], uris);
    const session = await eventually(
      () => api.listSessions().find(({name}) => name.endsWith('and 2 more')),
      'the session',
    );
    const summary = await eventually(async () => {
      const now = await api.summary(session.id);
      return now.records === 421 && now;
    }, 'the records of all three');
    assert.deepEqual([summary.flows, summary.subflows, summary.tasks], [2, 8, 22]);
  });

  test('a file that does not exist says so in its editor and leaves no session', async () => {
    const before = api.listSessions().length;
    const uri = vscode.Uri.file('/nowhere/gone.trace.ndjson');
    await Promise.resolve(vscode.commands.executeCommand('vscode.openWith', uri, ViewType.traceFile)).catch(
      () => undefined,
    );
    assert.equal(api.listSessions().length, before);
  });
});
