/** A file so large that a second thread helps to read it. */
import {spawnSync} from 'node:child_process';
import {appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {distlogLines} from '../bench/generate/distlogLines';
import {cliPath} from './support/bundlePaths';
import {runCommand} from './support/command';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const RECORDS = 40_000;

afterEach(() => removeTemporaryFolders());

/** 25 MB of records with what is not one in between, and one line that is longer than a block. */
function largeFile(folder: string): string {
  const path = join(folder, 'large.ndjson');
  let text = '';
  let count = 0;
  for (const line of distlogLines(RECORDS)) {
    text += line;
    text += ++count % 977 === 0 ? '\r\n' : '\n';
    if (count % 5000 === 0) text += `no record\n{"levelno": 20, "created": \n${line}${line}\n`;
    if (count === 20_000) text += `${line.slice(0, -1)}, "more": "${'x'.repeat(3_000_000)}"}\n`;
  }
  writeFileSync(path, text);
  appendFileSync(path, [...distlogLines(1, 7)][0]!);
  return path;
}

describe('a large file', () => {
  it('is read the same with the scanner thread and without it', {timeout: 120_000}, async () => {
    const folder = temporaryFolder();
    const path = largeFile(folder);
    // The same bundle without the thread's script beside it.
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    copyFileSync(cliPath, join(alone, 'cli.js'));
    cpSync(join(dirname(cliPath), 'native'), join(alone, 'native'), {recursive: true});
    expect(existsSync(join(dirname(cliPath), 'scanner.js'))).toBe(true);
    const {code, out, err} = await runCommand(['summary', '--json', path]);
    // A thread that dies says so here; the file is read all the same, only slower.
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({records: RECORDS + 8 * 2 + 1 + 1, rejected: 8, text: 8});
    const summaryOf = () =>
      spawnSync(process.execPath, [join(alone, 'cli.js'), 'summary', '--json', path], {
        encoding: 'utf8',
        maxBuffer: 64 << 20,
      });
    expect(summaryOf()).toMatchObject({status: 0, stdout: out, stderr: ''});
    // With a thread that cannot work: it is said, and the file is read all the same.
    copyFileSync(join(dirname(cliPath), 'scanner.js'), join(alone, 'scanner.js'));
    writeFileSync(join(alone, 'scan.wasm'), 'no module');
    const hurt = summaryOf();
    expect(hurt).toMatchObject({status: 0, stdout: out});
    expect(hurt.stderr).toContain('WebAssembly');
  });
});
