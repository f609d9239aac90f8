import fc from 'fast-check';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Summary} from '../../../src/protocol/model';
import {fixturePath} from '../../support/fixtures';
import {joinLines, splitLines, spoolOf, traceOf} from '../../support/memoryTrace';

interface Expected {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

const expected = (JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as Expected[]).filter(
  entry => entry.system === 'distlog',
);

describe.each(expected)('$files', ({files, summary}) => {
  const spools = files.map(spoolOf);

  it('counts what the separate counter counted', () => {
    expect(traceOf(spools).summary()).toMatchObject(summary);
  });

  it('counts the same, states included, whatever the order of arrival', () => {
    const whole = flowStates(traceOf(spools).summary());
    const lines = splitLines(spools[0]!);
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, {minLength: lines.length, maxLength: lines.length}), shuffled => {
        expect(flowStates(traceOf([joinLines(shuffled)]).summary())).toEqual(whole);
      }),
      {numRuns: 40},
    );
  });

  it('counts the same wherever the bytes are split', () => {
    const whole = traceOf(spools).summary();
    const step = Math.ceil(spools[0]!.length / 30) | 1;
    for (let at = 1; at < spools[0]!.length; at += step) expect(traceOf(spools, at).summary()).toEqual(whole);
  });
});

/** Everything but the order of flows that begin in the same microsecond. */
function flowStates(summary: Summary): unknown {
  return {...summary, flowList: summary.flowList.map(flow => JSON.stringify(flow)).sort()};
}

function stateOf(summary: Summary, name: string): string | undefined {
  return summary.flowList.find(flow => flow.name === name)?.state;
}

describe('states of Distlog scopes', () => {
  it('calls a root scope unclosed, probably failed, when its thread went on without it', () => {
    expect(stateOf(traceOf([spoolOf('distlog/failing-json.ndjson')]).summary(), 'doomed batch')).toBe(
      'unclosed, probably failed',
    );
  });

  it('calls a scope failed when the failure was sent', () => {
    expect(stateOf(traceOf([spoolOf('distlog/failing-early-json.ndjson')]).summary(), 'doomed batch')).toBe('failed');
  });

  it('calls a scope never closed when the process ended inside', () => {
    expect(stateOf(traceOf([spoolOf('distlog/quirks-json.ndjson')]).summary(), 'left open on purpose')).toBe(
      'never closed',
    );
  });

  it('calls a scope succeeded that sent no end because it sent no begin either', () => {
    const lines = [
      plain(0, 'a', 0, 'quiet', 'app'),
      plain(0, 'b', 1, 'next', 'root'),
      plain(1, 'b', 2, 'next', 'root'),
    ];
    const [silent] = traceOf([Buffer.from(lines.join('\n'))]).spans(null, 0, 1, 'oldest', '').spans;
    expect(silent).toMatchObject({
      state: 'succeeded',
      endInferred: true,
      stateReason: expect.stringContaining('begin'),
    });
    // Its first record is not there: the begin may have been lost, and the missing end remains a sign.
    const lost = [plain(1, 'a', 0, 'quiet', 'app'), ...lines.slice(1)];
    expect(stateOf(traceOf([Buffer.from(lost.join('\n'))]).summary(), 'a')).toBe('unclosed, probably failed');
  });

  it('takes a scope for open again when something inside it goes on', () => {
    const outer = [plain(0, 'a', 0, 'outer', 'root'), plain(0, 'b', 1, 'elsewhere', 'root')];
    const trace = traceOf([]);
    const ingest = trace.addSource('live', 'live');
    let offset = 0;
    const state = () => trace.spans(null, 0, 1, 'oldest', '').spans[0]!.state;
    const arrive = (line: string) => {
      ingest.write(Buffer.from(`${line}\n`), offset);
      offset += line.length + 1;
      return state();
    };
    expect(outer.map(arrive)).toEqual(['never closed', 'unclosed, probably failed']);
    expect(arrive(plain(0, 'a/1', 2, 'inner', 'root'))).toBe('never closed');
  });

  const deep = (levels: number) => plain(0, `a${'/1'.repeat(levels)}`, 0, 'deep', 'app');

  it('nests as deep as a program does, in whatever order its records come', () => {
    expect(traceOf([Buffer.from(deep(9_999))]).summary()).toMatchObject({records: 1, tasks: 1, maxDepth: 10_000});
    const lines = Array.from({length: 2_000}, (_, level) => deep(level));
    const down = traceOf([Buffer.from(lines.join('\n'))]).summary();
    expect(down).toMatchObject({records: 2_000, tasks: 2_000, flows: 1, maxDepth: 2_000});
    const up = traceOf([Buffer.from(lines.reverse().join('\n'))]).summary();
    expect({...up, flowList: null}).toEqual({...down, flowList: null});
  });

  it('keeps a record without a scope when its id alone would make more scopes than a program sends records', () => {
    expect(traceOf([Buffer.from(deep(20_001))]).summary()).toMatchObject({
      records: 1,
      rejected: 0,
      flows: 0,
      maxDepth: 0,
    });
    const forged = Array.from({length: 40}, (_, record) => plain(0, `${record}${'/1'.repeat(5_000)}`, 0, 'm', 'app'));
    const {flows, records} = traceOf([Buffer.from(forged.join('\n'))]).summary();
    expect(records).toBe(40);
    expect(flows).toBeLessThan(6);
    const long = plain(0, `a${`/${'x'.repeat(50_000)}`.repeat(300)}`, 0, 'm', 'app');
    expect(traceOf([Buffer.from(long)]).summary()).toMatchObject({records: 1, flows: 0});
  });

  it('says of a scope that is still open that its last record may be its end', () => {
    const lines = [plain(0, 'a', 0, 'work', 'root', 3), plain(1, 'a', 1, 'all done', 'root', 9)];
    const [open] = traceOf([Buffer.from(lines.join('\n'))]).spans(null, 0, 1, 'oldest', '').spans;
    expect(open).toMatchObject({state: 'never closed', stateReason: expect.stringContaining('may be its end')});
  });

  it('keeps imported scopes of different processes apart and says that the link was lost', () => {
    const trace = traceOf([spoolOf('distlog/multiproc-as-released-json.ndjson')]);
    const imported = trace.spans(null, 0, 100, 'oldest', 'worker').spans;
    expect(imported.map(span => span.name).sort()).toEqual(['worker 0', 'worker 1', 'worker 2']);
    for (const span of imported) expect(span.stateReason).toContain('import_task');
  });
});

