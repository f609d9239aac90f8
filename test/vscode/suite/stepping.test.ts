/**
 * What stepping leaves behind in the real VS Code after 10,000 records: one decoration, the listeners it began with, one
 * editor. The engine's answers come from here, so that every step has a place; editors and decorations are VS Code's own.
 */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {Stepping} from '../../../src/host/editor/stepping';
import {StepMark} from '../../../src/host/editor/stepMark';
import {Selection} from '../../../src/host/selection';
import type {TraceSession} from '../../../src/host/sessions/traceSession';

const RECORDS = 10_000;
const FILES = ['nested.py', 'failing.py', 'child.py'];

suite('stepping', () => {
  test('10,000 records leave no decoration, listener or editor behind', async function () {
    this.timeout(240_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(root);
    const counts = {types: 0, disposedTypes: 0, listeners: 0, disposedListeners: 0};
    const restore = countDecorations(counts);
    const session = {
      call: (method: string, {record, step}: {record: number; step: number}) => {
        if (method === 'neighbour') return Promise.resolve({record: (record + step + RECORDS) % RECORDS});
        if (method === 'record') return Promise.resolve({stack: [{contextJson: `{"n": ${record}}`}]});
        return Promise.resolve({record});
      },
    } as unknown as TraceSession;
    const selection = new Selection();
    const seen = new Set<number>();
    selection.changed.on(selected => seen.add(selected?.record ?? -1));
    const mark = new StepMark();
    let opened = 0;
    const stepping = new Stepping(
      selection,
      {shownPage: () => undefined} as unknown as ConstructorParameters<typeof Stepping>[1],
      {
        find: target => {
          opened++;
          const {record} = target as unknown as {record: number};
          const uri = vscode.Uri.joinPath(root, 'distlog_demo', FILES[record % FILES.length]!);
          return Promise.resolve({path: uri.fsPath, line1: 1 + (record % 15), reason: ''});
        },
      },
      mark,
    );
    try {
      selection.set({session, record: 0});
      const begin = {...counts};
      // A key that is held down: the steps queue up, and the last of each burst shows its source.
      for (let done = 0; done < RECORDS; done += 100) {
        await Promise.all(Array.from({length: 100}, () => stepping.step(1, 'flow')));
      }
      assert.equal(seen.size, RECORDS, 'every record was selected once');
      assert.ok(opened >= RECORDS / 100, 'sources were shown on the way');
      assert.deepEqual(counts, begin, 'nothing was made on the way');
      const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
      assert.equal(tabs.length, 1, tabs.map(({label}) => label).join(', '));
      assert.equal(vscode.window.visibleTextEditors.length, 1);
    } finally {
      mark.dispose();
      restore();
    }
    assert.equal(counts.types, 1);
    assert.deepEqual([counts.disposedTypes, counts.disposedListeners], [counts.types, counts.listeners]);
  });
});

/** Counts what is made and disposed through the API from now on; returns what ends it. */
function countDecorations(counts: {
  types: number;
  disposedTypes: number;
  listeners: number;
  disposedListeners: number;
}): () => void {
  const window = vscode.window as unknown as Record<string, (...args: unknown[]) => vscode.Disposable>;
  const workspace = vscode.workspace as unknown as typeof window;
  // VS Code freezes what it gives out, so it is copied.
  const counted = (made: vscode.Disposable, disposed: () => void): vscode.Disposable => ({
    ...made,
    dispose: () => {
      disposed();
      made.dispose();
    },
  });
  const restore: (() => void)[] = [];
  const wrap = (owner: typeof window, name: string, made: () => void, disposed: () => void) => {
    const original = owner[name]!;
    owner[name] = (...args) => {
      made();
      return counted(original.apply(owner, args), disposed);
    };
    restore.push(() => void (owner[name] = original));
  };
  const listens = [() => void counts.listeners++, () => void counts.disposedListeners++] as const;
  wrap(window, 'createTextEditorDecorationType', () => void counts.types++, () => void counts.disposedTypes++); // prettier-ignore
  wrap(window, 'onDidChangeVisibleTextEditors', ...listens);
  wrap(window, 'onDidChangeActiveTextEditor', ...listens);
  wrap(workspace, 'onDidChangeTextDocument', ...listens);
  wrap(workspace, 'onDidOpenTextDocument', ...listens);
  return () => restore.forEach(end => end());
}
