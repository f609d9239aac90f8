// @ts-check
// The platforms a VSIX can be for, and which ZeroMQ binary (folder name under dist/native) each one carries.

/** @type {Readonly<Record<string, string>>} Marketplace target → folder */
export const targets = {
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linux-x64-musl',
  'alpine-arm64': 'linux-arm64-musl',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

/**
 * @typedef {object} Package
 * @property {string} fileName
 * @property {string | undefined} target undefined for the universal one
 * @property {string[]} natives folders under dist/native
 */

/**
 * @param {string} version
 * @param {{target?: string | undefined, universal?: boolean}} wanted nothing: this machine's; target 'all': one for each
 * @param {string[]} available folders that the zeromq package has binaries for
 * @param {string | undefined} ownFolder the one that this machine loads
 * @returns {Package[]}
 * @throws {Error} with a sentence for people when a target is unknown or has no binary
 */
export function planPackages(version, wanted, available, ownFolder) {
  if (wanted.universal) {
    const natives = Object.values(targets);
    for (const native of natives) requireBinary(native, native, available);
    return [{fileName: `tracescope-${version}.vsix`, target: undefined, natives}];
  }
  const own = Object.keys(targets).find(target => targets[target] === ownFolder);
  const names = wanted.target === 'all' ? Object.keys(targets) : [wanted.target ?? own];
  return names.map(target => {
    if (target === undefined) {
      throw new Error(`There is no ZeroMQ binary for ${process.platform}-${process.arch}. Name a target: ${listed()}.`);
    }
    const native = targets[target];
    if (native === undefined) {
      throw new Error(
        `Tracescope cannot be packaged for ${target}: there is no ZeroMQ binary for it. Targets: ${listed()}.`,
      );
    }
    requireBinary(target, native, available);
    return {fileName: `tracescope-${version}-${target}.vsix`, target, natives: [native]};
  });
}

function listed() {
  return [...Object.keys(targets), 'all'].join(', ');
}

/**
 * @param {string} target
 * @param {string} native
 * @param {string[]} available
 */
function requireBinary(target, native, available) {
  if (available.includes(native)) return;
  throw new Error(`The installed zeromq package has no binary for ${target}. Run npm ci, or choose another target.`);
}
