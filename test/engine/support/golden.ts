/** Where the goldens of this suite are. */
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export {matchGolden} from '../../support/golden';

export function goldenPath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'golden', name);
}
