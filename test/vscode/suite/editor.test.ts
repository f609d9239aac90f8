/** What editors show of a live session: CodeLens and hover of the lines that logged, Problems, and stepping. */
import * as assert from 'node:assert/strict';
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {eventually} from '../../support/eventually';
import {
  activateTracescope,
  clearLive,
  distlogCaptures,
  listen,
  sendRecording,
  stopListening,
  waitForRecords,
} from '../tracescope';

suite('in the editor', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
  });

  setup(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await clearLive();
    await use('editor.codeLens', true);
  });

  teardown(async () => {
    await use('editor.codeLens', undefined);
    await use('editor.insights', undefined);
    await use('editor.problems', undefined);
    await stopListening();
  });

  async function receive(name: string): Promise<string> {
    const capture = distlogCaptures().find(({file}) => basename(file) === name);
    assert.ok(capture, name);
    const {endpoint, sessionId} = await listen(api);
    await sendRecording(endpoint, capture.file);
    await waitForRecords(api, sessionId, capture.summary.records ?? 0);
    return sessionId;
  }

  test('the lines that logged are told as soon as records come, move with edits, and are gone after Clear', async () => {
    const editor = await openSource('distlog_demo/nested.py');
    assert.deepEqual(await lenses(editor.document), []);
    await receive('nested-json.ndjson');
    const told = await eventually(async () => {
      const found = await lenses(editor.document);
      return found.length > 3 && found;
    }, 'lines with figures');
    const first = told.find(({line}) => line === 28);
    assert.match(first?.title ?? '', /^1 record · before any scope$/);

    const hover = await hoverAt(editor.document, 28);
    assert.match(hover, /before any scope/);
    assert.match(hover, /Show All Records/);
    assert.equal(await hoverAt(editor.document, 0), '');

    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '# one\n# two\n'));
    const moved = await lenses(editor.document);
    assert.deepEqual(
      moved.map(({line}) => line),
      told.map(({line}) => line + 2),
    );
    await clearLive();
    await eventually(async () => (await lenses(editor.document)).length === 0, 'nothing is shown after Clear');
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(editor.document.isDirty, false);
  });

  test('a file that no record touches shows nothing', async () => {
    const document = await vscode.workspace.openTextDocument({content: 'print(1)\n', language: 'python'});
    await vscode.window.showTextDocument(document);
    await receive('nested-json.ndjson');
    const other = await openSource('distlog_demo/nested.py');
    await eventually(async () => (await lenses(other.document)).length > 0, 'the other file has figures');
    assert.deepEqual(await lenses(document), []);
  });

  test('errors are Problems at their line, with the frames of the traceback; off with one setting', async () => {
    await receive('failing-json.ndjson');
    const problems = () =>
      vscode.languages
        .getDiagnostics()
        .flatMap(([uri, found]) =>
          found.filter(({source}) => source === 'Tracescope').map(diagnostic => ({uri, diagnostic})),
        );
    const shown = await eventually(() => problems().length > 0 && problems(), 'problems');
    for (const {uri, diagnostic} of shown) {
      assert.ok(uri.path.endsWith('.py'), uri.path);
      assert.match(diagnostic.message, /\((?:1 error|\d+ errors)\)$/);
    }
    assert.ok(
      shown.some(({diagnostic}) => (diagnostic.relatedInformation?.length ?? 0) > 0),
      'a traceback has its frames',
    );
    await use('editor.problems', false);
    await eventually(() => problems().length === 0, 'no problems any more');
  });

  test('records of a function and of a line are shown with everything switched off and no language extension', async () => {
    const switches = ['editor.insights', 'editor.hover', 'editor.codeLens'];
    const editor = await openSource('distlog_demo/nested.py');
    await receive('nested-json.ndjson');
    try {
      for (const name of switches) await use(name, false);
      for (const [command, line] of [
        ['tracescope.showRecordsFromFunction', 13],
        ['tracescope.showRecordsFromLine', 28],
      ] as const) {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        const {selection} = await vscode.window.showTextDocument(editor.document);
        assert.ok(selection);
        vscode.window.activeTextEditor!.selection = new vscode.Selection(line, 0, line, 0);
        await vscode.commands.executeCommand(command);
        await eventually(() => inspectorTabs().length > 0, `${command} opens the Inspector`);
      }
    } finally {
      for (const name of switches) await use(name, undefined);
    }
  });

  test('commands that open the Inspector at the same time open one', async () => {
    await openSource('distlog_demo/nested.py');
    await listen(api);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openSource('distlog_demo/nested.py');
    await Promise.all(['1', '2', '3'].map(() => vscode.commands.executeCommand('tracescope.openInspector')));
    await eventually(() => inspectorTabs().length > 0, 'the Inspector');
    assert.equal(inspectorTabs().length, 1);
    assert.equal(vscode.window.tabGroups.all.length, 2);
    // The next test begins with one group again.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.editorLayoutSingle');
    await eventually(() => vscode.window.tabGroups.all.length === 1, 'one group of editors');
  });

  test('stepping with the key held down leaves one tab and no more documents than there are files', async function () {
    this.timeout(240_000);
    const {document} = await openSource('distlog_demo/nested.py');
    await receive('nested-json.ndjson');
    await select(document, 20);
    // Hundreds at once, as a key that is held down sends them: each is a step, the last of them opens the source.
    const burst = (command: string) =>
      Promise.all(Array.from({length: 250}, () => vscode.commands.executeCommand(command)));
    await eventually(async () => {
      await vscode.commands.executeCommand('tracescope.nextInFlow');
      return sourceTabs().length > 0;
    }, 'the first step to show its source');
    await burst('tracescope.nextInThread');
    const before = vscode.workspace.textDocuments.length;
    const probe = () => Promise.resolve(vscode.window.createTextEditorDecorationType({}).dispose());
    assert.deepEqual(await countMade(probe), ['createTextEditorDecorationType']);
    const made = await countMade(async () => {
      // To the end and back, 10,000 steps.
      for (let round = 0; round < 20; round++) {
        await burst('tracescope.previousInThread');
        await burst('tracescope.nextInThread');
      }
    });
    assert.deepEqual(made, [], 'no decoration, listener, watcher or provider is made by a step');
    assert.equal(
      sourceTabs().length,
      1,
      sourceTabs()
        .map(({label}) => label)
        .join(', '),
    );
    assert.ok(vscode.workspace.textDocuments.length <= before, 'no more documents are open');
    assert.equal(vscode.window.visibleTextEditors.length, 1);
  });

  test('stepping follows the flow in one preview tab and leaves the focus where it is', async () => {
    const {document} = await openSource('distlog_demo/nested.py');
    await receive('nested-json.ndjson');
    await select(document, 20);
    const lines = new Set<string>();
    await eventually(async () => {
      await vscode.commands.executeCommand('tracescope.nextInFlow');
      for (const {document, selection} of vscode.window.visibleTextEditors) {
        lines.add(`${basename(document.uri.path)}:${selection.active.line + 1}`);
      }
      return lines.size >= 3;
    }, 'three places were visited');
    for (let step = 0; step < 100; step++) await vscode.commands.executeCommand('tracescope.previousInFlow');
    for (let step = 0; step < 100; step++) await vscode.commands.executeCommand('tracescope.nextInThread');
    assert.equal(
      sourceTabs().length,
      1,
      sourceTabs()
        .map(({label}) => label)
        .join(', '),
    );
  });
});

