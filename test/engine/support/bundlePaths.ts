/** Where the bundles under test are: a folder of this run alone, named by the global set-up through the environment. */
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const FOLDER_VARIABLE = 'TRACESCOPE_TEST_BUNDLES';

const folder = process.env[FOLDER_VARIABLE] ?? '';
export const enginePath = join(folder, 'engine.js');
export const cliPath = join(folder, 'cli.js');
