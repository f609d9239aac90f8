/** Two symbols of one key are found at one place. */
import type {SymbolRef} from './model';

export function symbolKey(symbol: SymbolRef): string {
  const {kind, system, name} = symbol;
  if (symbol.kind === 'condition') return JSON.stringify([kind, system, name, symbol.flow, symbol.from, symbol.to]);
  if (symbol.kind === 'fallback') return JSON.stringify([kind, system, name, symbol.flow]);
  return JSON.stringify([kind, system, name]);
}
