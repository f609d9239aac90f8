/**
 * Suites, run by name: `vitest run --project unit|engine|browser`; `soak` and `demo` are run by hand. All but the first start real
 * processes, sockets and browsers, so their files run one after the other and have time to do so on a busy machine.
 */
import {defineConfig} from 'vitest/config';

const slow = {environment: 'node', fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000} as const;

export default defineConfig({
  esbuild: {jsx: 'automatic', jsxImportSource: 'preact'},
  test: {
    reporters: ['default'],
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          // Property tests take seconds, and much longer where other programs run.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/support/buildBundles.ts'],
          ...slow,
        },
      },
      {
        extends: true,
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          globalSetup: ['test/engine/support/buildBundles.ts'],
          ...slow,
        },
      },
      {
        extends: true,
        test: {name: 'demo', include: ['test/demo/**/*.test.ts'], ...slow, testTimeout: 600_000},
      },
      {extends: true, test: {name: 'browser', include: ['test/browser/**/*.test.ts'], ...slow}},
    ],
  },
});
