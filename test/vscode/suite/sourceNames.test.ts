/**
 * Go to Source in the real VS Code for records that name no place, folders that are learnt and asked about once, and the four
 * complaints that users of the SARIF viewer had: a mapping that does not persist, sub-folders, a dialog that does not say which
 * file it wants, more than one workspace folder.
 */
import * as assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {tasksDefinedIn} from '../../../src/host/editor/namedTasks';
import type {TraceSession} from '../../../src/host/sessions/traceSession';
import {LearntPaths} from '../../../src/host/source/learntPaths';
import {SourceNavigator} from '../../../src/host/source/sourceNavigator';
import {SourceSymbols} from '../../../src/host/source/sourceSymbols';
import {VscodeFiles} from '../../../src/host/source/vscodeFiles';
import type {SymbolRef} from '../../../src/protocol/model';
import type {SourceTarget} from '../../../src/protocol/queries';
import {eventually} from '../../support/eventually';
import {fixturePath} from '../../support/hostFixtures';
import {activateTracescope, withMessages} from '../tracescope';

/** A workspace state that outlives the navigator, as VS Code's does a reload. */
function state(): Pick<vscode.Memento, 'get' | 'update'> {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key) as never,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

suite('records that name no place', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
  });

  setup(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const cases: [file: string, message: RegExp, place: RegExp, line: number][] = [
    ['selinon/tutorial-logging.log', /TASK_START/, /selinon_demo\/shop\/tasks\.py$/, 13],
    ['nameko/shop-json.log', /"call_id": ?"orders\.place/, /nameko_demo\/shop\.py$/, 54],
    ['penguiflow/pipeline-info-structured.log', /"node_name": ?"summarise"/, /penguiflow_demo\/pipeline\.py$/, 41],
  ];
  for (const [file, message, place, line] of cases) {
    test(`${file}: Go to Source on a record`, async () => {
      const uri = vscode.Uri.file(fixturePath('recordings', file));
      await vscode.commands.executeCommand('tracescope.openTraceFile', uri);
      const session = await eventually(
        () => api.listSessions().find(({name}) => name === basename(file)),
        'the session of the file',
      );
      // Every line of these files is one row.
      const record = readFileSync(uri.fsPath, 'utf8')
        .split('\n')
        .findIndex(text => message.test(text));
      assert.ok(record >= 0);
      await eventually(async () => (await api.query(session.id, '', 5000)).length > record / 2, 'the records');
      const editor = await eventually(async () => {
        const given = {session: session.id, generation: 1, record};
        await vscode.commands.executeCommand('tracescope.internal.showRecord', given);
        await vscode.commands.executeCommand('tracescope.goToSource');
        const {activeTextEditor} = vscode.window;
        return activeTextEditor && place.test(activeTextEditor.document.uri.path) && activeTextEditor;
      }, 'an editor with the source');
      assert.equal(editor.selection.active.line, line - 1);
    });
  }

  test('what a language server knows is asked first', async () => {
    const files = new VscodeFiles();
    const symbols = new SourceSymbols(files);
    const asked: string[] = [];
    const server = vscode.languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: query => {
        asked.push(query);
        return [];
      },
    });
    try {
      const symbol: SymbolRef = {
        ...{kind: 'entrypoint', system: 'nameko', name: 'stock.reserve'},
        ...{service: 'stock', method: 'reserve'},
      };
      const found = await symbols.resolve(symbol);
      assert.ok(asked.includes('reserve'));
      assert.equal(found.kind === 'found' && found.place.line1, 85);
    } finally {
      server.dispose();
      symbols.dispose();
      files.dispose();
    }
  });

  test('Go to Call Site leads to the call in the caller', async () => {
    const navigator = new SourceNavigator(new VscodeFiles());
    const entrypoint = (service: string, method: string): SymbolRef => ({
      ...{kind: 'entrypoint', system: 'nameko', name: `${service}.${method}`},
      ...{service, method},
    });
    const target: SourceTarget = {
      ...{source: null, template: null, code: null, neighbours: []},
      symbols: [entrypoint('stock', 'reserve')],
      caller: {source: null, symbol: entrypoint('orders', 'place')},
    };
    assert.deepEqual(await navigator.openCallSite(target), {opened: true, reason: ''});
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 54);
  });
});

suite('from a definition to its records', () => {
  const row = (system: string, name: string) => ({system, name});
  const session = {
    call: () =>
      Promise.resolve({
        rows: [
          row('distlog', 'order'),
          row('nameko', 'orders.place'),
          row('nameko', 'orders.get_order'),
          row('selinon', 'CheckStock'),
          row('selinon', 'Charge'),
          row('penguiflow', 'score'),
        ],
      }),
  } as unknown as TraceSession;

  const cases: [file: string, from: number, to: number, names: string[]][] = [
    ['nameko_demo/shop.py', 54, 65, ['orders.place']],
    ['nameko_demo/shop.py', 53, 53, ['orders.place']],
    ['nameko_demo/shop.py', 57, 58, []],
    ['selinon_demo/shop/tasks.py', 13, 16, ['CheckStock', 'Charge']],
    ['selinon_demo/shop/nodes.yaml', 5, 5, ['Charge']],
    ['penguiflow_demo/pipeline.py', 30, 34, ['score']],
  ];
  for (const [file, from, to, names] of cases) {
    test(`${file}:${from}-${to} defines ${names.join(', ') || 'none'}`, async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(folder);
      const files = new VscodeFiles();
      try {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, file));
        const range = new vscode.Range(from - 1, 0, to - 1, 0);
        const defined = await tasksDefinedIn(session, new SourceNavigator(files), document, range);
        assert.deepEqual(
          defined.map(({name}) => name),
          names,
        );
      } finally {
        files.dispose();
      }
    });
  }
});

