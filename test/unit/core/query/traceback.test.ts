import {describe, expect, it} from 'vitest';
import {framesIn, innermostOwnFrame, parseTraceback} from '../../../../src/core/query/traceback';

const SIMPLE = `Traceback (most recent call last):
  File "/app/run.py", line 18, in <module>
    raise RuntimeError('worker 2 broke')
RuntimeError: worker 2 broke`;

const CHAINED = `Traceback (most recent call last):
  File "/app/a.py", line 1, in first
    one()
KeyError: 'k'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/b.py", line 2, in second
    two()
    ^^^^^
  File "/usr/lib/python3/dist-packages/lib/c.py", line 3, in third
app.errors.Broken: several
lines of text`;

describe('parseTraceback', () => {
  it('reads type, message, and frames with their code', () => {
    expect(parseTraceback(SIMPLE, false)).toMatchObject({
      type: 'RuntimeError',
      message: 'worker 2 broke',
      expected: false,
      frames: [
        {path: '/app/run.py', line: 18, func: '<module>', code: "raise RuntimeError('worker 2 broke')", library: false},
      ],
    });
  });

  it('takes the last of chained exceptions, markers and frames without code included', () => {
    const {type, message, frames} = parseTraceback(CHAINED, true);
    expect(type).toBe('app.errors.Broken');
    expect(message).toBe('several\nlines of text');
    expect(frames.map(frame => [frame.path, frame.line, frame.code, frame.library])).toEqual([
      ['/app/b.py', 2, 'two()', false],
      ['/usr/lib/python3/dist-packages/lib/c.py', 3, null, true],
    ]);
  });

  it.each(['', 'no traceback at all', 'Traceback (most recent call last):', '  File "x", line 1'])(
    'keeps %j as text',
    text => {
      expect(parseTraceback(text, false).text).toBe(text);
    },
  );
});

describe('JavaScript stacks', () => {
  const STACK = `TypeError: cannot read "sku"
of nothing
    at reserve (file:///app/shop/stock.mjs:12:15)
    at async /app/shop/orders.js:40:3
    at new Order (C:\\app\\shop\\order.ts:7:1)
    at Object.<anonymous> (/app/node_modules/express/lib/router.js:3:9)
    at node:internal/process/task_queues:95:5`;

  it('are turned round, so that the outermost frame is first as in Python', () => {
    const {type, message, frames} = parseTraceback(STACK, false);
    expect([type, message]).toEqual(['TypeError', 'cannot read "sku"\nof nothing']);
    expect(frames.map(frame => [frame.path, frame.line, frame.func, frame.library])).toEqual([
      ['node:internal/process/task_queues', 95, null, true],
      ['/app/node_modules/express/lib/router.js', 3, 'Object.<anonymous>', true],
      ['C:\\app\\shop\\order.ts', 7, 'new Order', false],
      ['/app/shop/orders.js', 40, null, false],
      ['/app/shop/stock.mjs', 12, 'reserve', false],
    ]);
    expect(innermostOwnFrame(frames)?.path).toBe('/app/shop/stock.mjs');
  });

  it.each(['    at 12:30:05', 'meet me at home:3:4', 'at the end'])('%j is no frame', line => {
    expect(framesIn(line)).toEqual([]);
  });
});

it('finds the frames of all chained exceptions, and those of exception groups', () => {
  expect(framesIn(CHAINED).map(({line}) => line)).toEqual([1, 2, 3]);
  expect(
    framesIn('  | Traceback (most recent call last):\n  |   File "/app/g.py", line 4, in part\n  |     go()'),
  ).toEqual([{path: '/app/g.py', line: 4, func: 'part', code: 'go()', library: false}]);
});

it.each([
  ['/home/leo/lib/nameko/rpc.py', true],
  ['/opt/x/nameko_tracer/adapters.py', true],
  ['C:\\lib\\penguiflow\\core.py', true],
  ['/home/leo/lib/selinon/task_envelope.py', true],
  ['/home/leo/lib/distlog/logger/context.py', true],
  // A checkout of a system, and programs that have its name.
  ['/home/leo/src/penguiflow/examples/core_flow/flow.py', false],
  ['/home/leo/nameko/shop.py', false],
  ['/home/leo/distlog/example.py', false],
])('%s is of a library: %s', (path, library) => {
  const text = `Traceback (most recent call last):\n  File "${path}", line 3, in f\n    x()\nValueError: x`;
  expect(parseTraceback(text, false).frames.map(frame => frame.library)).toEqual([library]);
});
