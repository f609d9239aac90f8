/** The layer check on small trees: every forbidden direction fails, every allowed one passes, by any kind of import. */
import {describe, expect, test} from 'vitest';
import {checkImports} from '../../../scripts/layers/checkImports.mjs';
import {findCycle} from '../../../scripts/layers/findCycle.mjs';
import {layers} from '../../../scripts/layers/rules.mjs';

const check = (tree: Record<string, string>) => checkImports(new Map(Object.entries(tree)), layers);

/** One file per layer, and what a path to it looks like from a folder two levels down. */
const file: Record<string, string> = {
  protocol: 'src/protocol/rpc.ts',
  core: 'src/core/model.ts',
  resolve: 'src/resolve/roots.ts',
  engine: 'src/engine/main.ts',
  cli: 'src/cli/main.ts',
  host: 'src/host/session.ts',
  extension: 'src/extension.ts',
  webview: 'webview/state/store.ts',
  test: 'test/support/producer.ts',
  scripts: 'scripts/build/bundles.mjs',
};

const allowed: Record<string, string[]> = {
  protocol: [],
  core: ['protocol'],
  resolve: ['protocol'],
  engine: ['protocol', 'core'],
  cli: ['protocol', 'core', 'resolve', 'engine'],
  host: ['protocol', 'resolve'],
  extension: ['protocol', 'host'],
  webview: ['protocol'],
  test: Object.keys(file),
  scripts: [],
};

function specifier(from: string, to: string): string {
  const up = '../'.repeat(from.split('/').length - 1) || './';
  return (up.startsWith('.') ? up : `./${up}`) + to.replace(/\.tsx?$/, '');
}

describe('directions', () => {
  for (const [from, fromPath] of Object.entries(file)) {
    for (const [to, toPath] of Object.entries(file)) {
      if (from === to) continue;
      const passes = allowed[from]?.includes(to) === true;
      test(`${from} ${passes ? 'may' : 'must not'} import ${to}`, () => {
        const problems = check({[fromPath]: `import {x} from '${specifier(fromPath, toPath)}';`});
        expect(problems.length).toBe(passes ? 0 : 1);
        if (!passes) expect(problems[0]).toContain(`${fromPath}:1: ${from} must not import ${to}`);
      });
    }
  }
});

describe('kinds of import', () => {
  const kinds = {
    'named import': `import {x} from '../core/model';`,
    'type-only import': `import type {X} from '../core/model';`,
    'import for its effects': `import '../core/model';`,
    're-export': `export {x} from '../core/model';`,
    'type-only re-export': `export type * from '../core/model';`,
    'dynamic import': `async function f() { return await import('../core/model'); }`,
    'template literal': 'const m = import(`../core/model`);',
    require: `const m = require('../core/model');`,
    'import equals': `import m = require('../core/model');`,
    'import type': `let x: import('../core/model').X;`,
    'typeof import': `let x: typeof import('../core/model');`,
    'require.resolve': `const p = require.resolve('../core/model');`,
    'triple slash': `/// <reference path="../core/model.ts" />`,
  };
  for (const [name, text] of Object.entries(kinds)) {
    test(name, () => {
      expect(check({'src/host/x.ts': `\n${text}`})).toEqual([expect.stringContaining('host must not import core')]);
    });
  }

  test('a computed name is refused', () => {
    expect(check({'src/host/x.ts': 'const m = import(name);'})).toEqual([expect.stringContaining('computed name')]);
    expect(check({'src/host/x.ts': 'const m = require(a + b);'})).toEqual([expect.stringContaining('computed name')]);
  });

  test('what only looks like an import is left alone', () => {
    expect(check({'src/host/x.ts': `// import '../core/model'\nconst s = "import '../core/model'";`})).toEqual([]);
  });

  test('the line of the import is named', () => {
    expect(check({'src/host/x.ts': `\n\nimport '../core/a';`})[0]).toMatch(/^src\/host\/x\.ts:3: /);
  });
});