/** One line as Distlog itself writes it, from a function `main`. */
function plain(sequence: number, id: string, seconds: number, message: string, name: string, lineno = 3): string {
  const {tracescope_scope: _, ...record} = JSON.parse(marked(sequence, id, seconds, 'begin', message)) as object & {
    tracescope_scope: string;
  };
  return JSON.stringify({...record, name, lineno});
}

/** One line as our emitter writes it: everything on one thread, as asyncio does. */
function marked(sequence: number, id: string, seconds: number, mark: string | null, message = 'text'): string {
  return JSON.stringify({
    name: mark ? 'root' : 'app',
    levelno: 20,
    created: 1_795_000_000 + seconds,
    pathname: 'app.py',
    lineno: 3,
    funcName: 'main',
    process: 1,
    thread: 1,
    hostname: 'h',
    message,
    context: {key: `${sequence}@${id}`},
    ...(mark ? {tracescope_scope: mark} : {}),
  });
}

describe('records of our emitter, which marks begin and end', () => {
  const lines = [
    marked(0, 'a', 0, 'begin', 'first'),
    marked(0, 'b', 1, 'begin', 'second'),
    marked(1, 'b', 2, null),
    marked(2, 'b', 3, 'end', 'done'),
  ];

  it('does not take a scope for failed because another one on its thread goes on', () => {
    const summary = traceOf([Buffer.from(lines.join('\n'))]).summary();
    expect(stateOf(summary, 'first')).toBe('never closed');
    expect(stateOf(summary, 'second')).toBe('succeeded');
  });
});

describe('the key of a context', () => {
  const record = (context: string) =>
    `{"name":"app","levelno":20,"pathname":"a.py","lineno":1,"created":1795175317.5,"hostname":"h","process":1,"thread":1,` +
    `"message":"m","context":${context}}`;
  const ids = (...contexts: string[]) =>
    traceOf([joinLines(contexts.map(context => new TextEncoder().encode(record(context))))])
      .summary()
      .flowList.map(flow => flow.id);

  it.each([
    ['first, as Distlog writes it', '{"key": "0@one", "user": "leo"}'],
    ['without spaces', '{"key":"0@one"}'],
    ['alone, with more space', '{ "key" :  "0@one" }'],
    ['behind others', '{"user": {"key": "0@two"}, "key": "0@one"}'],
    ['with an escaped name', '{"\\u006bey": "0@one"}'],
    ['with an escaped text', '{"key": "0\\u0040one"}'],
  ])('is found %s', (_how, context) => {
    const expectedId = context.includes('0040') ? [] : ['one'];
    expect(ids(context)).toEqual(expectedId);
  });

  it.each([['{"keys": "0@one"}'], ['{"key": 5}'], ['{"key": null, "user": "0@one"}'], ['{}']])(
    'is none in %s',
    context => {
      expect(ids(context)).toEqual([]);
    },
  );
});
