/**
 * A terminal that runs one command and shows its output unchanged, while stdout and stderr go to the live session as two
 * sources that carry the exit code. In: a command line. Out: a Pseudoterminal for VS Code. Stopping either source, Ctrl+C
 * or closing the terminal ends the command with everything it started. The terminal stays until a key is pressed.
 */
import {StringDecoder} from 'node:string_decoder';
import * as vscode from 'vscode';
import {Feed} from '../feeds/feed';
import type {Sessions} from '../sessions/sessions';
import {CommandProcess} from './commandProcess';
import {LineInput, NewlineFixer} from './lineInput';

export interface CommandTerminalParts {
  sessions: Sessions;
  liveName(): string;
  onProblem(error: unknown): void;
  folder: string | undefined;
}

export class CommandTerminal implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closing = new vscode.EventEmitter<number | void>();
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closing.event;
  private readonly input = new LineInput();
  private readonly newlines = new NewlineFixer();
  private process: CommandProcess | undefined;
  private ended = false;

  constructor(
    private readonly command: string,
    private readonly parts: CommandTerminalParts,
  ) {}

  open(): void {
    void this.run();
  }

  close(): void {
    this.process?.end();
  }

  handleInput(data: string): void {
    if (this.ended) {
      this.closing.fire();
      return;
    }
    const {echo, send, key} = this.input.take(data);
    if (echo) this.written.fire(echo);
    if (send) this.process?.write(send);
    if (key === 'endOfInput') this.process?.endInput();
    if (key === 'interrupt') this.process?.interrupt();
  }

  private async run(): Promise<void> {
    const feeds = {stdout: this.feed('stdout'), stderr: this.feed('stderr')};
    const decoders = {stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8')};
    this.written.fire(`\u001b[2m$ ${this.command.replace(/[\u0000-\u001f\u007f]/g, ' ')}\u001b[0m\r\n`);
    let code: number | undefined;
    try {
      await feeds.stdout.open();
      this.process = new CommandProcess(this.command, this.parts.folder, {
        onBytes: async (stream, bytes) => {
          this.show(decoders[stream].write(Buffer.from(bytes)));
          await feeds[stream].write(bytes);
        },
      });
      code = await this.process.ended;
      this.note(vscode.l10n.t('The command ended with exit code {0}. Press any key to close this terminal.', code));
    } catch (error) {
      this.parts.onProblem(error);
      const reason = error instanceof Error ? error.message : String(error);
      this.note(vscode.l10n.t('The command could not be run: {0}', reason));
    }
    this.ended = true;
    for (const feed of Object.values(feeds)) await feed.end(code).catch(this.parts.onProblem);
  }

  private feed(stream: 'stdout' | 'stderr'): Feed {
    const {sessions, liveName, onProblem} = this.parts;
    const short = this.command.length > 60 ? `${this.command.slice(0, 59)}…` : this.command;
    const onStopped = () => this.process?.end();
    return new Feed({sessions, kind: 'command', name: `${short} (${stream})`, liveName, onStopped, onProblem});
  }

  private show(text: string): void {
    if (text) this.written.fire(this.newlines.fix(text));
  }

  private note(text: string): void {
    this.written.fire(`\r\n\u001b[2m${text}\u001b[0m\r\n`);
  }
}
