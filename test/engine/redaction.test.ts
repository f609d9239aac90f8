/**
 * The canary: a secret is sent in every field and form that redaction rules name, and must be nowhere afterwards: not in
 * a file of the session, not in a message of the engine, not in what it saves.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {serialize} from 'node:v8';
import {afterEach, describe, expect, it} from 'vitest';
import {eventually} from '../support/eventually';
import {configFor, endEngines, EngineProcess, pullSpec} from './support/engineProcess';
import {flowLines} from './support/flowMessages';
import {endPeers, startPeer, writeCapture} from './support/pythonPeer';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const CANARY = 'c4n4ry-in-the-mine';
const FIELDS = ['password', '*token*', 'authorization'];
const ALL_ROWS = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

afterEach(async () => {
  endPeers();
  await endEngines();
  removeTemporaryFolders();
});

const record = JSON.parse(flowLines(1)[0] ?? '') as object;
const distlog = (more: object) => JSON.stringify({...record, ...more});
const nested = (value: string) => JSON.stringify({args: JSON.stringify({password: value})});

/** Bodies as a Distlog sender sends them. */
const MESSAGES: Buffer[][] = [
  distlog({password: CANARY}),
  distlog({context: {key: '0@canary', api_token: CANARY}}),
  distlog({msg: {deep: [{PASSWORD: [CANARY, {a: CANARY}]}]}}),
  distlog({message: `login with password=${CANARY} failed`, msg: `password: ${CANARY}`}),
  distlog({exc_text: `Traceback\\nValueError: {'password': '${CANARY}'}`, body: nested(CANARY)}),
  distlog({}).replace('{', `{"pass\\u0077ord": "${CANARY}", `),
  // Damaged, of no system, too deep for a sample.
  `{"password": "${CANARY}", "a": }`,
  `{"anything": {"access_token": "${CANARY}"}}`,
  `{"password": "${CANARY}`,
].map(body => [Buffer.from('PLJ'), Buffer.from(body)]);

const PICKLE_OF_SECRET = `\x80\x02}(X\x08\x00\x00\x00passwordX${String.fromCharCode(CANARY.length)}\x00\x00\x00${CANARY}u`;
const PICKLES = [`${PICKLE_OF_SECRET}.`, PICKLE_OF_SECRET, `${PICKLE_OF_SECRET}\xff.`].map(body => [
  Buffer.from('PLP'),
  Buffer.from(body, 'latin1'),
]);

const TEXT = [
  `[2020-01-01 00:00:00,000: INFO/Main] SELINON  host - EVENT : {"details": {"args": {"password": "${CANARY}"}}, "event": "TASK_START", "time": "2020-01-01 00:00:00.000000"}`,
  `{'call_id': 'a.b.1', 'stage': 'request', 'call_args': {'password': '${CANARY}', 'n': 1}, 'service': 'a'}`,
  `{"call_id": "a.b.2", "stage": "request", "call_args": "{'user': 1, 'password': '${CANARY}", "service": "a"}`,
  `node_start [event="node_start", node_name="n", trace_id="t", auth_token="${CANARY} "quoted""]`,
  '{',
  '    "password": {',
  `        "value": "${CANARY}"`,
  '    }',
  '}',
  `Authorization: Bearer ${CANARY}`,
  `GET /?a=1&token=${CANARY}&b=2`,
  '{',
  `    "password": ["${CANARY}",`,
  `plain password="${CANARY}"`,
].join('\n');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/** Everything the engine says, as bytes. */
function recordMessages(engine: EngineProcess): Buffer[] {
  const said: Buffer[] = [];
  engine.child.on('message', message => said.push(serialize(message)));
  return said;
}

