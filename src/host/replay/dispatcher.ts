/**
 * Requests of the Debug Adapter Protocol to their handlers. In: a message. Out: exactly one response to each request, whatever
 * the handler does, and numbered events. Pure.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {Localize} from '../localize';

export type Body = object | undefined;
export type Handlers = Record<string, (args: never) => Promise<Body> | Body>;

/** Requests whose failure VS Code is to show, because nothing else would. */
const SHOWN: readonly string[] = ['launch', 'attach', 'restart', 'restartFrame'];

export class Dispatcher {
  private lastSeq = 0;

  constructor(
    private readonly handlers: Handlers,
    private readonly send: (message: DebugProtocol.ProtocolMessage) => void,
    private readonly t: Localize,
  ) {}

  /** Never throws. Other messages than requests are passed over. */
  async handle(message: DebugProtocol.ProtocolMessage): Promise<void> {
    if (message.type !== 'request') return;
    const request = message as DebugProtocol.Request;
    const {command, seq} = request;
    const given: unknown = request.arguments;
    const head = {type: 'response', request_seq: seq, command};
    const {t} = this;
    try {
      const handler = Object.hasOwn(this.handlers, command) ? this.handlers[command] : undefined;
      if (!handler) throw new Error(t('The replay of a trace cannot do {0}.', command));
      const body = await handler((given ?? {}) as never);
      this.post({...head, success: true, ...(body === undefined ? {} : {body})});
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // VS Code puts values in the place of words in braces, so none is let stand.
      const format = text.replaceAll('{', '(').replaceAll('}', ')');
      const shown = {id: 1, format, showUser: SHOWN.includes(command)};
      this.post({...head, success: false, message: text, body: {error: shown}});
    }
  }

  event(event: string, body?: object): void {
    this.post({type: 'event', event, ...(body === undefined ? {} : {body})});
  }

  private post(message: object): void {
    this.send({seq: ++this.lastSeq, ...message} as DebugProtocol.ProtocolMessage);
  }
}
