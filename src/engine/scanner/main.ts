/**
 * Entry of the scanner thread: reads a file and finds the objects in its lines, so that the engine's own thread only has
 * to put them into the model. Comes in: a file descriptor of the same process, and empty buffers. Goes out: the same
 * buffers, filled, in the order of the file. An error here ends the thread; fileScanner.ts goes on without it.
 */
import {readSync} from 'node:fs';
import {parentPort} from 'node:worker_threads';
import {BlockScanner} from '../../core/framing/scannedBlock';
import type {ScannedPart, ScanOrder} from './messages';

let scanner: BlockScanner | null = null;

parentPort?.on('message', (order: ScanOrder) => {
  if (order.kind === 'start') {
    scanner = new BlockScanner((into, from, length, offset) => readSync(order.fd, into, from, length, offset), order);
  } else if (scanner) {
    const {bytes, table} = order;
    const block = scanner.fill(Buffer.from(bytes), new Int32Array(table));
    const {rawBytes, lines} = block;
    const part: ScannedPart = {sizeBytes: block.bytes.length, rawBytes, lines, bytes, table};
    parentPort?.postMessage(part, [bytes, table]);
  }
});
