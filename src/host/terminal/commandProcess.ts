/**
 * Runs a command line in the user's shell as a process group of its own, so that all of it can be ended. In: the
 * command and its folder. Out: its two outputs in order as they come, its exit code. Who reads slowly makes it wait.
 */
import {spawn} from 'node:child_process';

const GRACE_MS = 3000;

export interface CommandOutput {
  onBytes(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void>;
}

export class CommandProcess {
  /** Its exit code, or 128 and the signal's number as shells have it; rejects when it cannot be started. */
  readonly ended: Promise<number>;
  private readonly child;
  private interrupts = 0;
  private running = true;

  constructor(command: string, folder: string | undefined, output: CommandOutput) {
    this.child = spawn(command, {
      shell: true,
      cwd: folder,
      env: programEnvironment(process.env),
      detached: process.platform !== 'win32',
      stdio: 'pipe',
      windowsHide: true,
    });
    const {child} = this;
    const read = async (stream: 'stdout' | 'stderr') => {
      for await (const chunk of child[stream] as AsyncIterable<Buffer>) await output.onBytes(stream, chunk);
    };
    // A program that does not read its input is none of our business.
    child.stdin.on('error', () => undefined);
    const exit = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15)),
      );
    });
    const reading = Promise.all([read('stdout'), read('stderr')]);
    // A daemon that the command left behind may keep its outputs open for ever; so both ends count.
    this.ended = Promise.all([exit, reading]).then(([code]) => code);
    this.ended.finally(() => (this.running = false)).catch(() => undefined);
  }

  write(text: string): void {
    if (!this.child.stdin.destroyed) this.child.stdin.write(text);
  }

  endInput(): void {
    this.child.stdin.end();
  }

  /** As Ctrl+C does; the third time there is no asking. */
  interrupt(): void {
    this.signal(++this.interrupts < 3 ? 'SIGINT' : 'SIGKILL');
  }

  end(): void {
    if (!this.running) return;
    this.signal('SIGTERM');
    setTimeout(() => this.running && this.signal('SIGKILL'), GRACE_MS).unref();
  }

  private signal(signal: NodeJS.Signals): void {
    const {pid} = this.child;
    if (pid === undefined || !this.running) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], {windowsHide: true, stdio: 'ignore'});
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch (_error) {
      // The group is gone already.
    }
  }
}

/** Without what belongs to the extension host. Python writes its lines at once, as it does on a terminal. */
function programEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {PYTHONUNBUFFERED: '1', ...own};
  for (const name of Object.keys(env)) if (/^(ELECTRON_|VSCODE_)/.test(name)) delete env[name];
  return env;
}
