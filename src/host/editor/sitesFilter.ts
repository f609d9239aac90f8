/** The filter text that matches what some places of the trace, or things defined there, logged. Pure. */
import type {SymbolRef} from '../../protocol/model';

interface Site {
  path: string;
  line1: number;
}

/** Lines of one file that follow each other become a range. `symbols`: what is defined there. */
export function filterOf(sites: readonly Site[], symbols: readonly SymbolRef[]): string {
  const byPath = new Map<string, number[]>();
  for (const {path, line1} of sites) byPath.set(path, [...(byPath.get(path) ?? []), line1]);
  const places = [...byPath].flatMap(([path, lines]) =>
    ranges(lines).map(range => `file:${quote(`${path}:${range}`)}`),
  );
  const names = symbols.map(({kind, name}) => `${kind === 'flow' ? 'flow' : 'task'}:${quote(name)}`);
  const terms = [...places, ...new Set(names)];
  return terms.length === 1 ? terms.join('') : `(${terms.join(' OR ')})`;
}

function ranges(lines: readonly number[]): string[] {
  const sorted = [...new Set(lines)].sort((a, b) => a - b);
  const result: string[] = [];
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (sorted[to + 1] === (sorted[to] ?? 0) + 1) to++;
    result.push(to === from ? `${sorted[from]}` : `${sorted[from]}-${sorted[to]}`);
    from = to + 1;
  }
  return result;
}

/** Quoted text is taken as it stands; inside, a quote and a backslash are escaped. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
