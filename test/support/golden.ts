/**
 * Compares text with a golden file. In: the text and the file's path. UPDATE_GOLDEN=1 writes it, never where CI is set.
 * A missing golden fails rather than passing as new.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect} from 'vitest';

export function matchGolden(actual: string, path: string): void {
  if (process.env.UPDATE_GOLDEN === '1' && !process.env.CI) {
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, actual);
  }
  if (!existsSync(path))
    throw new Error(`There is no golden ${path}: check the output, then run with UPDATE_GOLDEN=1.`);
  expect(actual).toBe(readFileSync(path, 'utf8'));
}
