/**
 * The sending side of ZeroMQ, for `tracescope send`: a PUSH socket that connects, as Distlog's handler does. Comes in:
 * messages of frames. Goes out: the same messages; `send` waits when the receiver is behind. It stands here because
 * only this folder knows zeromq.
 */
import {rpcError} from '../ioErrors';
import {parseEndpoint} from './endpoint';

export interface Sender {
  send(frames: readonly Uint8Array[]): Promise<void>;
  /** Resolves when a receiver has answered for the first time. */
  readonly connected: Promise<void>;
  /** Lets go of the socket; what is still queued is sent before the process ends, unless `now`. */
  close(now: boolean): void;
}

/** Rejects with 'badEndpoint'. A receiver need not be there yet. */
export async function openSender(endpointText: string): Promise<Sender> {
  const endpoint = parseEndpoint(endpointText);
  if (endpoint.transport === 'tcp' && (endpoint.port === '*' || endpoint.port === 0)) {
    throw rpcError('badEndpoint', `The endpoint "${endpointText}" cannot be used. To send, it needs a port number.`);
  }
  const {Push} = await import('zeromq');
  const socket = new Push({linger: -1});
  const connected = new Promise<void>(resolve => socket.events.on('handshake', () => resolve()));
  try {
    socket.connect(endpointText);
  } catch (error) {
    socket.close();
    const why = error instanceof Error ? error.message : String(error);
    throw rpcError('badEndpoint', `The endpoint "${endpointText}" cannot be used: ${why}.`);
  }
  return {
    connected,
    send: frames => socket.send([...frames] as Buffer[]),
    close: now => {
      if (now) socket.linger = 0;
      socket.close();
    },
  };
}
