/**
 * What a ZeroMQ endpoint says about who can reach it. Pure. `tcp://*:5010` and host names other than localhost count
 * as reachable from outside, because what they resolve to is not known here.
 */
export interface Endpoint {
  transport: 'tcp' | 'ipc';
  /** Host of tcp, path of ipc. */
  address: string;
  /** 0 for ipc. */
  port: number;
}

/** null when it is neither `tcp://host:port` nor `ipc://path`. */
export function parseEndpoint(text: string): Endpoint | null {
  const ipc = /^ipc:\/\/(.+)$/.exec(text);
  if (ipc) return {transport: 'ipc', address: ipc[1] ?? '', port: 0};
  const tcp = /^tcp:\/\/(\[[0-9a-fA-F:.%\w]+\]|[^:/\s]+):(\d{1,5})$/.exec(text);
  if (!tcp) return null;
  const port = Number(tcp[2]);
  return port >= 1 && port <= 65535 ? {transport: 'tcp', address: tcp[1] ?? '', port} : null;
}

/** Only programs of this machine can reach it. */
export function isLoopback(endpoint: Endpoint): boolean {
  if (endpoint.transport === 'ipc') return true;
  const host = endpoint.address.toLowerCase();
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function withPort(endpoint: Endpoint, port: number): string {
  return `tcp://${endpoint.address}:${port}`;
}

/** `127.0.0.1:5010` for a view that has little room. */
export function shortEndpoint(text: string): string {
  return text.replace(/^tcp:\/\//, '');
}
