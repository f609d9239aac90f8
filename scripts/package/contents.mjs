// @ts-check
// What may be in a package and what must be. The same list decides what is staged and what the finished VSIX is
// checked against, so a file that nobody thought of cannot get in, and one that is missing is noticed.

/** Files of the checkout that ship as they are, besides dist/ and package.json. */
export const shippedFiles = [
  /^(README|CHANGELOG|THIRD_PARTY_NOTICES)\.md$/,
  /^LICENSE$/,
  /^package\.nls(\.[a-z-]+)?\.json$/,
  /^l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^resources\/[\w./-]+\.(svg|png|md|json|ndjson)$/,
  // What the records of the sample trace name.
  /^resources\/sample\/source\/\w+\/\w+\.py$/,
  // Add Python Emitter to Workspace writes this one.
  /^samples\/python\/tracescope_emitter\.py$/,
];

/** Built files by exact name; binaries are checked apart, by target. */
const builtFiles = [
  'dist/extension.js',
  'dist/engine.js',
  'dist/scanner.js',
  'dist/scan.wasm',
  'dist/cli.js',
  'dist/yaml.js',
  'dist/replay.js',
  'dist/webview/inspector.js',
  'dist/webview/inspector.css',
  'dist/webview/codicon.ttf',
];

/** Parts of the page that are loaded when first used; named after their content. */
const chunkFile = /^dist\/webview\/chunks\/[\w.-]+\.js$/;

const required = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD_PARTY_NOTICES.md', ...builtFiles];

/**
 * @param {string[]} paths inside the package, as in the checkout
 * @param {string[]} natives folders under dist/native that the package is to carry
 * @returns {string[]} problems, none when all is well
 */
export function checkContents(paths, natives) {
  const binaries = natives.map(native => `dist/native/${native}/addon.node`);
  const exact = new Set([...required, ...binaries]);
  const foreign = paths.filter(
    path => !exact.has(path) && !chunkFile.test(path) && !shippedFiles.some(pattern => pattern.test(path)),
  );
  const missing = [...exact].filter(path => !paths.includes(path));
  return [
    ...foreign.map(
      path => `holds ${path}, which is not to be shipped. If it is, add it to scripts/package/contents.mjs.`,
    ),
    ...missing.map(path => `lacks ${path}.`),
  ];
}
