/**
 * What no well-behaved sender sends: each message becomes exactly one counted reject with a reason, or one record, and
 * the next good record of the same peer is shown.
 */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {captureFrames} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const LIMIT = 1024 ** 2;
const [PLJ, PLP] = [Buffer.from('PLJ'), Buffer.from('PLP')];
const good = captureFrames('distlog/tutorial-json.ndjson');
const body = good[0]?.[1] ?? Buffer.alloc(0);
const pickled = captureFrames('distlog/nested-pickle-py37.ndjson')[0]?.[1] ?? Buffer.alloc(0);
const text = (value: string) => Buffer.from(value);
/** `os.system(command)` in protocol 2, for whoever unpickles it. */
function hostile(command: string): Buffer {
  const lengthBytes = Buffer.alloc(4);
  lengthBytes.writeUInt32LE(command.length);
  const opcodes = [Buffer.from([0x80, 2]), text('cposix\nsystem\nX'), lengthBytes, text(command)];
  return Buffer.concat([...opcodes, Buffer.from([0x85, 0x52, 0x2e])]);
}

interface Case {
  name: string;
  frames: Buffer[];
  record?: true;
}

const cases: Case[] = [
  {name: 'no frame content at all', frames: [Buffer.alloc(0)]},
  {name: 'two empty frames', frames: [Buffer.alloc(0), Buffer.alloc(0)]},
  {name: 'a topic without a body', frames: [PLJ]},
  {name: 'an empty body', frames: [PLJ, Buffer.alloc(0)]},
  {name: 'JSON cut off', frames: [PLJ, body.subarray(0, body.length - 40)]},
  {name: 'JSON with something behind it', frames: [PLJ, Buffer.concat([body, text('garbage}')])], record: true},
  {name: 'a number', frames: [PLJ, text('17')]},
  {name: 'a list', frames: [PLJ, text('[1,2,3]')]},
  {name: 'an object of no system', frames: [PLJ, text('{"a":1}')]},
  {name: 'noise', frames: [PLJ, Buffer.from([0xff, 0xfe, 0, 1, 2, 3, 10, 13, 0x7b])]},
  {name: 'a hostile pickle', frames: [PLP, hostile('true')]},
  {name: 'a pickle cut off', frames: [PLP, pickled.subarray(0, pickled.length - 20)]},
  {name: 'JSON announced as pickle', frames: [PLP, body]},
  {name: 'pickle announced as JSON', frames: [PLJ, pickled]},
  {name: 'a body above the limit', frames: [PLJ, text(`{"msg":"${'x'.repeat(LIMIT)}"}`)]},
  {name: 'a single frame with a record', frames: [body], record: true},
  {name: 'extra frames', frames: [PLJ, body, text('extra'), text('more')], record: true},
  {name: 'an unknown topic', frames: [text('whatever.topic'), body], record: true},
  {
    name: 'line breaks inside the JSON',
    frames: [PLJ, text(JSON.stringify(JSON.parse(body.toString()), null, 4))],
    record: true,
  },
];

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

async function listening() {
  const engine = await EngineProcess.start(temporaryFolder(), {maxRecordBytes: LIMIT});
  const {id: sessionId} = await engine.call('openLive', {name: 'bad frames', id: null});
  const source = await engine.call('listen', {sessionId, spec: pullSpec()});
  return {engine, sessionId, source};
}

describe('a bad message', () => {
  it.each(cases)('$name', async ({frames, record}) => {
    const {engine, sessionId, source} = await listening();
    await startPeer(source.name, writeCapture([frames, ...good])).sent;
    const {counts} = await engine.taken(sessionId, good.length + 1);
    const samples = await engine.call('rejects', {sessionId});
    if (record) {
      expect({records: counts.records, reasons: samples.map(sample => sample.reason)}).toMatchObject({records: 8});
      return;
    }
    expect(counts).toMatchObject({records: good.length, rejected: 1});
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({sourceId: source.id, reason: expect.stringMatching(/\w+ \w+/)});
  });

  it('of 50 MB is refused without losing the peer or its other records', async () => {
    const {engine, sessionId, source} = await listening();
    const huge = [PLJ, Buffer.alloc(50 * 1024 ** 2, 0x61)];
    const messages = [good[0] ?? [], huge, ...good.slice(1)];
    await startPeer(source.name, writeCapture(messages)).sent;
    const {counts, diskBytes} = await engine.taken(sessionId, good.length + 1);
    expect(counts).toMatchObject({records: good.length, rejected: 1});
    expect(diskBytes).toBeLessThan(100_000);
    const [sample] = await engine.call('rejects', {sessionId});
    expect(sample?.sample.length).toBeLessThanOrEqual(200);
    expect(sample?.sizeBytes).toBeGreaterThanOrEqual(50 * 1024 ** 2);
  });

  it('keeps its count, reason and sample over a restart of the engine', async () => {
    const storageDir = temporaryFolder();
    const first = await EngineProcess.start(storageDir);
    const {id: sessionId} = await first.call('openLive', {name: 'x', id: null});
    const source = await first.call('listen', {sessionId, spec: pullSpec()});
    await startPeer(source.name, writeCapture([[PLJ, text('noise')], ...good])).sent;
    await first.taken(sessionId, good.length + 1);
    const before = await first.call('rejects', {sessionId});
    await first.kill();
    const second = await EngineProcess.start(storageDir);
    const again = await second.call('openLive', {name: '', id: sessionId});
    expect(again.counts).toMatchObject({records: good.length, rejected: 1});
    expect(await second.call('rejects', {sessionId})).toEqual(before);
  });

  it('runs no code: the hostile pickle leaves nothing behind but its reject', async () => {
    const {engine, sessionId, source} = await listening();
    const trap = join(temporaryFolder(), 'owned');
    await startPeer(source.name, writeCapture([[PLP, hostile(`touch ${trap}`)]])).sent;
    await engine.taken(sessionId, 1);
    const [sample] = await engine.call('rejects', {sessionId});
    expect(sample?.reason).toMatch(/pickle/);
    expect(existsSync(trap)).toBe(false);
    expect(engine.logs).toEqual([]);
  });
});
