// @ts-check
// Holds every import against the rules. In: files by path, and the layers. Out: one sentence per wrong import.
// Pure, so that tests run it on small trees; scripts/checkLayers.mjs reads the real one. The surprise: a path belongs to
// a layer by whole segments, so src/core-extra is not src/core.
import {isBuiltin} from 'node:module';
import {posix} from 'node:path';
import {findCycle} from './findCycle.mjs';
import {listImports} from './listImports.mjs';

/** @typedef {import('./rules.mjs').Layer} Layer */

const rulesFile = 'scripts/layers/rules.mjs';

/**
 * @param {Map<string, string>} files text by path from the root, with slashes
 * @param {Layer[]} layers
 * @returns {string[]} problems, none when all is well
 */
export function checkImports(files, layers) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, Set<string>>} */
  const edges = new Map(layers.map(layer => [layer.name, new Set()]));
  for (const [path, text] of files) {
    const layer = layerOf(path, layers);
    if (!layer) {
      problems.push(`${path}: belongs to no layer. Move it, or add its folder to ${rulesFile}.`);
      continue;
    }
    for (const {specifier, line1} of listImports(path, text)) {
      const problem = judge(path, layer, specifier, layers, edges);
      if (problem) problems.push(`${path}:${line1}: ${problem}`);
    }
  }
  const cycle = findCycle(edges);
  if (cycle) problems.push(`Layers import each other in a circle: ${cycle.join(' → ')}.`);
  return problems;
}

/**
 * @param {string} path
 * @param {Layer} layer
 * @param {string | undefined} specifier
 * @param {Layer[]} layers
 * @param {Map<string, Set<string>>} edges what imports what so far; added to
 * @returns {string | undefined}
 */
function judge(path, layer, specifier, layers, edges) {
  if (specifier === undefined) {
    return ['scripts', 'test'].includes(layer.name)
      ? undefined
      : 'imports a computed name, which cannot be checked. Write the name out.';
  }
  if (!specifier.startsWith('.')) return judgePackage(path, layer, specifier);

  const target = posix.join(posix.dirname(path), specifier);
  const targetLayer = layerOf(target, layers);
  if (layer.mayImport.includes('*') || layer.files?.includes(target)) return undefined;
  if (!targetLayer) return `imports ${target}, which belongs to no layer.`;
  if (targetLayer === layer) return undefined;
  edges.get(layer.name)?.add(targetLayer.name);
  if (layer.mayImport.includes(targetLayer.name)) return undefined;
  const allowed = layer.mayImport.length === 0 ? 'only itself' : `only ${layer.mayImport.join(', ')} and itself`;
  return `${layer.name} must not import ${targetLayer.name} (${target}); it may import ${allowed}.`;
}

/**
 * @param {string} path
 * @param {Layer} layer
 * @param {string} specifier
 * @returns {string | undefined}
 */
function judgePackage(path, layer, specifier) {
  if (specifier.startsWith('lib:'))
    return `must not add the library "${specifier.slice(4)}": its tsconfig decides that.`;
  if (specifier.startsWith('/') || specifier.startsWith('#')) return `imports "${specifier}": write a relative path.`;
  if (isBuiltin(specifier) || specifier.startsWith('node:')) {
    if (!layer.node) return `${layer.name} must not use Node (${specifier}): take what it needs as a parameter.`;
    return specifier.startsWith('node:') ? undefined : `write "node:${specifier}".`;
  }
  const segments = specifier.split('/');
  const name = segments.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  for (const entry of layer.packages) {
    const [folder = '', allowed] = entry.includes(' → ') ? entry.split(' → ') : ['', entry];
    if (allowed !== name) continue;
    if (isInside(path, posix.join(layer.path, folder))) return undefined;
    return `only ${posix.join(layer.path, folder)} may import "${name}".`;
  }
  return `${layer.name} must not import the package "${name}". If it is meant to, add it to the packages of ${layer.name} in ${rulesFile}.`;
}

/**
 * @param {string} path
 * @param {Layer[]} layers
 * @returns {Layer | undefined}
 */
function layerOf(path, layers) {
  return layers.find(layer => isInside(path, layer.path));
}

/**
 * Whole segments; a file's extension may be left out, as imports do.
 * @param {string} path
 * @param {string} folder
 */
function isInside(path, folder) {
  const want = folder.replace(/\/$/, '').replace(/\.tsx?$/, '');
  const have = path.replace(/\.tsx?$/, '');
  return have === want || have.startsWith(`${want}/`);
}
