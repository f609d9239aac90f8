// @ts-check
// Lint rules for every folder. Type-aware where a tsconfig exists; the layer borders are checked by
// scripts/checkLayers.mjs, not here. Rules that need several banned patterns are built from the lists below,
// because a later flat-config entry replaces `no-restricted-syntax` as a whole.
import tseslint from 'typescript-eslint';
import {suppressionReason} from './scripts/lint/suppressionReason.mjs';

const tsFiles = ['src/**/*.ts', 'webview/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'vitest.config.ts'];
const jsFiles = ['**/*.{js,mjs,cjs}'];
const configFiles = ['eslint.config.mjs', 'vitest.config.ts'];

/** Trace content is untrusted: markup and code must never be made from strings. */
const unsafe = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Make text nodes and elements: trace content is untrusted.',
  },
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Make text nodes and elements: trace content is untrusted.',
  },
  {selector: 'CallExpression[callee.object.name="document"][callee.property.name=/^write/]', message: 'Make elements.'},
  {selector: 'CallExpression[callee.name="eval"]', message: 'No code from strings.'},
  {selector: ':matches(NewExpression, CallExpression)[callee.name="Function"]', message: 'No code from strings.'},
];

const defaultExport = [
  {selector: 'ExportDefaultDeclaration', message: 'Use a named export.'},
  {selector: 'ExportSpecifier[exported.name="default"]', message: 'Use a named export.'},
];

/** What the compiler cannot forbid, because ECMAScript itself has it. */
const impure = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'No clock here: take the time as a parameter.',
  },
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'No clock here: take the time as a parameter.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'No randomness here: take it as a parameter.',
  },
  {selector: 'Identifier[name="performance"]', message: 'No clock here: take the time as a parameter.'},
  {selector: 'Identifier[name="globalThis"]', message: 'No globals here: take what is needed as a parameter.'},
];

/** Every test runs, always. */
const skippedTests = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|suite|describe)$/][property.name=/^(skip|only|todo|skipIf|runIf|fails)$/]',
    message: 'Every test runs, always: fix it or delete it.',
  },
  {
    selector: 'CallExpression[callee.object.type="ThisExpression"][callee.property.name="skip"]',
    message: 'Every test runs, always: fix it or delete it.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      'dist/**',
      '.vscode-test/**',
      'test-results/**',
      'test/fixtures/**',
      'test/**/golden/**',
    ],
  },
  {
    files: [...tsFiles, ...jsFiles],
    linterOptions: {reportUnusedDisableDirectives: 'error'},
    plugins: {'@typescript-eslint': tseslint.plugin, tracescope: {rules: {'suppression-reason': suppressionReason}}},
    languageOptions: {parser: tseslint.parser, ecmaVersion: 2022, sourceType: 'module'},
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-constant-condition': ['error', {checkLoops: false}],
      'no-debugger': 'error',
      'no-dupe-keys': 'error',
      'no-duplicate-case': 'error',
      'no-empty': ['error', {allowEmptyCatch: false}],
      'no-irregular-whitespace': 'error',
      'no-loss-of-precision': 'error',
      'no-self-assign': 'error',
      'no-self-compare': 'error',
      'no-sparse-arrays': 'error',
      'no-throw-literal': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-rename': 'error',
      'object-shorthand': ['error', 'properties'],
      'use-isnan': 'error',
      'valid-typeof': 'error',
      'max-lines': ['error', {max: 400}],
      'no-restricted-syntax': ['error', ...unsafe, ...defaultExport],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true},
      ],
      '@typescript-eslint/ban-ts-comment': [
        'error',
        {
          'ts-expect-error': 'allow-with-description',
          'ts-ignore': true,
          'ts-nocheck': true,
          minimumDescriptionLength: 10,
        },
      ],
      'tracescope/suppression-reason': 'error',
    },
  },
  {
    files: tsFiles,
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'separate-type-imports'}],
      '@typescript-eslint/no-array-delete': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
    },
  },
  {
    files: ['scripts/**/*.mjs', 'test/**/*.mjs', 'eslint.config.mjs'],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/resolve/**/*.ts', 'src/protocol/**/*.ts'],
    rules: {'no-restricted-syntax': ['error', ...unsafe, ...defaultExport, ...impure]},
  },
  {
    files: ['test/**/*.{ts,tsx,mjs}'],
    rules: {
      'no-restricted-syntax': ['error', ...unsafe, ...defaultExport, ...skippedTests],
      // Vitest's own matchers (expect.any, expect.stringContaining) are of type any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // AssemblyScript: a cast changes the number, and literals have 64 bits.
    files: ['src/scan/**/*.ts'],
    rules: {'@typescript-eslint/no-unnecessary-type-assertion': 'off', 'no-loss-of-precision': 'off'},
  },
  // One file by intent: users copy it into their project.
  {files: ['samples/**/*.mjs'], rules: {'max-lines': 'off'}},
  {files: configFiles, rules: {'no-restricted-syntax': ['error', ...unsafe]}},
);
