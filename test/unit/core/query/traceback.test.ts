import {describe, expect, it} from 'vitest';
import {parseTraceback} from '../../../../src/core/query/traceback';

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
