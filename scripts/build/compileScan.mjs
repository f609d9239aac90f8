// @ts-check
// Compiles src/scan, which is AssemblyScript, to WebAssembly. In: the checkout and a file to write. Out: the file; an error with
// what the compiler said where it did not like something. The compiler is a process of its own: its types are not ours.
import {execFile} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {promisify} from 'node:util';

/** 64 MiB: more than scanMemory in src/engine/scanner asks for. A memory may have less than the module allows. */
const maxPages = 1024;

/**
 * @param {string} root
 * @param {string} outFile
 */
export async function compileScan(root, outFile) {
  mkdirSync(dirname(outFile), {recursive: true});
  const {stdout, stderr} = await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/assemblyscript/bin/asc.js'),
      'src/scan/lines.ts',
      // The compiler takes names from where it is run only.
      `--outFile=${relative(root, outFile)}`,
      '--runtime=stub',
      '--use=abort=',
      '--noAssert',
      '-O3',
      '--enable=simd,threads',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory=1',
      `--maximumMemory=${maxPages}`,
      '--memoryBase=0',
    ],
    {cwd: root},
  );
  // Warnings: it ends well all the same.
  if (stdout + stderr !== '') throw new Error(`src/scan does not compile without a word.\n${stdout}${stderr}`);
}
