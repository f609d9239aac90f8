/**
 * Entry of the scanner thread: reads a file and finds the objects in its lines, so that the engine's own thread only has
 * to put them into the model. Comes in: a file descriptor of the same process, and buffers to fill. Goes out: which of them
 * is full, in the order of the file. An error here ends the thread; fileScanner.ts goes on without it.
 */
import {readSync} from 'node:fs';
import {parentPort} from 'node:worker_threads';
import {BlockScanner} from '../../core/framing/scannedBlock';
import type {ScannedPart, ScanOrder} from './messages';

let scanner: BlockScanner | null = null;
let buffers: {bytes: Buffer; table: Int32Array}[] = [];

parentPort?.on('message', (order: ScanOrder) => {
  if (order.kind === 'start') {
    buffers = order.buffers.map(({bytes, table}) => ({bytes: Buffer.from(bytes), table: new Int32Array(table)}));
    scanner = new BlockScanner((into, from, length, offset) => readSync(order.fd, into, from, length, offset), order);
  } else if (scanner) {
    const {bytes, table} = buffers[order.buffer]!;
    const block = scanner.fill(bytes, table);
    const {rawBytes, lines} = block;
    const part: ScannedPart = {buffer: order.buffer, sizeBytes: block.bytes.length, rawBytes, lines};
    parentPort?.postMessage(part);
  }
});