describe('the canary', () => {
  it('is in no spool, message, log or saved file, and the records are all there and marked', async () => {
    const storageDir = temporaryFolder();
    const engine = await EngineProcess.start(storageDir, {}, FIELDS);
    const said = recordMessages(engine);
    const {id: sessionId} = await engine.call('openLive', {name: 'canary', id: null});
    const source = await engine.call('listen', {sessionId, spec: pullSpec()});
    const sent = await startPeer(source.name, writeCapture([...MESSAGES, ...PICKLES])).sent;
    await engine.taken(sessionId, sent);
    const feed = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
    const bytes = Buffer.from(TEXT);
    // In parts, so that secrets are cut in two.
    for (let from = 0; from < bytes.length; from += 100) {
      await engine.call('feed', {sessionId, sourceId: feed.id, bytes: bytes.subarray(from, from + 100)});
    }
    await engine.call('stopSource', {sessionId, sourceId: feed.id});
    const saved = join(temporaryFolder(), 'saved.ndjson');
    await engine.call('save', {sessionId, path: saved, filter: null});

    const page = await engine.call('rows', {sessionId, filter: ALL_ROWS, from: 0, count: 1000});
    expect(page.total).toBeGreaterThan(MESSAGES.length + PICKLES.length + 5);
    for (let id = 0; id < page.total; id++) await engine.call('record', {sessionId, record: id});
    const spans = {sessionId, parent: null, from: 0, count: 100, order: 'newest' as const, text: ''};
    await engine.call('spans', spans);
    await engine.call('rejects', {sessionId});
    const hidden = await engine.call('rows', {sessionId, filter: {...ALL_ROWS, text: CANARY}, from: 0, count: 10});
    expect(hidden.total).toBe(0);
    const marked = await engine.call('rows', {
      sessionId,
      filter: {...ALL_ROWS, text: 'has:redacted'},
      from: 0,
      count: 1,
    });
    expect(marked.total).toBeGreaterThan(10);

    const files = [...filesBelow(storageDir), saved];
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(readFileSync(file, 'latin1').includes(CANARY), file).toBe(false);
    expect(said.length).toBeGreaterThan(20);
    const says = (text: string) =>
      said.some(message => message.includes(text) || message.includes(Buffer.from(text, 'utf16le')));
    expect(says(CANARY)).toBe(false);
    expect(says('redacted')).toBe(true);
  });

  it('is out of a file that is opened as soon as it is saved', async () => {
    const file = join(temporaryFolder(), 'trace.ndjson');
    writeFileSync(file, `${distlog({password: CANARY})}\n${distlog({message: 'harmless'})}\n`);
    const engine = await EngineProcess.start(temporaryFolder(), {}, FIELDS);
    const {id: sessionId} = await engine.call('openFiles', {paths: [file], name: 'file'});
    await engine.indexed(sessionId);
    const saved = join(temporaryFolder(), 'saved.ndjson');
    const {records, sizeBytes} = await engine.call('save', {sessionId, path: saved, filter: null});
    const text = readFileSync(saved, 'utf8');
    expect(records).toBe(2);
    expect(text).not.toContain(CANARY);
    expect(text.split('\n')[1]).toBe(distlog({message: 'harmless'}));
    expect(Buffer.byteLength(text)).toBe(sizeBytes);
    expect(readFileSync(file, 'utf8')).toContain(CANARY);
  });

  it('is masked from the moment that a rule is set', async () => {
    const storageDir = temporaryFolder();
    const engine = await EngineProcess.start(storageDir);
    const {id: sessionId} = await engine.call('openLive', {name: 'canary', id: null});
    const {id: sourceId} = await engine.call('openFeed', {sessionId, kind: 'pipe', name: 'program'});
    const feed = (text: string) => engine.call('feed', {sessionId, sourceId, bytes: Buffer.from(text)});
    await feed('password=shown\n');
    await engine.call('configure', {...configFor(storageDir), redaction: {fields: FIELDS}});
    await feed(`password=${CANARY}\npassw`);
    await engine.call('configure', configFor(storageDir));
    await feed('ord=shown again\n');
    await eventually(async () => (await engine.session(sessionId)).counts.text === 3, 'three lines');
    const spool = filesBelow(storageDir).find(path => path.endsWith('1.ndjson')) ?? '';
    expect(readFileSync(spool, 'utf8')).toBe('password=shown\npassword=‹redacted›\npassword=shown again\n');
  });
});
