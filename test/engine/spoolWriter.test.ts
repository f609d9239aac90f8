/** The spool writer against a disk that is full: /dev/full on Linux, where every write ends with ENOSPC. */
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {SpoolWriter} from '../../src/engine/spoolWriter';
import {errnoOf} from '../../src/engine/ioErrors';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(removeTemporaryFolders);

function events() {
  const batches: {text: string; offset: number}[] = [];
  const problems: string[] = [];
  return {
    batches,
    problems,
    written: (batch: Uint8Array, offset: number) => void batches.push({text: Buffer.from(batch).toString(), offset}),
    problem: (error: unknown) => void problems.push(error === null ? 'none' : errnoOf(error)),
  };
}

describe('SpoolWriter', () => {
  it('tells of bytes only when they are in the file, in order, with their offsets', async () => {
    const path = join(temporaryFolder(), 'spool');
    const seen = events();
    const spool = await SpoolWriter.open(path, {
      ...seen,
      written: (batch, offset) => {
        expect(readFileSync(path).subarray(offset, offset + batch.length)).toEqual(Buffer.from(batch));
        seen.written(batch, offset);
      },
    });
    for (let index = 0; index < 1000; index++) spool.append(Buffer.from(`line ${index}\n`));
    await spool.flushed();
    expect(seen.batches.map(batch => batch.text).join('')).toBe(readFileSync(path, 'utf8'));
    expect(seen.batches.length).toBeLessThan(10);
    expect(spool.sizeBytes).toBe(readFileSync(path).length);
    await spool.close();
    const again = await SpoolWriter.open(path, seen);
    again.append(Buffer.from('more\n'));
    await again.flushed();
    expect(seen.batches.at(-1)?.offset).toBe(spool.sizeBytes);
    await again.close();
  });

  it('makes senders wait when it is behind', async () => {
    const spool = await SpoolWriter.open(join(temporaryFolder(), 'spool'), events());
    await spool.room();
    spool.append(Buffer.alloc(9 * 1024 * 1024));
    expect(spool.behind).toBe(true);
    await spool.room();
    expect(spool.behind).toBe(false);
    await spool.close();
  });

  it('can be emptied while bytes arrive: they are either before or after', async () => {
    const path = join(temporaryFolder(), 'spool');
    const seen = events();
    const spool = await SpoolWriter.open(path, seen);
    spool.append(Buffer.from('before\n'));
    await spool.suspend();
    const counted = seen.batches.map(batch => batch.text).join('');
    spool.append(Buffer.from('after\n'));
    await spool.truncate();
    spool.resume();
    await spool.flushed();
    expect(counted + readFileSync(path, 'utf8')).toBe('before\nafter\n');
    expect(spool.sizeBytes).toBe(readFileSync(path).length);
    await spool.close();
  });

  it('keeps what a full disk refuses, says so once, and reports what is lost in the end', async () => {
    // Everywhere else a full disk needs a mounted one; the writer is the same.
    expect(existsSync('/dev/full') || process.platform !== 'linux').toBe(true);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'session'));
    const path = join(folder, 'session', 'spool');
    symlinkSync('/dev/full', path);
    const seen = events();
    const spool = await SpoolWriter.open(path, seen, 5);
    spool.append(Buffer.from('kept\n'));
    await spool.flushed();
    expect(seen).toMatchObject({batches: [], problems: ['ENOSPC']});
    expect(await spool.close()).toBe(5);
    rmSync(path);
  });
});