suite('folders that are learnt', () => {
  const encoder = new TextEncoder();
  const root = () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    return folder;
  };
  const TEXT = 'def one():\n    log("x")\n';

  setup(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const path of ['mapped/a/deep/twin.py', 'mapped/b/deep/twin.py', 'mapped/b/deep/lower/other.py']) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(root(), path), encoder.encode(TEXT));
    }
  });

  teardown(async () => {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(root(), 'mapped'), {recursive: true});
  });

  /** Answers quick picks; gives their titles. */
  async function withPick(label: RegExp, run: () => Promise<void>): Promise<string[]> {
    const window = vscode.window as unknown as {showQuickPick: unknown};
    const original = window.showQuickPick;
    const titles: string[] = [];
    window.showQuickPick = (items: {label: string}[], options: {title: string}) => {
      titles.push(options.title);
      return Promise.resolve(items.find(item => label.test(item.label)));
    };
    try {
      await run();
    } finally {
      window.showQuickPick = original;
    }
    return titles;
  }

  const twin = {path: '/srv/app/deep/twin.py', line: 2, func: null};

  test('several files fit: the dialog names the wanted file, asks once, and the answer persists for its folders', async () => {
    const memory = state();
    const files = new VscodeFiles();
    try {
      await eventually(
        async () => (await files.findByBasename('twin.py')).length === 2 || files.forget(),
        'both files',
      );
      const first = new SourceNavigator(files, new LearntPaths(memory));
      const titles = await withPick(/b.deep.twin/, async () => {
        assert.equal((await first.open(twin, {template: null}, false)).opened, false);
        await eventually(
          () => vscode.window.activeTextEditor?.document.uri.path.endsWith('/mapped/b/deep/twin.py'),
          'the chosen file to open',
        );
      });
      assert.deepEqual(titles, ['Which file is /srv/app/deep/twin.py?']);

      // As after a reload: another navigator over the same workspace state.
      const later = new SourceNavigator(files, new LearntPaths(memory));
      const again = await withPick(/./, async () => {
        assert.equal((await later.open(twin, {template: null}, false)).opened, true);
        const below = {path: '/srv/app/deep/lower/other.py', line: 1, func: null};
        assert.equal((await later.resolve(below, {template: null})).kind, 'found');
      });
      assert.deepEqual(again, []);
      assert.equal(vscode.window.activeTextEditor?.document.uri.path.endsWith('/mapped/b/deep/twin.py'), true);
    } finally {
      files.dispose();
    }
  });

  test('who dismisses the question is not asked again for that folder, and reads why in the status bar', async () => {
    const files = new VscodeFiles();
    try {
      const navigator = new SourceNavigator(files, new LearntPaths(state()));
      const gone = (name: string) => ({path: `/srv/gone/${name}`, line: 1, func: null});
      const shown = await withMessages(
        'showWarningMessage',
        () => undefined,
        async () => {
          for (const name of ['first.py', 'first.py', 'second.py', 'below/third.py']) {
            const {opened, reason} = await navigator.open(gone(name), {template: null}, false);
            assert.equal(opened, false);
            assert.ok(reason.includes(`/srv/gone/${name}`));
          }
        },
      );
      assert.equal(shown.length, 1);
      assert.ok(shown[0]?.includes('/srv/gone/first.py'));
    } finally {
      files.dispose();
    }
  });

  test('while stepping nothing is asked', async () => {
    const files = new VscodeFiles();
    try {
      const navigator = new SourceNavigator(files, new LearntPaths(state()));
      const shown = await withMessages(
        'showWarningMessage',
        () => undefined,
        async () => void (await navigator.open({path: '/no/where.py', line: 1, func: null}, {template: null}, true)),
      );
      assert.deepEqual(shown, []);
    } finally {
      files.dispose();
    }
  });

  test('a line that has moved is opened where it is now, and the label says so', async () => {
    const files = new VscodeFiles();
    try {
      const navigator = new SourceNavigator(files);
      const uri = vscode.Uri.joinPath(root(), 'mapped/moved.py');
      const text = `${'# new\n'.repeat(12)}def step():\n    log.info('half way %d', n)\n`;
      await vscode.workspace.fs.writeFile(uri, encoder.encode(text));
      const ref = {path: uri.fsPath, line: 2, func: 'step'};
      const {label} = await navigator.label(ref, {template: 'half way %d'});
      assert.equal(label, 'moved.py:14 · moved +12');
      assert.equal((await navigator.open(ref, {template: 'half way %d'}, false)).opened, true);
      assert.equal(vscode.window.activeTextEditor?.selection.active.line, 13);
      assert.equal((await navigator.label(ref, {template: 'gone'})).label, 'moved.py:2 · cannot tell');
      assert.equal((await navigator.label({...ref, path: '/no/such.py'}, {template: null})).label, 'not found');
    } finally {
      files.dispose();
    }
  });

  test('more than one workspace folder: a file of any of them is found', async () => {
    // Adding a real second folder would restart the extension host; the folders are an input of the same code.
    const files = new VscodeFiles();
    const parts = ['mapped/a', 'mapped/b'].map(part => vscode.Uri.joinPath(root(), part).fsPath.replaceAll('\\', '/'));
    Object.defineProperty(files, 'folders', {get: () => parts});
    try {
      const navigator = new SourceNavigator(files);
      const found = await navigator.resolve({path: '/srv/deep/lower/other.py', line: 1, func: null}, {template: null});
      assert.equal(found.kind === 'found' && found.path.endsWith('/mapped/b/deep/lower/other.py'), true);
    } finally {
      files.dispose();
    }
  });
});
