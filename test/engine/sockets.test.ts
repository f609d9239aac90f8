/** The other ways to listen: SUB with topics, connecting, and CURVE. */
import {afterEach, describe, expect, it} from 'vitest';
import type {ListenerSpec} from '../../src/protocol/engineApi';
import {eventually} from '../support/eventually';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {captureFrames, recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

/** Pairs made for these tests; they protect nothing. */
const SERVER = {
  publicKey: '0t=MSrYzlIhP9.Or-X?n-X6qy{PMhJ:m{*9+X)?m',
  secretKey: 'aQT<T-+^!9oOkIWwWrfalW#r?!8hdg!<Nb$T8ScX',
};
const CLIENT = {
  publicKey: 'O=W/9lOghCR33WFP.8XXHXA#%W.D3fhh=zo+t:-p',
  secretKey: 'a<mzBvFmI:[-yq=NEfJmJ3sWhmEy[PVw%<IP{t6h',
};
const tutorial = recordingPath('distlog/tutorial-json.ndjson');

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

async function listening(spec: ListenerSpec) {
  const engine = await EngineProcess.start(temporaryFolder());
  const {id: sessionId} = await engine.call('openLive', {name: 'sockets', id: null});
  const source = await engine.call('listen', {sessionId, spec});
  return {engine, sessionId, source};
}

describe('a listener', () => {
  it('subscribes to the topics that are set and to no others', async () => {
    const bodies = captureFrames('distlog/tutorial-json.ndjson').map(frames => frames[1] ?? Buffer.alloc(0));
    const messages = bodies.flatMap(body => [
      [Buffer.from('PLJ'), body],
      [Buffer.from('TLJ'), body],
    ]);
    const {engine, sessionId, source} = await listening({...pullSpec(), socket: 'sub', topics: ['T']});
    const sent = await startPeer(source.name, writeCapture(messages), {pub: true}).sent;
    expect(sent).toBe(14);
    const {counts} = await engine.taken(sessionId, 7);
    expect(counts).toMatchObject({records: 7, rejected: 0});
  });

  it('connects to a sender that is bound, says so, and survives its end', async () => {
    const peer = startPeer('tcp://127.0.0.1:*', tutorial, {bind: true, pauseSeconds: 0.05});
    const spec = {...pullSpec(await peer.boundTo()), mode: 'connect'} as const;
    const {engine, sessionId, source} = await listening(spec);
    const state = async () => (await engine.source(sessionId, source.id)).state;
    await eventually(async () => (await state()) === 'running', 'the listener to be connected');
    await engine.taken(sessionId, 7);
    expect(await peer.sent).toBe(7);
    await eventually(async () => (await state()) === 'connecting', 'the listener to wait for the sender again');
    await engine.call('stopSource', {sessionId, sourceId: source.id});
  });

  it('with CURVE hears who has the key, refuses who has not, and says so', async () => {
    const curve = {serverKey: null, ...SERVER};
    const {engine, sessionId, source} = await listening({...pullSpec(), curve});
    startPeer(source.name, tutorial);
    const detail = async () => (await engine.source(sessionId, source.id)).detail;
    await eventually(async () => (await detail()).includes('refused'), 'the refusal to be shown');
    const keys = [SERVER.publicKey, CLIENT.publicKey, CLIENT.secretKey] as const;
    expect(await startPeer(source.name, tutorial, {curve: keys}).sent).toBe(7);
    const {counts} = await engine.taken(sessionId, 7);
    expect(counts).toMatchObject({records: 7, rejected: 0});
  });

  it('refuses keys that are none', async () => {
    const curve = {serverKey: null, publicKey: '', secretKey: 'short'};
    await expect(listening({...pullSpec(), curve})).rejects.toMatchObject({
      code: 'badEndpoint',
      message: expect.stringContaining('keys'),
    });
  });
});
