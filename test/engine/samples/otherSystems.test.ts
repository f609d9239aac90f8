/** The emitter's functions for Selinon, nameko-tracer and PenguiFlow, in real Python programs sending to a real engine. */
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import type {Summary} from '../../../src/protocol/model';
import {eventually} from '../../support/eventually';
import {findPythonWithZmq, NO_PYTHON} from '../../support/python';
import {endEngines, EngineProcess, pullSpec} from '../support/engineProcess';
import {comparable, expectedRecordings, recordingPath, type ExpectedRecording} from '../support/recordings';
import {removeTemporaryFolders, temporaryFolder} from '../support/temporaryFolder';
import {Collector, PROGRAMS, REPOSITORY, runProgram, type Body} from './collector';

/** Recordings whose lines are JSON objects; the others hold the same records in a form that no handler is given. */
const PLAYABLE = {
  selinon: expectedRecordings('selinon').filter(({files}) => files[0]?.startsWith('selinon/')),
  nameko: expectedRecordings('nameko').filter(({files}) => /(hello|shop|shop-truncated)-json/.test(files[0] ?? '')),
  penguiflow: expectedRecordings('penguiflow').filter(({files}) => !files[0]?.includes('-text')),
};

/** Of its three rounds: the Distlog, Selinon, nameko and PenguiFlow records, the last with its second copies. */
const DEMO_RECORDS = 14 + 46 + 18 + 34;

const python = findPythonWithZmq();

describe('Python emitter for other systems', () => {
  if (python === undefined) {
    test('has no Python to run on; that is an error where TRACESCOPE_PYTHON names one, and in CI', () => {
      expect(process.env.TRACESCOPE_PYTHON ?? process.env.CI, NO_PYTHON).toBeUndefined();
    });
    return;
  }
  registerTests(python);
});

