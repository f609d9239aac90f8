/**
 * The probe extension as a VSIX, and what it wrote. Comes in: a folder. Goes out: how late the extension host's event
 * loop was between two moments. Called by the rows that measure a window.
 */
import JSZip from 'jszip';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {root} from '../../engine/support/bundlePaths';

const PROBE = join(root, 'test', 'bench', 'probe');

/** Path of the VSIX, written to the folder. */
export async function packProbe(folder: string): Promise<string> {
  const zip = new JSZip();
  zip.file('extension/package.json', readFileSync(join(PROBE, 'package.json')));
  zip.file('extension/probe.cjs', readFileSync(join(PROBE, 'probe.cjs')));
  zip.file(
    '[Content_Types].xml',
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="json" ContentType="application/json"/><Default Extension="cjs" ContentType="application/javascript"/>' +
      '<Default Extension="vsixmanifest" ContentType="text/xml"/></Types>',
  );
  zip.file(
    'extension.vsixmanifest',
    '<?xml version="1.0"?><PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">' +
      '<Metadata><Identity Language="en-US" Id="bench-probe" Version="1.0.0" Publisher="tracescope-bench"/>' +
      '<DisplayName>Bench probe</DisplayName><Description>Event loop delay</Description></Metadata>' +
      '<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/>' +
      '<Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json"/></Assets></PackageManifest>',
  );
  const path = join(folder, 'probe.vsix');
  writeFileSync(path, await zip.generateAsync({type: 'uint8array'}));
  return path;
}

/** Milliseconds that each tick of the event loop came late, of the seconds that lie between two epoch times. */
export function lateTicks(path: string, fromMs: number, toMs: number): number[] {
  if (!existsSync(path)) throw new Error('The probe extension did not start.');
  const seconds = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as {atMs: number; late: number[]});
  return seconds.filter(({atMs}) => atMs - 1000 >= fromMs && atMs <= toMs + 1000).flatMap(({late}) => late);
}

/** Nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
