/** CURVE with keys that the engine made: the right key is heard; a wrong one and none are refused, counted and shown. */
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer} from './support/pythonPeer';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const tutorial = recordingPath('distlog/tutorial-json.ndjson');

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

async function start() {
  const engine = await EngineProcess.start(temporaryFolder());
  const {id: sessionId} = await engine.call('openLive', {name: 'curve', id: null});
  const keys = () => engine.call('makeCurveKeys', {});
  const [own, sender] = [await keys(), await keys()];
  const source = await engine.call('listen', {sessionId, spec: {...pullSpec(), curve: {serverKey: null, ...own}}});
  const now = () => engine.source(sessionId, source.id);
  return {engine, sessionId, own, sender, keys, source, now};
}

describe('a listener with CURVE', () => {
  it('hears who has its public key, and counts the connection', async () => {
    const {engine, sessionId, own, sender, source, now} = await start();
    expect(own.publicKey).toHaveLength(40);
    expect(own.secretKey).not.toBe(sender.secretKey);
    const peer = startPeer(source.name, tutorial, {
      curve: [own.publicKey, sender.publicKey, sender.secretKey],
      pauseSeconds: 0.1,
    });
    await eventually(async () => (await now()).peers === 1, 'the connection to be counted');
    expect(await peer.sent).toBe(7);
    await engine.taken(sessionId, 7);
    expect((await now()).detail).toBe('');
  });

  it.each([
    ['no key', false],
    ['the key of another listener', true],
  ])('refuses who has %s, and shows it', async (_case, wrongKey) => {
    const {sender, keys, source, now} = await start();
    const other = await keys();
    startPeer(source.name, tutorial, wrongKey ? {curve: [other.publicKey, sender.publicKey, sender.secretKey]} : {});
    const {detail} = await eventually(async () => {
      const info = await now();
      return info.detail !== '' && info;
    }, 'the refusal to be shown');
    expect(detail).toMatch(/refused: the key of the other program does not fit, or it has none\.$/);
    expect(await now()).toMatchObject({records: 0, rejected: 0, peers: 0, state: 'listening'});
  });
});
