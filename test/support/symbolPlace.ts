/** Where a name leads in a workspace held in memory. In: files by path, a name. Out: `path:line what`, or why there is no one place. */
import {plainEnglish} from '../../src/host/localize';
import type {SymbolRef} from '../../src/protocol/model';
import {explainSymbol} from '../../src/resolve/explain';
import {resolveSymbol} from '../../src/resolve/resolveSymbol';
import {SourceIndex} from '../../src/resolve/sourceIndex';
import {memoryFiles} from './sourceTree';

export type SourceCase = [name: string, files: Record<string, string>, expected: string];

export async function symbolPlace(files: Record<string, string>, symbol: SymbolRef): Promise<string> {
  const found = await resolveSymbol(new SourceIndex(memoryFiles(['/w'], new Map(Object.entries(files)))), symbol);
  if (found.kind === 'found') return `${found.place.path}:${found.place.line1} ${found.place.what}`;
  if (found.kind === 'several') return found.places.map(({path, line1}) => `${path}:${line1}`).join(' or ');
  return explainSymbol(symbol, found, plainEnglish);
}
