/**
 * Reads a ZeroMQ endpoint before libzmq does, because libzmq takes ports like 99999 without a word and explains
 * nothing. Comes in: text from the settings. Goes out: its parts, or an RpcError that says what is wrong. Pure.
 */
import {rpcError} from '../ioErrors';

export type Endpoint = {transport: 'tcp'; host: string; port: number | '*'} | {transport: 'ipc'; path: string};

const EXAMPLE = 'Write it like tcp://127.0.0.1:5010 or ipc:///run/user/1000/trace.sock.';

/** Fails with 'badEndpoint'. */
export function parseEndpoint(text: string): Endpoint {
  const match = /^([a-z]+):\/\/(.+)$/s.exec(text);
  if (!match?.[1] || !match[2]) throw bad(text, `It is not an endpoint. ${EXAMPLE}`);
  const [, transport, rest] = match;
  if (transport === 'ipc') {
    // The kernel's limit for socket paths, less the closing zero.
    if (Buffer.byteLength(rest) > 107) throw bad(text, 'The path is longer than the 107 bytes a socket may have.');
    return {transport, path: rest};
  }
  if (transport !== 'tcp') throw bad(text, `Only tcp and ipc can be used. ${EXAMPLE}`);
  const tcp = /^(\[[^\]]+\]|[^:[\]]+):(\d{1,5}|\*)$/.exec(rest);
  if (!tcp?.[1] || !tcp[2]) throw bad(text, `It needs a host and a port. ${EXAMPLE}`);
  const port = tcp[2] === '*' ? '*' : Number(tcp[2]);
  if (port !== '*' && port > 65535) throw bad(text, 'Ports go up to 65535.');
  return {transport, host: tcp[1], port};
}

/** Whether only programs of this machine can reach it. */
export function isLoopback(endpoint: Endpoint): boolean {
  if (endpoint.transport === 'ipc') return true;
  const {host} = endpoint;
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function bad(text: string, why: string) {
  return rpcError('badEndpoint', `The endpoint "${text}" cannot be used. ${why}`);
}
