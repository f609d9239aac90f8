/** What holds for any trace: structure whatever the times are, hostile texts, secrets, filters, parts, pauses. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {EXPORTERS} from '../../../../src/core/export/list';
import {FieldRules, MASK} from '../../../../src/core/redaction/rules';
import {encodePauseBegin, encodePauseEnd} from '../../../../src/core/framing/pauseLine';
import {EXPORT_TARGETS} from '../../../../src/protocol/exports';
import {checkChrome, checkOtlp, checkSpeedscope} from '../../../support/exportRules';
import {exported, exportParts, filterOf, readCsv} from '../../../support/exporting';
import {traceOf} from '../../../support/memoryTrace';
import {distlogLine, START_SECONDS} from '../query/filter/fixture';

const START = 1_795_000_000;

interface Line {
  /** Index of the caller among those before, -1 for a flow. */
  parent: number;
  startMs: number;
  /** Null for a call that never ended. */
  lengthMs: number | null;
  failed: boolean;
  service: string;
}

/** nameko calls with any times: a callee may start before its caller and outlive it. */
function traceOfCalls(calls: readonly Line[]) {
  const stacks: string[][] = [];
  const lines = calls.flatMap(({parent, startMs, lengthMs, failed, service}, index) => {
    const id = `${service}.m${index % 3}.00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
    const stack = [...(parent >= 0 && index > 0 ? stacks[parent % index]! : []), id];
    stacks.push(stack);
    const at = (ms: number) => new Date(START * 1000 + ms).toISOString().replace('T', ' ').replace('Z', '');
    const base = {service, entrypoint_name: `m${index % 3}`, call_id: id, call_id_stack: stack};
    const request = JSON.stringify({...base, stage: 'request', timestamp: at(startMs)});
    if (lengthMs === null) return [request];
    const result = failed
      ? {response_status: 'error', exception_type: 'E', exception_value: 'x'}
      : {response_status: 'success'};
    const response = {
      ...base,
      stage: 'response',
      timestamp: at(startMs + lengthMs),
      response_time: lengthMs / 1000,
      ...result,
    };
    return [request, JSON.stringify(response)];
  });
  return {trace: traceOf([Buffer.from(lines.join('\n'))]), lines};
}

const call = fc.record({
  parent: fc.integer({min: -1, max: 30}),
  startMs: fc.integer({min: 0, max: 60}),
  lengthMs: fc.option(fc.integer({min: 0, max: 40}), {freq: 6}),
  failed: fc.boolean(),
  service: fc.constantFrom('web', 'orders', 'bank'),
});

describe('any tree of calls at any times', () => {
  it('nests on every thread and in every profile, and every span is there once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, {maxLength: 30}), async calls => {
        const {trace, lines} = traceOfCalls(calls);
        const chrome = checkChrome(await exported(trace, 'chrome'));
        const {spans, logs} = checkOtlp(await exported(trace, 'otlp'));
        expect(spans).toHaveLength(calls.length);
        expect(logs + spans.reduce((sum, span) => sum + span.events.length, 0)).toBe(lines.length);
        expect(chrome.filter(({ph}) => ph === 'X')).toHaveLength(calls.length);
        expect(checkSpeedscope(await exported(trace, 'speedscope')).opened).toBe(calls.length);
        expect(readCsv(await exported(trace, 'csv'))).toHaveLength(lines.length + 1);
      }),
      {numRuns: 40},
    );
  }, 60_000);

  it('has no event before its start, also where a double of nanoseconds holds no single one', async () => {
    const line = (created: number) =>
      JSON.stringify({...JSON.parse(distlogLine({at: 0, message: 'x'})), created, context: null});
    const times = fc.array(fc.double({min: 0, max: 4e9, noNaN: true}), {minLength: 1, maxLength: 8});
    await fc.assert(
      fc.asyncProperty(times, async seconds => {
        const trace = traceOf([Buffer.from([START_SECONDS, ...seconds].map(line).join('\n'))]);
        const instants = checkChrome(await exported(trace, 'chrome')).filter(({ph}) => ph === 'i');
        expect(instants).toHaveLength(seconds.length + 1);
        expect(Math.min(...instants.map(({ts}) => ts))).toBe(0);
      }),
      {numRuns: 100},
    );
  });

  it('marks what never ended, and draws it up to what was last heard of it', async () => {
    const open = {parent: -1, startMs: 0, lengthMs: null, failed: false, service: 'web'};
    const inside = {parent: 0, startMs: 5, lengthMs: 10, failed: false, service: 'bank'};
    const {trace} = traceOfCalls([open, inside]);
    const [outer] = checkChrome(await exported(trace, 'chrome')).filter(({ph}) => ph === 'X');
    expect(outer).toMatchObject({ts: 0, dur: 15_000, args: {state: 'never closed', unfinished: expect.any(String)}});
    const csv = readCsv(await exported(trace, 'csv'));
    const column = (name: string) => csv[0]!.indexOf(name);
    expect(csv[1]![column('task_wall_ms')]).toBe('');
    expect(csv[2]![column('task_wall_ms')]).toBe('10');
  });
});

function record(message: string, more: object = {}): string {
  return JSON.stringify({
    ...{levelno: 40, levelname: 'ERROR', created: START, message, msg: message, name: 'app', hostname: 'h', process: 1},
    ...{context: {key: '0@flow-1'}, pathname: '/app/a.py', lineno: 3, funcName: 'f', ...more},
  });
}

function traceOfLines(...lines: string[]) {
  return traceOf([Buffer.from(lines.join('\n'))]);
}

describe('hostile texts', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u00a0=cmd()', '＝1+1'])(
    'the cell of %j is no formula',
    async text => {
      const csv = readCsv(await exported(traceOfLines(record(text)), 'csv'));
      expect(csv[1]![csv[0]!.indexOf('message')]).toBe(`'${text}`);
    },
  );

  it('of any kind come back from CSV as they were, but for formulas and control characters', async () => {
    const texts = fc.array(fc.string({unit: 'binary'}), {minLength: 1, maxLength: 20});
    await fc.assert(
      fc.asyncProperty(texts, async messages => {
        const lines = messages.map((text, n) =>
          record(`x${text}`, {context: {key: `${n}@flow-1`}, created: START + n}),
        );
        const [head, ...rows] = readCsv(await exported(traceOfLines(...lines), 'csv'));
        expect(rows.map(row => row[head!.indexOf('message')])).toEqual(
          messages.map(text => {
            return `x${text.replaceAll('\\n', '\n')}`.replace(
              /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g,
              char => {
                return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
              },
            );
          }),
        );
      }),
      {numRuns: 20},
    );
  }, 60_000);

  it('make no link, picture, HTML, mention or end of a block in a report', async () => {
    const evil =
      '<img src=x onerror=alert(1)> [a](command:x) ![b](http://evil) @all #1 ```` `` | https://evil www.evil.com\u202e';
    const exc = `Traceback (most recent call last):\\n  File "a.py", line 1, in f\\n\`\`\`\\n# ${evil}\\nE: ${evil}`;
    const root = {name: 'root', levelno: 20, levelname: 'INFO'};
    const text = await exported(
      traceOfLines(
        record(evil, root),
        record(`FAILED ${evil}`, {name: 'root', exc_text: exc, context: {key: '1@flow-1'}}),
      ),
      'markdown',
    );
    // What stands in blocks is shown as it is; nothing else may hold any of it.
    const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(text).toContain('onerror');
    expect(outside).not.toMatch(/<img|\u202e|(?<!\\)\[a|:\/\/|@all|[^#&]#1|www\./);
    expect(outside).not.toContain('Traceback');
  });
});

describe('secret fields', () => {
  it.each(EXPORT_TARGETS)('are masked in %s, and stay marked', async to => {
    const secret = {context: {key: '0@flow-1', password: 'hunter2'}, name: 'root', levelno: 20};
    const trace = traceOfLines(record('login with password=hunter2 failed', secret));
    expect(await exported(trace, to)).toContain('hunter2');
    const text = await exported(trace, to, {secret: ['password']});
    expect(text).not.toContain('hunter2');
    // What cannot be told from Markdown's or JSON's own characters is escaped there, so only the word is looked for.
    expect(text).toContain('redacted');
    if (to === 'chrome') expect(checkChrome(text).find(({ph}) => ph === 'i')?.args).toMatchObject({redacted: true});
  });

  it('that were masked before storage are marked as such', async () => {
    const trace = traceOfLines(record('m', {context: {key: '0@flow-1', password: MASK}}));
    expect(checkChrome(await exported(trace, 'chrome')).filter(({args}) => args?.redacted)).toHaveLength(1);
    expect(await exported(trace, 'otlp')).toContain('tracescope.redacted');
    expect(await exported(trace, 'csv')).toContain('redacted');
  });
});

describe('a part of a trace', () => {
  const failed = {parent: -1, startMs: 0, lengthMs: 10, failed: true, service: 'bank'};
  const {trace} = traceOfCalls([{...failed, failed: false, service: 'web'}, failed]);

  it('is what a filter leaves, with the flows and tasks that it is in', async () => {
    const text = 'service:bank';
    expect(checkChrome(await exported(trace, 'chrome', {text})).filter(({ph}) => ph === 'X')).toHaveLength(1);
    expect(checkOtlp(await exported(trace, 'otlp', {text})).spans.map(({name}) => name)).toEqual(['bank.m1']);
    expect(readCsv(await exported(trace, 'csv', {text}))).toHaveLength(3);
    expect(checkOtlp(await exported(trace, 'otlp', {text: 'nowhere-to-be-found'})).spans).toEqual([]);
    expect(await exported(trace, 'markdown', {text: 'nowhere-to-be-found'})).toContain('no flow');
  });

  it('is one flow; a report takes the first that failed', async () => {
    const [web] = trace.spans(null, 0, 10, 'oldest', 'web').spans;
    expect(await exported(trace, 'markdown')).toMatch(/^# bank\.m1/);
    expect(await exported(trace, 'markdown', {span: web!.span})).toMatch(/^# web\.m0/);
    expect(checkOtlp(await exported(trace, 'otlp', {span: web!.span})).spans).toHaveLength(1);
    expect(readCsv(await exported(trace, 'csv', {span: web!.span}))).toHaveLength(3);
  });

  it('of a filter that cannot be read is an error', async () => {
    await expect(exported(trace, 'csv', {text: 'level>='})).rejects.toMatchObject({code: 'badFilter'});
  });
});

describe('a large trace', () => {
  const lines = Array.from({length: 5000}, (_, n) =>
    record(`message ${n} ${'x'.repeat(100)}`, {created: START + n / 1000, context: {key: `${n}@flow-1`}}),
  );
  const trace = traceOfLines(...lines);

  it.each(['chrome', 'otlp', 'csv'] as const)('comes in small parts as %s', async to => {
    const parts = await exportParts(trace, to);
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map(part => part.length))).toBeLessThan(200_000);
  });

  it.each(['chrome', 'otlp', 'csv'] as const)('ends at once as %s when the caller has gone', async to => {
    let pauses = 0;
    const gone = new Error('gone');
    const pause = () => (++pauses > 2 ? Promise.reject(gone) : Promise.resolve());
    const options = {filter: filterOf(''), span: null, title: '', rules: new FieldRules([])};
    const parts = (async () => {
      const input = await trace.openExport(options, false, pause);
      let chars = 0;
      for await (const part of EXPORTERS[to].parts(input)) {
        chars += part.length;
        await pause();
      }
      return chars;
    })();
    await expect(parts).rejects.toBe(gone);
  });
});

describe('time that a debugger held', () => {
  const lines = [
    distlogLine({at: 0, key: '0@flow-1', message: 'work'}),
    distlogLine({at: 10, key: '1@flow-1', message: 'work'}),
    new TextDecoder().decode(
      encodePauseBegin({
        ...{id: 'p', process: {host: 'obelix', pid: '41'}, sourceName: ''},
        fromEpochMs: (START_SECONDS + 2) * 1000,
      }),
    ),
    new TextDecoder().decode(encodePauseEnd('p', (START_SECONDS + 5) * 1000)),
  ].map(line => line.trimEnd());

  it.each([true, false])('is told apart in every export (running time shown: %s)', async running => {
    const trace = traceOfLines(...lines);
    trace.setRunningTime(running);
    const slices = checkChrome(await exported(trace, 'chrome')).filter(({ph}) => ph === 'X');
    expect(slices.map(({name, ts, dur, args}) => [name, ts, dur, args?.paused_ms])).toEqual([
      ['work', 0, 10_000_000, 3000],
      ['paused by the debugger', 2_000_000, 3_000_000, undefined],
    ]);
    expect(await exported(trace, 'otlp')).toContain('{"key":"tracescope.paused_ms","value":{"intValue":"3000"}}');
    expect(await exported(trace, 'speedscope')).toContain('(wall time, pauses at breakpoints included)');
    const [head, first] = readCsv(await exported(trace, 'csv'));
    expect(first![head!.indexOf('task_wall_ms')]).toBe('10000');
    expect(first![head!.indexOf('task_running_ms')]).toBe('7000');
    const report = await exported(trace, 'markdown');
    expect(report).toContain(
      running
        ? 'Durations are running time: 3.00 s at breakpoints are left out.'
        : 'Durations are wall time: 3.00 s at breakpoints are part of them.',
    );
    expect(report).toContain(running ? '| Duration | 7.00 s |' : '| Duration | 10.0 s |');
  });
});
