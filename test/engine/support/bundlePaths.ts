/** Where the bundles under test are. */
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const outDir = join(root, 'node_modules', '.cache', 'engine-test');
export const enginePath = join(outDir, 'engine.js');
export const cliPath = join(outDir, 'cli.js');
