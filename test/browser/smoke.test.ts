/** The packaged VSIX, installed in the newest and the oldest supported VS Code, shows itself without an error. */
import {expect, test} from 'vitest';
import {hostNames} from '../../scripts/vscode/hosts.mjs';
import {eventually} from '../support/eventually';
import {freePort} from '../../scripts/start/ports.mjs';
import {Workbench} from '../support/workbench';

test.each([...hostNames])('%s VS Code: install, open the views, listen, open the Inspector', async version => {
  const endpoint = `tcp://127.0.0.1:${await freePort(0)}`;
  const workbench = await Workbench.launch({version, settings: {'tracescope.listeners': [{endpoint}]}});
  try {
    await workbench.openViewContainer('Tracescope');
    await workbench.runCommand('Tracescope: Start Listening');
    await eventually(async () => (await workbench.treeRows('Sources')).length === 1, 'the listener in Sources');
    const [source] = await workbench.treeRows('Sources');
    expect(source?.accessibleName).toContain(endpoint.replace('tcp://', ''));

    await workbench.runCommand('Tracescope: Open Inspector');
    const inspector = await workbench.webviewFrame('');
    await inspector.getByRole('tab', {name: 'Log'}).waitFor();
    await workbench.screenshot(`smoke-${version}`);
    expect(workbench.consoleErrors.own()).toEqual([]);
  } catch (error) {
    await workbench.screenshot(`smoke-${version}-failed`);
    throw error;
  } finally {
    await workbench.close();
  }
});