describe('segments', () => {
  test('a folder that begins like a layer is none', () => {
    expect(check({'src/core-extra/x.ts': ''})).toEqual([expect.stringContaining('belongs to no layer')]);
    expect(check({'src/core/x.ts': `import '../protocol-extra/y';`})).toEqual([
      expect.stringContaining('src/protocol-extra/y, which belongs to no layer'),
    ]);
  });

  test('a way out through the own folder is seen', () => {
    expect(check({'src/host/a/x.ts': `import './../../host/../core/model';`})).toHaveLength(1);
  });

  test('a file outside every layer is refused', () => {
    expect(check({'src/host/x.ts': `import p from '../../package.json';`})).toHaveLength(1);
    expect(check({'src/cli/x.ts': `import {version} from '../../package.json';`})).toEqual([]);
  });
});

describe('packages', () => {
  test('an unlisted one fails with the place to add it', () => {
    expect(check({'src/engine/x.ts': `import pad from 'left-pad/x';`})).toEqual([
      'src/engine/x.ts:1: engine must not import the package "left-pad". If it is meant to, add it to the packages of engine in scripts/layers/rules.mjs.',
    ]);
    expect(check({'test/unit/x.test.ts': `import pad from '@left/pad/x';`})[0]).toContain('"@left/pad"');
  });

  test('zeromq only in src/engine/sources', () => {
    expect(check({'src/engine/sources/zeromq.ts': `const z = import('zeromq');`})).toEqual([]);
    expect(check({'src/engine/main.ts': `import type {Pull} from 'zeromq';`})).toHaveLength(1);
    expect(check({'src/engine/sources-old/x.ts': `import type {Pull} from 'zeromq';`})).toHaveLength(1);
    expect(check({'src/cli/main.ts': `import {Pull} from 'zeromq';`})).toHaveLength(1);
  });

  test('the toolkit only in webview/ui', () => {
    expect(check({'webview/ui/button.tsx': `import {x} from '@vscode/webview-ui-toolkit';`})).toEqual([]);
    expect(check({'webview/log/table.tsx': `import {x} from '@vscode/webview-ui-toolkit';`})).toHaveLength(1);
    expect(check({'webview/log/table.tsx': `import {useState} from 'preact/hooks';`})).toEqual([]);
  });

  test('vscode only in host and extension', () => {
    const text = `import type {Uri} from 'vscode';`;
    for (const path of ['src/host/x.ts', 'src/extension.ts']) expect(check({[path]: text})).toEqual([]);
    for (const name of ['protocol', 'core', 'resolve', 'engine', 'cli', 'webview']) {
      expect(check({[file[name] ?? '']: text})).toHaveLength(1);
    }
  });

  test('Node only in engine, cli, host and extension', () => {
    const text = `import {join} from 'node:path';`;
    for (const name of ['engine', 'cli', 'host', 'extension']) expect(check({[file[name] ?? '']: text})).toEqual([]);
    for (const name of ['protocol', 'core', 'resolve', 'webview']) {
      expect(check({[file[name] ?? '']: text})[0]).toContain('must not use Node');
    }
    expect(check({'src/core/x.ts': `import fs from 'fs/promises';`})[0]).toContain('must not use Node');
    expect(check({'src/core/x.ts': `/// <reference types="node" />`})[0]).toContain('must not use Node');
    expect(check({'src/engine/x.ts': `import fs from 'fs';`})).toEqual(['src/engine/x.ts:1: write "node:fs".']);
  });

  test('no library by triple slash', () => {
    expect(check({'src/core/x.ts': `/// <reference lib="dom" />`})[0]).toContain('library "dom"');
  });
});

describe('circles', () => {
  test('between layers', () => {
    const problems = check({
      'src/engine/x.ts': `import '../cli/y';`,
      'src/cli/y.ts': `import '../core/z';`,
      'src/core/z.ts': `import '../engine/x';`,
    });
    expect(problems.at(-1)).toMatch(/^Layers import each other in a circle: (\w+) → \w+ → \w+ → \1\.$/);
  });

  test('none in a diamond', () => {
    const edges = new Map(Object.entries({a: new Set(['b', 'c']), b: new Set(['d']), c: new Set(['d'])}));
    expect(findCycle(edges)).toBeUndefined();
  });
});

test('the rules themselves are free of circles', () => {
  const edges = new Map(
    layers.filter(({name}) => name !== 'test').map(({name, mayImport}) => [name, new Set(mayImport)]),
  );
  expect(findCycle(edges)).toBeUndefined();
});
