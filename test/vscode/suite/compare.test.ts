/** Comparing two files of the explorer from the window: without editors, as text, step by step, over the engine's death. */
import * as assert from 'node:assert/strict';
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {InternalCommand} from '../../../src/host/ids';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {activateTracescope} from '../tracescope';

const BEFORE = fixturePath('recordings/nameko/shop-json.log');
const AFTER = fixturePath('recordings/nameko/shop-json-v1.0.1.log');

suite('compare', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  setup(async () => {
    // Given in the order of the selection: what began first is what was before all the same.
    const [after, before] = [AFTER, BEFORE].map(path => vscode.Uri.file(path));
    await vscode.commands.executeCommand('tracescope.compareSessions', after, [after, before]);
  });

  teardown(async () => {
    await vscode.commands.executeCommand('tracescope.closeComparison');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function openNames(): string[] {
    return api.listSessions().map(({name}) => name);
  }

  /** The texts of both sides, once the diff editor is in front. */
  async function textDiff(): Promise<{before: string; after: string; label: string}> {
    return eventually(async () => {
      await vscode.commands.executeCommand('tracescope.openTextDiff');
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      if (!tab || !(tab.input instanceof vscode.TabInputTextDiff)) return null;
      const {original, modified} = tab.input;
      const read = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();
      return {before: await read(original), after: await read(modified), label: tab.label};
    }, 'the diff of both sides as text');
  }

  test('files are open while they are compared, and no longer', async () => {
    assert.deepEqual(
      [BEFORE, AFTER].map(path => openNames().includes(basename(path))),
      [true, true],
    );
    await vscode.commands.executeCommand('tracescope.closeComparison');
    await eventually(
      () => ![BEFORE, AFTER].some(path => openNames().includes(basename(path))),
      'the sessions of both files to be closed',
    );
  });

  test('both sides as text, older first, with what varies masked', async () => {
    const {before, after, label} = await textDiff();
    assert.equal(label, `${basename(BEFORE)} ↔ ${basename(AFTER)}`);
    assert.match(before, /^▸ walker\.step/);
    assert.equal(before.split('\n').filter(line => line.startsWith('▸ walker.step')).length, 2);
    assert.equal(after.split('\n').filter(line => line.startsWith('▸ walker.step')).length, 1);
    assert.doesNotMatch(before + after, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });

  test('the other way round when asked for', async () => {
    await vscode.commands.executeCommand('tracescope.swapComparison');
    assert.equal((await textDiff()).label, `${basename(AFTER)} ↔ ${basename(BEFORE)}`);
  });

  test('a difference that is stepped to is selected in the Inspector', async () => {
    const selected = () => vscode.commands.executeCommand<number | undefined>(InternalCommand.selectedRecord);
    const before = await selected();
    const seen = new Set<number | undefined>();
    // The first is a group of flows, which has no record.
    await eventually(async () => {
      await vscode.commands.executeCommand('tracescope.nextDifference');
      const now = await selected();
      if (now !== before) seen.add(now);
      return seen.size > 1;
    }, 'two records that differ');
  });

  test('the engine is killed: the same is compared anew', async () => {
    const first = await textDiff();
    const pid = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      const now = await vscode.commands.executeCommand<number>(InternalCommand.enginePid);
      return now > 0 && now !== pid;
    }, 'another engine process');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const again = await textDiff();
    assert.deepEqual(again, first);
  });
});
