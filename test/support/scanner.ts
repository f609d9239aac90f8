/** The scanner's WebAssembly, compiled once for each test file that asks, and blocks as the scanner thread makes them. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {RECORD_KEYS} from '../../src/core/formats/list';
import type {ScannedBlock} from '../../src/core/framing/scannedBlock';
import {BlockScanner} from '../../src/engine/scanner/blockScanner';
import {scanMemory} from '../../src/engine/scanner/lineScanner';
import {compileScan} from '../../scripts/build/compileScan.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tracescope-scan-'));
const file = join(folder, 'scan.wasm');
await compileScan(root, file);
const module = new WebAssembly.Module(readFileSync(file));
rmSync(folder, {recursive: true});

/** `numbers`: room in a block's table. `headBytes`: where the first block begins. */
export interface ScanSize {
  blockBytes: number;
  numbers: number;
  headBytes?: number;
}

/** A block is only valid until the next is asked for: they share one buffer. */
export function* scannedBlocks(
  all: Uint8Array,
  {blockBytes, numbers, headBytes = 0}: ScanSize,
  {keys} = RECORD_KEYS,
): Generator<{block: ScannedBlock; offset: number}> {
  const {memory, buffers} = scanMemory(1, blockBytes, numbers);
  const scanner = new BlockScanner(
    module,
    memory,
    (into, from, length, offset) => {
      const part = all.subarray(offset, offset + length);
      into.set(part, from);
      return part.length;
    },
    {keys, fromOffset: headBytes, endOffset: all.length, insideLine: headBytes > 0 && all[headBytes - 1] !== 10},
  );
  for (let offset = headBytes; ;) {
    const block = scanner.fill(buffers[0]!);
    if (block.bytes.length === 0) return;
    yield {block, offset};
    offset += block.bytes.length;
  }
}
