/** CURVE as a user sets it up: the command makes the keys, the setting uses them, Python with the public key is heard. */
import * as assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import * as vscode from 'vscode';
import type {TracescopeApi} from '../../../src/host/api';
import {fixturePath, pythonPath} from '../../support/hostFixtures';
import {activateTracescope, clearLive, freePort, stopListening, waitForRecords, withMessages} from '../tracescope';

const PEER = `
import sys, zmq
socket = zmq.Context.instance().socket(zmq.PUSH)
socket.setsockopt(zmq.LINGER, 20000 if sys.argv[3] else 1000)
if sys.argv[3]:
    socket.curve_publickey, socket.curve_secretkey = zmq.curve_keypair()
    socket.curve_serverkey = sys.argv[3].encode()
socket.connect(sys.argv[1])
for line in open(sys.argv[2], 'rb'):
    socket.send_multipart([b'PLJ', line.strip()])
socket.close()
zmq.Context.instance().term()
`;

async function send(endpoint: string, serverKey: string): Promise<void> {
  const file = fixturePath('recordings', 'docs-samples', 'distlog-tutorial.ndjson');
  const child = spawn(pythonPath(), ['-c', PEER, endpoint, file, serverKey], {stdio: ['ignore', 'ignore', 'pipe']});
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise(resolve => child.once('close', resolve));
  assert.equal(code, 0, said);
}

suite('CURVE', () => {
  let api: TracescopeApi;

  suiteSetup(async () => {
    api = await activateTracescope();
    await stopListening();
    await clearLive();
  });

  suiteTeardown(stopListening);

  test('keys made by the command let in who has the public one, and nobody else', async () => {
    const [said = ''] = await withMessages(
      'showInformationMessage',
      (_message, buttons) => buttons.find(button => button === 'Make New Keys'),
      async () => void (await vscode.commands.executeCommand('tracescope.setUpCurveKeys')),
    );
    const publicKey = /^Your public key is (.{40})\. Set/.exec(said)?.[1];
    assert.ok(publicKey, said);

    const endpoint = `tcp://127.0.0.1:${await freePort()}`;
    const settings = vscode.workspace.getConfiguration('tracescope');
    await settings.update('listeners', [{endpoint, curve: true}], vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('tracescope.startListening');
    const session = api.listSessions().find(({kind}) => kind === 'live');
    assert.ok(session?.live, 'It listens.');
    await send(endpoint, '');
    await send(endpoint, publicKey);
    const summary = await waitForRecords(api, session.id, 6);
    assert.equal(summary.rejected, 0);
  });
});
