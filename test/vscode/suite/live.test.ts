/** Records of a real PUSH peer, received live, give the figures of expected.json through the API. */
import * as assert from 'node:assert/strict';
import {createServer} from 'node:net';
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {eventually} from '../../support/eventually';
import {
  activateTracescope,
  assertFigures,
  clearLive,
  distlogCaptures,
  freePort,
  isPortFree,
  listen,
  sendRecording,
  stopListening,
  useListener,
  waitForRecords,
  withMessages,
} from '../tracescope';

suite('live session', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
  });

  setup(clearLive);
  teardown(stopListening);

  for (const {file, summary} of distlogCaptures()) {
    test(`${basename(file)} received from a Python PUSH peer has the expected figures`, async () => {
      const {endpoint, sessionId} = await listen(api);
      await sendRecording(endpoint, file);
      assertFigures(await waitForRecords(api, sessionId, summary.records ?? 0), summary);
    });
  }

  test('the API answers queries with the filter of the Inspector, and says what is wrong with a bad one', async () => {
    const [capture] = distlogCaptures().filter(({file}) => file.includes('nested-json'));
    assert.ok(capture);
    const {endpoint, sessionId} = await listen(api);
    await sendRecording(endpoint, capture.file);
    await waitForRecords(api, sessionId, capture.summary.records ?? 0);
    const three = await api.query(sessionId, '', 3);
    assert.equal(three.length, 3);
    assert.equal(three[0]?.message, 'before any scope');
    assert.equal(three[0]?.source, 'nested.py:29');
    assert.equal(three[0]?.time, '2026-11-20T11:48:37.832Z');
    const some = await api.query(sessionId, 'before', 100);
    assert.ok(some.length > 0 && some.every(({message}) => message.includes('before')));
  });

  test('a taken port is an error that names it and offers another port; nothing listens', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve));
    try {
      await useListener(port);
      const offered: string[] = [];
      const shown = await withMessages(
        'showErrorMessage',
        (_message, buttons) => void offered.push(...buttons),
        async () => {
          await vscode.commands.executeCommand('tracescope.startListening');
          await eventually(() => offered.length > 0, 'the error message');
        },
      );
      assert.equal(shown[0], `Tracescope is not listening: port ${port} on 127.0.0.1 is used by another program.`);
      assert.deepEqual(offered, ['Choose Another Port', 'Open Settings']);
    } finally {
      await new Promise(resolve => other.close(resolve));
    }
  });

  test('Stop Listening frees the port', async () => {
    const {port} = await listen(api);
    assert.equal(await isPortFree(port), false);
    await stopListening();
    // libzmq closes the socket on a thread of its own, just after it has said so.
    await eventually(() => isPortFree(port), 'the port to be free');
  });
});
