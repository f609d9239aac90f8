/**
 * Compares text with a file in golden/. UPDATE_GOLDEN=1 writes it (never where CI is set); a missing file fails.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

export function goldenPath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'golden', name);
}

export function matchGolden(actual: string, path: string): void {
  if (process.env.UPDATE_GOLDEN === '1' && !process.env.CI) {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, actual);
  }
  if (!existsSync(path))
    throw new Error(`There is no golden ${path}: check the output, then run with UPDATE_GOLDEN=1.`);
  expect(actual).toBe(readFileSync(path, 'utf8'));
}
