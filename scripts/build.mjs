// @ts-check
// `npm run build`: bundles everything into dist/. Options: --production (small, no maps), --watch (rebuild on change),
// --outdir <folder>. Prints what each file weighs. Exit code 1 when a bundle has an error.
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {buildAll, watchAll} from './build/buildAll.mjs';
import {formatSizes} from './build/sizes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {values} = parseArgs({
  options: {
    production: {type: 'boolean', default: false},
    watch: {type: 'boolean', default: false},
    outdir: {type: 'string', default: 'dist'},
  },
});

const options = {root, outDir: values.outdir, production: values.production};
try {
  if (values.watch) {
    await watchAll(options);
  } else {
    console.log(formatSizes((await buildAll(options)).sizes));
  }
} catch (error) {
  // esbuild has printed its own errors with the code they are about.
  if (!isBuildFailure(error)) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {unknown} error */
function isBuildFailure(error) {
  return error instanceof Error && 'errors' in error && 'warnings' in error;
}
