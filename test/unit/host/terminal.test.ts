/** Commands that Tracescope runs: exit codes, streams, input, and that nothing of them survives; keys of their terminal. */
import {describe, expect, test} from 'vitest';
import {CommandProcess} from '../../../src/host/terminal/commandProcess';
import {LineInput, NewlineFixer} from '../../../src/host/terminal/lineInput';
import {eventually} from '../../support/eventually';

function start(script: string, onBytes?: () => Promise<void>) {
  const said = {stdout: '', stderr: ''};
  const quoted = `'${script.replaceAll("'", `'\\''`)}'`;
  const command = new CommandProcess(`'${process.execPath}' -e ${quoted}`, undefined, {
    onBytes: async (stream, bytes) => {
      said[stream] += Buffer.from(bytes).toString();
      await onBytes?.();
    },
  });
  return {command, said};
}

describe('a command', () => {
  test('gives both streams and its exit code', async () => {
    const {command, said} = start("console.log('out'); console.error('err'); process.exitCode = 3");
    expect(await command.ended).toBe(3);
    expect(said).toEqual({stdout: 'out\n', stderr: 'err\n'});
  });

  test('reads what is typed, until the end of input', async () => {
    const {command, said} = start('process.stdin.pipe(process.stdout)');
    command.write('hello\n');
    command.endInput();
    expect(await command.ended).toBe(0);
    expect(said.stdout).toBe('hello\n');
  });

  test('does not see the variables of the extension host', async () => {
    process.env.VSCODE_FOR_TEST = '1';
    const {command, said} = start(
      'console.log(Object.keys(process.env).filter(name => /^(VSCODE|ELECTRON)_/.test(name)).length)',
    );
    await command.ended;
    delete process.env.VSCODE_FOR_TEST;
    expect(said.stdout).toBe('0\n');
  });

  test('is interrupted together with the processes it started', async () => {
    const child = 'setInterval(() => undefined, 1000)';
    const {command, said} = start(
      `console.log(require('child_process').spawn(process.execPath, ['-e', '${child}']).pid); ${child}`,
    );
    const pid = Number(await eventually(() => /^(\d+)\n/.exec(said.stdout)?.[1], 'the pid of the inner process'));
    command.interrupt();
    expect(await command.ended).toBe(130);
    await eventually(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    }, 'the inner process to end');
  });

  test('waits for who reads slowly', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>(resolve => (open = resolve));
    const {command, said} = start("process.stdout.write('x'.repeat(8e6))", () => gate);
    await eventually(() => said.stdout.length > 0, 'the first bytes');
    expect(said.stdout.length).toBeLessThan(4e6);
    open();
    expect(await command.ended).toBe(0);
    expect(said.stdout.length).toBe(8e6);
  });
});

describe('typing', () => {
  test('is echoed, corrected and sent by lines', () => {
    const input = new LineInput();
    expect(input.take('ab\u007fc')).toEqual({echo: 'ab\b \bc', send: '', key: null});
    expect(input.take('\u001b[A\r')).toEqual({echo: '\r\n', send: 'ac\n', key: null});
    expect(input.take('one\r\ntwo\r').send).toBe('one\ntwo\n');
    expect(input.take('x\u0003')).toMatchObject({send: '', key: 'interrupt'});
    expect(input.take('\u0004').key).toBe('endOfInput');
  });

  test('lone newlines return to the first column, across pieces', () => {
    const fixer = new NewlineFixer();
    expect([fixer.fix('a\nb\r'), fixer.fix('\nc\n')]).toEqual(['a\r\nb\r', '\nc\r\n']);
  });
});
