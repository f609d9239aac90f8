// @ts-check
// Opens a finished VSIX and checks it as its user will get it: contents, binaries, manifest, size, traces of this machine.
// Comes in: the file and what was planned. Goes out: problems (none when all is well), size and number of files.
import JSZip from 'jszip';
import {readFileSync} from 'node:fs';
import {binaryPlatform, neededGlibc} from './binaryPlatform.mjs';
import {checkContents} from './contents.mjs';

const maxPlatformBytes = 3 * 1024 * 1024;
const maxUniversalBytes = 10 * 1024 * 1024;
/** VS Code 1.100 itself needs glibc 2.28, so a binary may ask for no more. */
const maxGlibcMinor = 28;

/** vsce renames these when it packs. */
const renamed = new Map([
  ['readme.md', 'README.md'],
  ['changelog.md', 'CHANGELOG.md'],
  ['LICENSE.txt', 'LICENSE'],
]);
const addedByVsce = new Set(['extension.vsixmanifest', '[Content_Types].xml']);

/**
 * @param {string} path
 * @param {import('./targets.mjs').Package} plan
 * @param {string} root the checkout, whose path must not be in the package
 * @returns {Promise<{problems: string[], sizeBytes: number, files: number}>}
 */
export async function verifyVsix(path, plan, root) {
  const content = readFileSync(path);
  const zip = await JSZip.loadAsync(content);
  const entries = Object.values(zip.files).filter(entry => !entry.dir && !addedByVsce.has(entry.name));
  const names = entries.map(entry => shippedName(entry.name));
  const problems = checkContents(names, plan.natives);

  for (const [index, entry] of entries.entries()) {
    problems.push(...checkEntry(names[index] ?? '', await entry.async('nodebuffer'), root));
  }
  const vsixManifest = (await zip.file('extension.vsixmanifest')?.async('string')) ?? '';
  const target = /TargetPlatform="([^"]*)"/.exec(vsixManifest)?.[1];
  if (target !== plan.target) problems.push(`says it is for ${target ?? 'every platform'}.`);
  const maxBytes = plan.target === undefined ? maxUniversalBytes : maxPlatformBytes;
  if (content.length > maxBytes) problems.push(`is ${content.length} bytes, more than ${maxBytes}.`);
  return {problems, sizeBytes: content.length, files: entries.length};
}

/**
 * @param {string} entryName path in the VSIX
 * @returns {string} path as in the checkout
 */
function shippedName(entryName) {
  const name = entryName.replace(/^extension\//, '');
  return renamed.get(name) ?? name;
}

/**
 * @param {string} name
 * @param {Buffer} content
 * @param {string} root
 * @returns {string[]}
 */
function checkEntry(name, content, root) {
  const native = /^dist\/native\/([^/]+)\//.exec(name)?.[1];
  if (native !== undefined) {
    const problems =
      binaryPlatform(content) === native ? [] : [`has a binary for ${binaryPlatform(content)} as ${name}.`];
    const glibc = native.startsWith('linux-') && !native.endsWith('-musl') ? neededGlibc(content) : undefined;
    if (glibc !== undefined && Number(glibc.slice(2)) > maxGlibcMinor) {
      problems.push(`has ${name}, which needs glibc ${glibc}; VS Code runs from 2.${maxGlibcMinor} on.`);
    }
    return problems;
  }
  if (content.includes(root.replace(/[\\/]$/, ''))) return [`has ${name}, which names the folder it was built in.`];
  if (name === 'README.md' && /\]\((?![\w+]+:|#)/.test(content.toString('utf8'))) {
    return [`has a README.md with a picture or link to a file that VS Code cannot show.`];
  }
  if (/\.(js|css)$/.test(name) && content.includes('sourceMappingURL=')) return [`has ${name}, which points to a map.`];
  return [];
}
