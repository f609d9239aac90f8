// @ts-check
// Free loopback ports. Comes in: a wanted port. Goes out: that port when it is free, another free one otherwise.
// Called by start.mjs. Surprise: somebody else may take the port between the question and its use.
import {createServer} from 'node:net';

/**
 * @param {number} wanted 0 for any
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? 0;
}

/**
 * @param {number} port
 * @returns {Promise<number | undefined>}
 */
function tryPort(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
