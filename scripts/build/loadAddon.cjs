// @ts-check
// Takes the place of zeromq's lib/load-addon.js in our bundles (see zeromqPlugin.mjs), because the original finds its
// binary through a manifest next to node_modules, which an installed extension does not have.
// Comes in: nothing but the folder native/ beside the bundle. Goes out: the addon, or an error that a person can act on.
// The surprise: it runs when `zeromq` is first imported, so import it lazily and show the error where it is needed.
const {existsSync} = require('node:fs');
const {join} = require('node:path');

function loadAddon() {
  const platform = `${process.platform}-${process.arch}`;
  const names = [platform, `${platform}-musl`].filter(name => existsSync(join(__dirname, 'native', name)));
  if (names.length === 0) {
    throw new Error(
      `This Tracescope package holds no ZeroMQ for ${platform}. Install the package made for this platform, or the universal one.`,
    );
  }
  // Both only in the universal package.
  const name = names.length === 2 && usesMusl() ? names[1] : names[0];
  try {
    return require(join(__dirname, 'native', `${name}`, 'addon.node'));
  } catch (error) {
    throw new Error(
      `ZeroMQ for ${name} could not be loaded: ${error instanceof Error ? error.message : String(error)}. ` +
        'Install the Tracescope package made for this platform, or the universal one.',
      {cause: error},
    );
  }
}

function usesMusl() {
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  return report.header.glibcVersionRuntime === undefined;
}

// zeromq's lib/native.js unwraps `default` only from what says that it was an ES module.
Object.defineProperty(exports, '__esModule', {value: true});
exports.default = loadAddon();