function registerTests(interpreter: string): void {
  let collector: Collector | undefined;
  afterEach(async () => {
    collector?.close();
    collector = undefined;
    await endEngines();
    removeTemporaryFolders();
  });

  /** What the engine says of everything that a program sent: the summary of a fresh live session. */
  const summaryOf = async (args: readonly string[], records: number): Promise<Summary> => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await engine.call('openLive', {name: 'playback', id: null});
    const source = await engine.call('listen', {sessionId, spec: pullSpec()});
    expect(await runProgram(interpreter, args, source.name)).toEqual({code: 0, stderr: ''});
    await engine.taken(sessionId, records);
    return engine.call('summary', {sessionId});
  };

  const playBack = ({files}: ExpectedRecording, system: string, records: number): Promise<Summary> =>
    summaryOf([join(PROGRAMS, 'playback.py'), system, ...files.map(recordingPath)], records);

  for (const [system, recordings] of Object.entries(PLAYABLE)) {
    test.each(recordings.map(recording => [recording.files.join(' '), recording] as const))(
      `${system}: %s played back through the emitter gives the figures of the recording`,
      async (_files, recording) => {
        const summary = await playBack(recording, system, recording.summary.records ?? 0);
        expect(comparable(summary, recording.summary)).toEqual(recording.summary);
        expect(summary).toMatchObject({rejected: 0, text: 0});
      },
    );
  }

  test('PenguiFlow with handler and middleware: every event twice on the wire, once in the figures', async () => {
    const recording = PLAYABLE.penguiflow.find(({files}) => files[0]?.includes('controller-loop')) as ExpectedRecording;
    const events = recording.summary.records ?? 0;
    const summary = await playBack(recording, 'penguiflow-twice', events * 2);
    expect(comparable(summary, recording.summary)).toEqual({...recording.summary, records: events * 2});
  });

  test('two frames: the topic, and one line of JSON; no value stops a record', async () => {
    collector = await Collector.open();
    const program = [join(PROGRAMS, 'systems.py')];
    expect(await runProgram(interpreter, program, collector.endpoint)).toEqual({code: 0, stderr: ''});
    const received = [...(await collector.ends())];
    expect(new Set(received.map(({frameCount}) => frameCount))).toEqual(new Set([2]));
    expect(received.filter(({text}) => text.includes('\n'))).toEqual([]);
    const sent = (holds: (body: Body) => boolean) => received.filter(({body}) => holds(body));

    expect(sent(({event}) => event === '17')).toMatchObject([{topic: 'PLJ'}]);
    const [odd] = sent(({event}) => event === 'TASK_START');
    expect(odd).toMatchObject({topic: 'TLJ', body: {details: {flow_name: 'odd', parent: '1.5'}}});
    expect(odd?.body.time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/);
    expect(odd?.body.node).not.toBe('');
    expect(odd?.text).toContain('"(1, 2)": {"self": "(cycle)"}');

    expect(sent(({call_id}) => call_id === 'shop.pay.1').map(({body}) => body)).toEqual([
      {call_id: 'shop.pay.1', stage: 'request', call_args: {amount: '2.50', raw: "b'\\xff'"}},
    ]);
    expect(sent(({name}) => name === 'nameko_tracer.dependency')).toMatchObject([
      {body: {message: 'Failed to log entrypoint trace', exc_text: expect.stringContaining('no adapter') as unknown}},
    ]);

    expect(sent(({message}) => message === 'node_failed')).toMatchObject([
      {body: {level: 'ERROR', logger: 'penguiflow.flow', extra: {exception: "KeyError('title')"}}},
    ]);
    const [error] = sent(({logger}) => logger === 'penguiflow.core');
    expect(error?.body).toMatchObject({
      level: 'ERROR',
      message: 'node_error',
      exception: expect.stringMatching(/^Traceback .*\n[^]*ValueError: score is NaN$/) as unknown,
    });
    expect(error?.body.extra).toEqual({event: 'node_error', ts: 'NaN'});
    expect(received).toHaveLength(7);
  });

  test('forked workers deliver every event, in order, before they end', async () => {
    collector = await Collector.open();
    const program = [join(PROGRAMS, 'forked.py')];
    expect(await runProgram(interpreter, program, collector.endpoint)).toEqual({code: 0, stderr: ''});
    const {received} = collector; // what one worker sent may be read after what another sent later
    await eventually(() => received.length > 3 * 500, 'the events of three workers, and the last record');
    const events = received.filter(({body}) => body.event === 'TASK_START');
    const numbers = Array.from({length: 500}, (_, index) => index);
    for (const worker of [0, 1, 2]) {
      const details = events.map(({body}) => body.details as {worker: number; event: number});
      expect(details.filter(detail => detail.worker === worker).map(({event}) => event)).toEqual(numbers);
    }
  });

  test('an event whose number nobody can name is an ordinary record, not a reject', async () => {
    const summary = await summaryOf([join(PROGRAMS, 'systems.py')], 7);
    expect(summary).toMatchObject({records: 7, rejected: 0});
  });

  test('without a viewer the records of the other systems are counted like all others', async () => {
    collector = await Collector.open();
    const endpoint = collector.endpoint;
    collector.close();
    const {code, stderr} = await runProgram(interpreter, [join(PROGRAMS, 'systems.py')], endpoint);
    expect(code).toBe(0);
    // The handler that was made for the first event says so when install() takes its place, that one at the exit.
    expect(stderr.split('\n').map(line => line.replace(/ In VS Code.*/, ''))).toEqual([
      `tracescope: 1 record was not delivered: no viewer answered at ${endpoint}.`,
      `tracescope: 6 records were not delivered: no viewer answered at ${endpoint}.`,
      '',
    ]);
  });

  test('the demonstration of all four systems runs without any of them', async () => {
    const demo = join(REPOSITORY, 'samples', 'python-demo-systems', 'simulated.py');
    const summary = await summaryOf([demo, '--once'], DEMO_RECORDS);
    expect(summary).toMatchObject({rejected: 0, text: 0, missing: 0, openFlows: 0, openTasks: 0});
    const flows = summary.flowList.map(({system, name, state}) => `${system} ${name.slice(0, 10)} ${state}`);
    expect(flows.sort()).toEqual([
      'distlog order 1 succeeded',
      'distlog order 2 succeeded',
      'distlog order 3 succeeded',
      'nameko shop.order failed',
      'nameko shop.order succeeded',
      'nameko shop.order succeeded',
      'penguiflow question-1 succeeded',
      'penguiflow question-2 succeeded',
      'penguiflow question-3 failed',
      'selinon shopping failed',
      'selinon shopping succeeded',
      'selinon shopping succeeded',
    ]);
    // Selinon's Charge in two of the rounds, PenguiFlow's fetch_docs in one.
    expect(summary.retries).toBe(3);
  });
}
