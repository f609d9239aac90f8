import {describe, expect, it} from 'vitest';
import type {RecordDetails} from '../../../src/protocol/queries';
import {RecordFlag} from '../../../src/protocol/model';
import {traceOf} from '../../support/memoryTrace';

/** The only record of one line. */
function recordOf(line: unknown): RecordDetails {
  const trace = traceOf([Buffer.from(typeof line === 'string' ? line : JSON.stringify(line))]);
  expect(trace.summary()).toMatchObject({records: 1, rejected: 0, text: 0, systems: {generic: 1}});
  return trace.record(0);
}

const MOMENT = 1_795_176_608.3845;
const ISO = '2026-11-20T12:10:08.384500';
const TRACEBACK =
  'Traceback (most recent call last):\n  File "shop/pay.py", line 7, in pay\n    charge()\nKeyError: \'card\'';

describe('shapes of loggers', () => {
  it('python-json-logger, with a traceback and a place', () => {
    const record = recordOf({
      asctime: '2026-11-20 12:10:08,384', levelname: 'ERROR', name: 'shop.pay', message: 'cannot pay',
      pathname: '/app/shop/pay.py', lineno: 7, funcName: 'pay', process: 12, threadName: 'MainThread', exc_info: TRACEBACK,
    }); // prettier-ignore
    expect(record).toMatchObject({
      level: 40, levelName: 'ERROR', logger: 'shop.pay', message: 'cannot pay', process: '12', thread: 'MainThread',
      source: {path: '/app/shop/pay.py', line: 7, func: 'pay'},
      exception: {type: 'KeyError', message: "'card'"},
    }); // prettier-ignore
    expect(record.epochMs).toBeCloseTo(1_795_176_608_384, 3);
    expect(record.flags).toBe(RecordFlag.exception | RecordFlag.error);
  });

  it('structlog', () => {
    const record = recordOf({event: 'order_paid', level: 'warning', timestamp: `${ISO}Z`, logger: 'shop', order: 3});
    expect(record).toMatchObject({level: 30, levelName: 'warning', message: 'order_paid', logger: 'shop'});
    expect(JSON.parse(record.fieldsJson)).toMatchObject({order: 3});
  });

  it("a LogRecord's dictionary without Distlog's keys", () => {
    const record = recordOf({
      name: 'a',
      msg: 'x is %d',
      message: 'x is 3',
      levelno: 10,
      created: MOMENT,
      filename: 'a.py',
      lineno: 2,
    });
    expect(record).toMatchObject({level: 10, message: 'x is 3', template: 'x is %d', source: {path: 'a.py', line: 2}});
  });

  it('pino, whose levels begin one step higher', () => {
    const line = {
      level: 50,
      time: 1_795_176_608_384,
      pid: 4,
      hostname: 'h',
      msg: 'boom',
      err: {type: 'E', stack: 'E: x\n    at f'},
    };
    const record = recordOf(line);
    expect(record).toMatchObject({
      level: 40,
      levelName: 'ERROR',
      message: 'boom',
      host: 'h',
      process: '4',
      template: null,
    });
    expect(record.exception?.text).toBe('E: x\n    at f');
    expect(recordOf({...line, level: 60}).level).toBe(50);
  });

  it('bunyan', () => {
    const record = recordOf({name: 'app', hostname: 'h', pid: 4, level: 30, msg: 'hi', time: `${ISO}Z`, v: 0});
    expect(record).toMatchObject({level: 20, levelName: 'INFO', logger: 'app', message: 'hi'});
  });

  it('winston', () => {
    const record = recordOf({
      level: 'error',
      message: 'failed',
      timestamp: `${ISO}Z`,
      stack: 'Error: failed\n    at x',
    });
    expect(record).toMatchObject({level: 40, message: 'failed'});
    expect(record.flags & RecordFlag.exception).toBe(RecordFlag.exception);
  });

  it('zap', () => {
    const record = recordOf({level: 'info', ts: MOMENT, caller: 'shop/pay.go:42', msg: 'paid'});
    expect(record).toMatchObject({level: 20, source: {path: 'shop/pay.go', line: 42}});
  });

  it('ECS', () => {
    const record = recordOf({'@timestamp': `${ISO}Z`, 'log.level': 'ERROR', message: 'm', 'log.logger': 'l'});
    expect(record).toMatchObject({level: 40, logger: 'l'});
  });

  it('Google Cloud', () => {
    expect(recordOf({severity: 'CRITICAL', time: `${ISO}Z`, message: 'm'}).level).toBe(50);
  });
});

