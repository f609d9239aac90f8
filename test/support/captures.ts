/**
 * Lines of any trace system as a ZeroMQ capture, so that a real sender plays them into a listener. Comes in: recordings by
 * their names. Goes out: the path of the capture, in a folder of the caller's.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fixturePath} from './fixtures';

export function captureOf(folder: string, recordings: readonly string[]): {path: string; messages: number} {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const lines = recordings.flatMap(name =>
    readFileSync(fixturePath(`recordings/${name}`), 'utf8')
      .split('\n')
      .filter(line => line.trimStart().startsWith('{')),
  );
  const captured = lines.map((line, at) => JSON.stringify({t: at / 1000, frames: [base64('PLJ'), base64(line)]}));
  const path = join(folder, 'lines.capture.ndjson');
  writeFileSync(path, `${captured.join('\n')}\n`);
  return {path, messages: lines.length};
}