/** What is made through VS Code's API while something runs; tests and extension share its objects. */
async function countMade(run: () => Promise<void>): Promise<string[]> {
  const made: string[] = [];
  const undo: (() => void)[] = [];
  const watch = (owner: object, name: string) => {
    const holder = owner as Record<string, unknown>;
    const original = holder[name];
    if (typeof original !== 'function') return;
    const wrapped = (...args: unknown[]): unknown => {
      made.push(name);
      return Reflect.apply(original, owner, args);
    };
    Object.defineProperty(holder, name, {value: wrapped, configurable: true, writable: true});
    undo.push(() => void Object.defineProperty(holder, name, {value: original, configurable: true, writable: true}));
  };
  for (const owner of [vscode.window, vscode.workspace, vscode.languages]) {
    for (const name of Object.keys(owner)) if (/^(?:onDid|create|register)/.test(name)) watch(owner, name);
  }
  try {
    await run();
  } finally {
    for (const each of undo) each();
  }
  return made;
}

async function use(setting: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('tracescope').update(setting, value, vscode.ConfigurationTarget.Global);
}

/** Selects the last record of a line, as a click in its hover does, and closes the editor again. */
async function select(document: vscode.TextDocument, line: number): Promise<void> {
  const hover = await eventually(() => hoverAt(document, line), 'the hover of a line inside a flow');
  const argument = /command:tracescope\.internal\.showRecord\?([^)]*)\)/.exec(hover)?.[1];
  assert.ok(argument, hover);
  const [link] = JSON.parse(decodeURIComponent(argument)) as unknown[];
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('tracescope.internal.showRecord', link);
}

function tabsOf(isWanted: (input: unknown) => boolean): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs).filter(({input}) => isWanted(input));
}

function sourceTabs(): vscode.Tab[] {
  return tabsOf(input => input instanceof vscode.TabInputText);
}

function inspectorTabs(): vscode.Tab[] {
  return tabsOf(input => input instanceof vscode.TabInputWebview);
}

async function openSource(path: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder, path), {preview: false});
}

async function lenses(document: vscode.TextDocument): Promise<{line: number; title: string}[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
  return found
    .map(({range, command}) => ({line: range.start.line, title: command?.title ?? ''}))
    .filter(({title}) => /record/.test(title))
    .sort((a, b) => a.line - b.line);
}

async function hoverAt(document: vscode.TextDocument, line: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, 1),
  );
  const texts = hovers.flatMap(({contents}) => contents).map(part => (typeof part === 'string' ? part : part.value));
  return texts
    .filter(text => text.includes('Tracescope'))
    .join('\n')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
