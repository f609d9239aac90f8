/**
 * Entry of the scanner thread: reads a file and finds the objects in its lines, so that the engine's own thread only has
 * to put them into the model. Comes in: a file descriptor of the same process, and a memory to fill. Goes out: which of its
 * buffers is full, in the order of the file. An error here ends the thread; fileScanner.ts goes on without it.
 */
import {readFileSync, readSync} from 'node:fs';
import {join} from 'node:path';
import {parentPort} from 'node:worker_threads';
import {BlockScanner} from './blockScanner';
import type {ScanBuffer} from './lineScanner';
import type {ScannedPart, ScanOrder} from './messages';

const module = new WebAssembly.Module(readFileSync(join(__dirname, 'scan.wasm')));
let scanner: BlockScanner | null = null;
let buffers: readonly ScanBuffer[] = [];

parentPort?.on('message', (order: ScanOrder) => {
  if (order.kind === 'start') {
    buffers = order.buffers;
    scanner = new BlockScanner(
      module,
      order.memory,
      (into, from, length, offset) => readSync(order.fd, into, from, length, offset),
      order,
    );
  } else if (scanner) {
    const {bytes, rawBytes, lines, mayHoldMask} = scanner.fill(buffers[order.buffer]!);
    const part: ScannedPart = {buffer: order.buffer, sizeBytes: bytes.length, rawBytes, lines, mayHoldMask};
    parentPort?.postMessage(part);
  }
});
