/** The engine process itself: greeting, errors, ending with its parent. */
import {once} from 'node:events';
import {afterEach, describe, expect, it} from 'vitest';
import {PROTOCOL_VERSION} from '../../src/protocol/engineApi';
import {configFor, endEngines, EngineProcess} from './support/engineProcess';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(async () => {
  await endEngines();
  removeTemporaryFolders();
});

describe('the engine process', () => {
  it('answers a greeting with its version and process id', async () => {
    const engine = EngineProcess.spawn();
    const answer = await engine.call('hello', {
      protocolVersion: PROTOCOL_VERSION,
      config: configFor(temporaryFolder()),
    });
    expect(answer).toEqual({protocolVersion: PROTOCOL_VERSION, pid: engine.child.pid});
  });

  it('refuses another version and says what to do', async () => {
    const engine = EngineProcess.spawn();
    const greeting = engine.call('hello', {protocolVersion: 999, config: configFor(temporaryFolder())});
    await expect(greeting).rejects.toMatchObject({code: 'versionMismatch', message: expect.stringContaining('Reload')});
  });

  it('names a session that is not open', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    await expect(engine.call('summary', {sessionId: 'nowhere'})).rejects.toMatchObject({code: 'noSuchSession'});
    await expect(engine.call('openLive', {name: '', id: '../../etc'})).rejects.toMatchObject({code: 'noSuchSession'});
  });

  it('ends when its parent lets go of it', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const gone = once(engine.child, 'exit');
    engine.child.disconnect();
    expect(await gone).toEqual([0, null]);
  });

  it('rejects what is pending when it dies', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id} = await engine.call('openLive', {name: 'x', id: null});
    await engine.kill();
    await expect(engine.call('summary', {sessionId: id})).rejects.toMatchObject({code: 'engineGone'});
  });
});
