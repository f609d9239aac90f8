// @ts-check
// esbuild plugin: lets all files of a bundle share one copy of the API of VS Code. Left to itself, esbuild makes one for each file that
// imports it, some hundred properties long: with seventy files that was two thirds of the time that loading took. Here `vscode` is a module whose
// exports are the names that its types declare; those that nobody uses are left out, and each use is a plain variable.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const namespace = 'vscode-api';

/** @type {import('esbuild').Plugin} */
export const vscodePlugin = {
  name: 'vscode',
  setup(build) {
    build.onResolve({filter: /^vscode$/}, args =>
      args.kind === 'require-call' ? {path: 'vscode', external: true} : {path: 'vscode', namespace},
    );
    build.onLoad({filter: /.*/, namespace}, () => {
      const root = build.initialOptions.absWorkingDir ?? '';
      const types = readFileSync(join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
      return {contents: moduleOf(declaredNames(types)), loader: 'js'};
    });
  },
};

/**
 * @param {string} types text of the declarations
 * @returns {string[]} what exists at run time: no interfaces and types
 */
export function declaredNames(types) {
  const found = types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const|let|function) (\w+)/gm);
  return [...new Set([...found].map(match => match[1] ?? ''))];
}

/** @param {string[]} names */
function moduleOf(names) {
  const lines = names.map(name => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`);
  return `const api = require('vscode');\n${lines.join('\n')}\n`;
}
