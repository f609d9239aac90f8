/** The tools for language models, called as VS Code calls them, over a trace that is really open. */
import * as assert from 'node:assert/strict';
import {join} from 'node:path';
import * as vscode from 'vscode';
import {eventually} from '../../support/eventually';
import {checkoutPath} from '../../support/hostFixtures';
import {activateTracescope} from '../tracescope';

async function ask(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, {input, toolInvocationToken: undefined});
  return result.content.map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

suite('language model tools', () => {
  const file = 'checkout.trace.ndjson';

  suiteSetup(async () => {
    const api = await activateTracescope();
    await vscode.commands.executeCommand('tracescope.showMe');
    await eventually(
      () => api.listSessions().some(({name, records}) => name === file && records === 114),
      'the sample to be read',
    );
  });

  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('are offered while a trace is open', async () => {
    const wanted = ['tracescope_explainFailure', 'tracescope_flow', 'tracescope_search'];
    await eventually(() => {
      const offered = vscode.lm.tools.map(({name}) => name);
      return wanted.every(name => offered.includes(name));
    }, 'the three tools');
  });

  test('answer with the lines of the files that are there', async () => {
    const child = join(checkoutPath('resources', 'sample', 'source', 'distlog_demo'), 'child.py');
    const found = await ask('tracescope_search', {filter: 'level>=error flow:checkout', session: file});
    assert.match(found, /step 2 \| step failed \[.*child\.py:20\]/);
    assert.ok(found.includes(`${child}:20`), found);
    const flow = await ask('tracescope_flow', {flow: 'checkout', session: file});
    assert.match(flow, /- checkout: succeeded.*parent\.py:11\]\n {2}- dispatch/);
    const why = await ask('tracescope_explainFailure', {flow: 'checkout', session: file});
    assert.match(why, /Exception: RuntimeError: worker 2 broke\n {2}.*child\.py:18 in <module>/);
  });

  test('say what they cannot do', async () => {
    await assert.rejects(ask('tracescope_search', {filter: 'level>=', session: file}), /cannot be read at character/);
    await assert.rejects(ask('tracescope_flow', {flow: 'x', session: 'no such'}), /No trace called “no such” is open/);
  });
});
