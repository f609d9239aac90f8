// @ts-check
// What is bundled into what, as esbuild options. Six Node bundles and one browser script (with chunks for its views) and style sheet;
// called by scripts/build.mjs and scripts/package.mjs. The surprise: style sheets have no entry file, every one in
// webview/styles is taken in the order of names.
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {apartPlugin} from './apartPlugin.mjs';
import {vscodePlugin} from './vscodePlugin.mjs';
import {zeromqPlugin} from './zeromqPlugin.mjs';

/**
 * @typedef {object} BundleOptions
 * @property {string} root the checkout
 * @property {string} outDir where bundles go
 * @property {boolean} production small code and no maps; otherwise readable code with maps
 */

/**
 * @param {BundleOptions} options
 * @returns {import('esbuild').BuildOptions[]}
 */
export function bundles({root, outDir, production}) {
  /** @type {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: !production,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    define: {'process.env.NODE_ENV': production ? '"production"' : '"development"'},
  };
  /** @type {import('esbuild').BuildOptions} */
  const node = {
    ...shared,
    platform: 'node',
    // Node 20 is the lowest that a supported VS Code (1.100) runs on.
    target: 'node20',
    format: 'cjs',
    // Stack traces are what users send us. Real names cost a few kilobytes after compression; keeping them with a call for each
    // function, as `keepNames` does, cost a quarter of the time that loading the extension takes.
    minify: false,
    minifySyntax: production,
    minifyWhitespace: production,
  };
  /** @param {string} name */
  const out = name => join(outDir, name);
  return [
    {
      ...node,
      entryPoints: ['src/extension.ts'],
      outfile: out('extension.js'),
      plugins: [apartPlugin, vscodePlugin],
    },
    {...node, entryPoints: ['src/engine/main.ts'], outfile: out('engine.js'), plugins: [zeromqPlugin]},
    {...node, entryPoints: ['src/engine/scanner/main.ts'], outfile: out('scanner.js')},
    {...node, entryPoints: ['yaml'], outfile: out('yaml.js')},
    {...node, entryPoints: ['src/host/replay/main.ts'], outfile: out('replay.js'), plugins: [vscodePlugin]},
    {
      ...node,
      entryPoints: ['src/cli/main.ts'],
      outfile: out('cli.js'),
      plugins: [zeromqPlugin, apartPlugin],
      banner: {js: '#!/usr/bin/env node'},
    },
    {
      ...shared,
      entryPoints: ['webview/main.tsx'],
      entryNames: 'inspector',
      chunkNames: 'chunks/[name]-[hash]',
      outdir: out('webview'),
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      // Views are loaded when they are shown first.
      splitting: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
    },
    {
      ...shared,
      stdin: {
        contents: styleSheet(root),
        resolveDir: join(root, 'webview'),
        loader: 'css',
        sourcefile: 'inspector.css',
      },
      outfile: out('webview/inspector.css'),
      target: 'es2022',
      plugins: [fontPlugin],
    },
  ];
}

/** @param {string} root */
function styleSheet(root) {
  const names = readdirSync(join(root, 'webview/styles')).filter(name => name.endsWith('.css'));
  return names
    .sort()
    .map(name => `@import './styles/${name}';`)
    .join('\n');
}

/**
 * The icon font is copied beside the style sheet once, whatever path the style sheets use for it.
 * @type {import('esbuild').Plugin}
 */
const fontPlugin = {
  name: 'font',
  setup(build) {
    build.onResolve({filter: /codicon\.ttf/}, () => ({path: './codicon.ttf', external: true}));
  },
};
