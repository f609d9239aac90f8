/**
 * The window's end of `… | tracescope`: a socket that only this user can reach and that asks for a token. In:
 * connections of the command, each a greeting and raw bytes. Out: one source of kind 'pipe' each; bytes are read when
 * the engine has taken those before, which slows the program down. Stopping the source closes the connection.
 */
import {timingSafeEqual} from 'node:crypto';
import {createServer, type Server, type Socket} from 'node:net';
import {MAX_GREETING_CHARS, readGreeting, type PipeAnswer, type PipeGreeting} from '../../protocol/pipe';

const GREETING_MS = 5000;
const MAX_NAME_CHARS = 100;
const NEWLINE = 10;

/** What a connection's bytes go to; a Feed. */
export interface PipeSink {
  open(): Promise<unknown>;
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export interface PipeServerParts {
  token: string;
  /** A source for one connection; `onStopped` when the user stops it. */
  feed(name: string, onStopped: () => void): PipeSink;
  /** A sentence when nothing may be taken now, '' otherwise. */
  refusal(): string;
  onProblem(error: unknown): void;
}

export class PipeServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly parts: PipeServerParts) {
    this.server = createServer(socket => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      // A program that was killed in mid-line is no fault of ours.
      socket.on('error', () => undefined);
      this.serve(socket).catch(parts.onProblem);
    });
  }

  /** Rejects when the path is taken. */
  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, () => {
        this.server.off('error', reject);
        this.server.on('error', this.parts.onProblem);
        resolve();
      });
    });
  }

  dispose(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private async serve(socket: Socket): Promise<void> {
    const timer = setTimeout(() => socket.destroy(), GREETING_MS);
    let feed: PipeSink | undefined;
    let head: Buffer = Buffer.alloc(0);
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        if (feed) {
          await feed.write(chunk);
          continue;
        }
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf(NEWLINE);
        if (end < 0 && head.length < MAX_GREETING_CHARS) continue;
        const greeting = readGreeting(head.toString('utf8', 0, Math.max(0, end)));
        const reason = this.judge(greeting);
        socket.write(`${JSON.stringify({ok: reason === '', reason} satisfies PipeAnswer)}\n`);
        clearTimeout(timer);
        if (reason !== '' || !greeting) {
          socket.end();
          return;
        }
        feed = this.parts.feed(greeting.name.slice(0, MAX_NAME_CHARS), () => socket.destroy());
        await feed.open();
        if (head.length > end + 1) await feed.write(head.subarray(end + 1));
      }
    } catch (error) {
      // A connection that breaks off ends its source, like one that is closed.
      if (!socket.destroyed) throw error;
    } finally {
      clearTimeout(timer);
      socket.destroy();
      await feed?.end();
    }
  }

  private judge(greeting: PipeGreeting | null): string {
    if (!greeting) return 'The greeting cannot be read. The extension and the command may be of different versions.';
    const [given, own] = [Buffer.from(greeting.token), Buffer.from(this.parts.token)];
    if (given.length !== own.length || !timingSafeEqual(given, own)) return 'This terminal is of another window.';
    return this.parts.refusal();
  }
}
