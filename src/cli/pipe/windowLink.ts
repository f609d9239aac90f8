/**
 * The connection of `tracescope pipe` to the window it runs in. In: the window's socket and token, bytes. Out: whether
 * the window takes them; `write` waits when the window is behind, which slows the program down. A window that goes away
 * is told once through `onGone`, and never throws.
 */
import {connect, type Socket} from 'node:net';
import {MAX_GREETING_CHARS, readAnswer, type PipeGreeting} from '../../protocol/pipe';

const ANSWER_MS = 5000;

export class WindowLink {
  private gone = false;

  private constructor(
    private readonly socket: Socket,
    onGone: () => void,
  ) {
    const lost = () => {
      if (this.gone) return;
      this.gone = true;
      onGone();
    };
    socket.on('error', lost);
    socket.on('close', lost);
    // Nothing more is said to us; without a reader the end would not be noticed.
    socket.resume();
  }

  /** The link, or a sentence that says why there is none. */
  static async open(path: string, token: string, name: string, onGone: () => void): Promise<WindowLink | string> {
    const socket = connect(path);
    const greeting: PipeGreeting = {tracescope: 1, token, name};
    socket.once('connect', () => socket.write(`${JSON.stringify(greeting)}\n`));
    const problem = await answerOf(socket);
    if (problem === '') return new WindowLink(socket, onGone);
    socket.destroy();
    return problem;
  }

  get open(): boolean {
    return !this.gone;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.gone || this.socket.write(bytes)) return;
    await new Promise<void>(resolve => {
      const done = () => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.once('drain', done);
      this.socket.once('close', done);
    });
  }

  /** Resolves when the operating system has all bytes: it keeps them for the window when this process ends. */
  async end(): Promise<void> {
    if (this.gone) return;
    await new Promise<void>(resolve => {
      this.socket.once('close', () => resolve());
      this.socket.end(resolve);
    });
    this.gone = true;
    this.socket.destroy();
  }
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    const finish = (problem: string) => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('error', failed);
      socket.off('close', closed);
      // Errors of a refused connection that come later concern nobody.
      socket.on('error', () => undefined);
      resolve(problem);
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end < 0 && text.length < MAX_GREETING_CHARS) return;
      const answer = readAnswer(text.slice(0, Math.max(0, end)));
      finish(answer ? (answer.ok ? '' : answer.reason) : 'What answers there is not Tracescope.');
    };
    const failed = () => finish('No VS Code window with Tracescope answers.');
    const closed = () => finish('The VS Code window closed the connection.');
    const timer = setTimeout(() => finish('The VS Code window does not answer.'), ANSWER_MS);
    socket.on('data', take);
    socket.once('error', failed);
    socket.once('close', closed);
  });
}
