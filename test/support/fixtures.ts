/** Where the committed fixtures are, whatever folder the tests run in. */
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export function fixturePath(relative: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', relative);
}
