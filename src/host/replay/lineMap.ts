/**
 * Which lines of a source file the records of a trace come from, so that a breakpoint knows what it waits for. In: a file as
 * the resolver writes it. Out: by line of the file as it is now, the places that records write and the names that are
 * defined there (for systems whose records name no place). Lines are resolved as everywhere; what cannot be told is left out.
 */
import type {SourceRef} from '../../protocol/model';
import type {LineFigures} from '../../protocol/lines';
import type {RecordSite} from '../../protocol/queries';
import type {SourcePlace} from '../../resolve/resolveSymbol';
import type {ReplayedTrace, ReplayPlaces} from './replayed';

export interface LineTargets {
  sites: {path: string; line: number}[];
  /** As the engine numbers them. */
  names: number[];
}

const MAX_LINES = 5000;
const MAX_NAMES = 2000;
const MAX_NEIGHBOURS = 12;
/** Files in which names are looked for. */
const NAMING = /\.(?:pyw?|ya?ml)$/i;

export class LineMap {
  /** Paths that records write, by the file that they are here; resolved once each. */
  private readonly locations = new Map<string, string | null>();
  private seen = 0;
  private paths: string[] = [];
  /** Where names are defined; of so many names. */
  private definitions: {names: number; places: Promise<readonly (readonly SourcePlace[])[]>} | null = null;

  constructor(
    private readonly trace: Pick<ReplayedTrace, 'call'>,
    private readonly places: ReplayPlaces,
  ) {}

  /** Source files may have been edited since. */
  forgetDefinitions(): void {
    this.definitions = null;
  }

  /** Lines count from 1. Empty where no record comes from the file. */
  async linesOf(location: string): Promise<Map<number, LineTargets>> {
    const lines = new Map<number, LineTargets>();
    const at = (line1: number) => {
      const known = lines.get(line1) ?? {sites: [], names: []};
      lines.set(line1, known);
      return known;
    };
    for (const {path, line, line1} of await this.sitesIn(location)) at(line1).sites.push({path, line});
    if (NAMING.test(location)) for (const {number, line1} of await this.namesIn(location)) at(line1).names.push(number);
    return lines;
  }

  private async sitesIn(location: string): Promise<{path: string; line: number; line1: number}[]> {
    const paths = await this.pathsOf(location);
    if (paths.length === 0) return [];
    const figures = await this.trace.call('lineFigures', {paths, errorsOnly: false, limit: MAX_LINES});
    const sites = sitesOf(figures);
    const found: {path: string; line: number; line1: number}[] = [];
    for (const site of sites) {
      const {path, line, templates} = site;
      const evidence = {template: templates[0] ?? null, neighbours: nearest(site, sites)};
      const resolution = await this.places.resolve(site, evidence);
      if (resolution.kind === 'found' && resolution.line1 > 0) found.push({path, line, line1: resolution.line1});
    }
    return found;
  }

  /** Only files of that name can be it: mappings change folders. */
  private async pathsOf(location: string): Promise<string[]> {
    const {paths} = await this.trace.call('filePaths', {from: this.seen});
    this.seen += paths.length;
    this.paths = [...this.paths, ...paths];
    const name = baseName(location);
    const found: string[] = [];
    for (const path of this.paths.filter(other => baseName(other) === name)) {
      let known = this.locations.get(path);
      if (known === undefined) {
        const resolution = await this.places.resolve({path, line: 0, func: null}, {template: null});
        // A path whose name alone fits may be the file: its lines prove it or are left out, one by one.
        known = resolution.kind === 'found' || resolution.kind === 'nameOnly' ? resolution.path : null;
        this.locations.set(path, known);
      }
      if (known === location) found.push(path);
    }
    return found;
  }

  private async namesIn(location: string): Promise<{number: number; line1: number}[]> {
    const {symbols} = await this.trace.call('names', {from: 0});
    const named = symbols.slice(0, MAX_NAMES).flatMap((symbol, number) => (symbol ? [{symbol, number}] : []));
    if (named.length === 0) return [];
    // Every file with a breakpoint asks, one after the other.
    if (this.definitions?.names !== named.length) {
      const places = this.places.definitionsOf(named.map(({symbol}) => symbol));
      this.definitions = {names: named.length, places};
    }
    const places = await this.definitions.places;
    return named.flatMap(({number}, index) =>
      (places[index] ?? []).filter(({path}) => path === location).map(({line1}) => ({number, line1})),
    );
  }
}

function sitesOf(figures: LineFigures): RecordSite[] {
  return figures.path.map((path, row) => {
    const template = figures.template[row] ?? null;
    const line = figures.line[row]!;
    return {path, line, func: figures.func[row] ?? null, templates: template === null ? [] : [template]};
  });
}

/** Other lines of the same file show whether and how it was edited. */
function nearest(site: SourceRef, sites: readonly RecordSite[]): RecordSite[] {
  return sites
    .filter(({path, line}) => path === site.path && line !== site.line)
    .sort((a, b) => Math.abs(a.line - site.line) - Math.abs(b.line - site.line))
    .slice(0, MAX_NEIGHBOURS)
    .sort((a, b) => a.line - b.line);
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}