describe('times', () => {
  it.each([
    ['seconds', MOMENT],
    ['milliseconds', 1_795_176_608_384.5],
    ['microseconds', 1_795_176_608_384_500],
    ['nanoseconds', '1795176608384500000'],
    ['ISO 8601 with an offset', '2026-11-20T14:10:08.3845+02:00'],
    ['seconds as text', '1795176608.3845'],
  ])('%s', (_name, time) => {
    const record = recordOf({time, message: 'm'});
    expect(record.epochMs).toBeCloseTo(MOMENT * 1000, 2);
    expect(record.flags & RecordFlag.timeGuessed).toBe(0);
  });

  it('takes the next name when the first holds something else', () => {
    expect(recordOf({time: 'lunch', ts: MOMENT, message: 'm'}).epochMs).toBeCloseTo(MOMENT * 1000, 2);
  });

  it('keeps a record whose time cannot be read, at the time of the record before', () => {
    const lines = [
      {time: MOMENT, message: 'a'},
      {time: 'soon', message: 'b'},
    ].map(line => JSON.stringify(line));
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    expect(trace.record(1).timeNs).toBe(trace.record(0).timeNs);
    expect(trace.record(1).flags).toBe(RecordFlag.timeGuessed);
  });
});

describe('what is no record', () => {
  it.each([
    ['{"message": "no time"}'],
    ['{"time": 1795176608, "x": 1}'],
    ['{"time": 1795176608, "message": {"a": 1}}'],
    ['{}'],
  ])('%s stays text', line => {
    expect(traceOf([Buffer.from(line)]).summary()).toMatchObject({records: 0, rejected: 0, text: 1});
  });

  it('a line of text with a broken object is text', () => {
    expect(traceOf([Buffer.from('answer was {"err": "x')]).summary()).toMatchObject({
      records: 0,
      rejected: 0,
      text: 1,
    });
  });
});

describe('beside the trace systems', () => {
  it('counts errors and belongs to no flow', () => {
    const lines = ['info', 'error', 'fatal'].map(level => JSON.stringify({level, time: MOMENT, msg: level}));
    expect(traceOf([Buffer.from(lines.join('\n'))]).summary()).toMatchObject({
      records: 3,
      errors: 2,
      flows: 0,
      tasks: 0,
    });
  });

  it('takes no record of theirs', () => {
    const flow = {event: 'node_start', ts: MOMENT, node_id: 'n', node_name: 'n', trace_id: 't', attempt: 0};
    const lines = [
      {level: 'INFO', logger: 'penguiflow.core', message: 'node_start', timestamp: `${ISO}+00:00`, extra: flow},
      {event: 'FLOW_START', time: '2026-11-20 12:10:08.384500', details: {flow_name: 'f', dispatcher_id: 'd'}},
      {levelno: 20, created: MOMENT, message: 'm', context: {key: '0@a'}, name: 'root'},
      {call_id: 's.m.1', call_id_stack: ['s.m.1'], stage: 'request', timestamp: '2026-11-20T12:10:08', message: 'm'},
    ].map(line => JSON.stringify(line));
    expect(traceOf([Buffer.from(lines.join('\n'))]).summary().systems.generic).toBeUndefined();
  });
});
