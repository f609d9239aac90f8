/** The recordings and the figures that were counted for them by a separate program. */
import {readFileSync} from 'node:fs';
import type {Summary} from '../../../src/protocol/model';
import {fixturePath} from '../../support/fixtures';

export interface ExpectedRecording {
  files: string[];
  system: string;
  summary: Partial<Summary>;
}

export function expectedRecordings(system: string): ExpectedRecording[] {
  const all = JSON.parse(readFileSync(fixturePath('recordings/expected.json'), 'utf8')) as ExpectedRecording[];
  return all.filter(recording => recording.system === system);
}

export function recordingPath(file: string): string {
  return fixturePath(`recordings/${file}`);
}

/** The messages of a capture, as the wire carried them. */
export function captureFrames(file: string): Buffer[][] {
  return readFileSync(recordingPath(file), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => (JSON.parse(line) as {frames: string[]}).frames.map(frame => Buffer.from(frame, 'base64')));
}

/** The part of a summary that `expected` has figures for. */
export function comparable(summary: Summary, expected: Partial<Summary>): Partial<Summary> {
  const keys = Object.keys(expected) as (keyof Summary)[];
  return Object.fromEntries(keys.map(key => [key, summary[key]]));
}
