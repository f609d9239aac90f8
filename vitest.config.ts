/**
 * Suites, run by name: `vitest run --project unit|engine|browser`; `soak` is run by hand. All but the first start real
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
        // No unit test takes a second by itself; a busy machine may make it ten.
        test: {name: 'unit', environment: 'node', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 60_000},
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
      {extends: true, test: {name: 'browser', include: ['test/browser/**/*.test.ts'], ...slow}},
    ],
  },
});
