// @ts-check
// Who may import whom, and which packages. This is the list to edit when a folder or a dependency is added;
// scripts/layers/checkImports.mjs enforces it. A folder below src/ that is not listed here is an error.

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} path the folder (or file) whose code it is
 * @property {string[]} mayImport names of layers; its own needs no mention; '*' is all
 * @property {string[]} packages names of npm packages; 'folder/ → package' limits one to a folder below `path`
 * @property {string[]} [files] files outside every layer that may be imported
 * @property {boolean} node whether node:* may be imported
 */

/** @type {Layer[]} */
export const layers = [
  {name: 'protocol', path: 'src/protocol', mayImport: [], packages: [], node: false},
  {name: 'core', path: 'src/core', mayImport: ['protocol'], packages: [], node: false},
  // AssemblyScript; of the core, constants only.
  {name: 'scan', path: 'src/scan', mayImport: ['core'], packages: [], node: false},
  {name: 'resolve', path: 'src/resolve', mayImport: ['protocol'], packages: ['yaml'], node: false},
  {
    name: 'engine',
    path: 'src/engine',
    mayImport: ['protocol', 'core'],
    packages: ['sources/ → zeromq'],
    node: true,
  },
  {
    name: 'cli',
    path: 'src/cli',
    mayImport: ['protocol', 'core', 'resolve', 'engine'],
    packages: [],
    // For the version.
    files: ['package.json'],
    node: true,
  },
  {
    name: 'host',
    path: 'src/host',
    mayImport: ['protocol', 'resolve'],
    packages: ['vscode', 'replay/ → @vscode/debugprotocol'],
    node: true,
  },
  {name: 'extension', path: 'src/extension.ts', mayImport: ['protocol', 'host'], packages: ['vscode'], node: true},
  {
    name: 'webview',
    path: 'webview',
    mayImport: ['protocol'],
    packages: ['preact', 'graph/ → @dagrejs/dagre', 'ui/ → @vscode/webview-ui-toolkit'],
    node: false,
  },
  {
    name: 'test',
    path: 'test',
    mayImport: ['*'],
    packages: [
      '@vscode/debugprotocol',
      '@vscode/test-electron',
      'axe-core',
      'esbuild',
      'eslint',
      'fast-check',
      'jszip',
      'mocha',
      'playwright-core',
      'preact',
      'typescript',
      'vitest',
      'vscode',
      'zeromq',
    ],
    node: true,
  },
  {
    name: 'scripts',
    path: 'scripts',
    mayImport: [],
    packages: [
      '@vscode/test-electron',
      '@vscode/vsce',
      'esbuild',
      'eslint',
      'jszip',
      'playwright-core',
      'typescript',
      'typescript-eslint',
      // An extension of its own that npm start loads beside ours.
      'start/demoDriver/ → vscode',
    ],
    node: true,
  },
];
