/**
 * What a YAML file says of Selinon: tasks, storages and flow definitions with the lines they stand on. Comes in: the lines
 * of any YAML file. Goes out: null when it holds none of these. Reads what can be read of a file that is half edited. The
 * library is loaded with the first file, because most sessions never need it.
 */
import type * as YamlModule from 'yaml';
import type {Document, Pair, YAMLMap} from 'yaml';

export interface YamlEntry {
  name: string;
  line1: number;
  /** Python module and class, as written; class defaults to the name. */
  module: string;
  className: string;
}

export interface YamlEdge {
  line1: number;
  from: string[];
  to: string[];
  /** Names of condition functions and of the foreach function. */
  functions: string[];
  /** Everything else that the condition is made of: nodes, keys and values. */
  details: string[];
  /** Of `condition`, `foreach`; 0 where there is none. */
  condition1: number;
}

export interface YamlFallback {
  line1: number;
  nodes: string[];
}

export interface YamlFlow {
  name: string;
  line1: number;
  edges: YamlEdge[];
  fallbacks: YamlFallback[];
}

export interface YamlFacts {
  tasks: YamlEntry[];
  storages: YamlEntry[];
  flows: YamlFlow[];
}

const CONCERNS = /^[\s{,'"]*(?:tasks|storages|flow-definitions)['"]?\s*:/m;

export async function readSelinonYaml(lines: readonly string[]): Promise<YamlFacts | null> {
  const text = lines.join('\n');
  if (!CONCERNS.test(text)) return null;
  const yaml = await import('yaml');
  const counter = new yaml.LineCounter();
  const facts: YamlFacts = {tasks: [], storages: [], flows: []};
  const lineOf = (node: unknown): number => {
    const range = yaml.isNode(node) ? node.range : null;
    return range ? counter.linePos(range[0]).line : 0;
  };
  const documents = yaml.parseAllDocuments(text, {
    lineCounter: counter,
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if (Array.isArray(documents)) {
    for (const document of documents) new Reader(yaml, lineOf, facts, document).root(document.contents);
  }
  return facts.tasks.length + facts.storages.length + facts.flows.length > 0 ? facts : null;
}

type Yaml = typeof YamlModule;
/** How deep anchors may lead to anchors. */
const MAX_ALIASES = 8;

class Reader {
  constructor(
    private readonly yaml: Yaml,
    private readonly lineOf: (node: unknown) => number,
    private readonly facts: YamlFacts,
    private readonly document: Document,
  ) {}

  root(contents: unknown): void {
    if (!this.yaml.isMap(contents)) return;
    for (const item of this.items(contents, 'tasks')) this.facts.tasks.push(...this.entry(item));
    for (const item of this.items(contents, 'storages')) this.facts.storages.push(...this.entry(item));
    for (const item of this.items(contents, 'flow-definitions')) this.flow(item);
  }

  private entry(item: YAMLMap): YamlEntry[] {
    const name = this.text(item, 'name');
    if (name === '') return [];
    const className = this.text(item, 'classname') || name;
    return [{name, line1: this.keyLine(item, 'name'), module: this.text(item, 'import'), className}];
  }

  private flow(item: YAMLMap): void {
    const name = this.text(item, 'name');
    if (name === '') return;
    const edges = this.items(item, 'edges').map(edge => this.edge(edge));
    const fallbacks = this.items(item, 'failures').map(failure => ({
      line1: this.lineOf(failure),
      nodes: this.texts(this.get(failure, 'nodes')),
    }));
    this.facts.flows.push({name, line1: this.keyLine(item, 'name'), edges, fallbacks});
  }

  private edge(item: YAMLMap): YamlEdge {
    const functions: string[] = [];
    const details: string[] = [];
    let condition1 = 0;
    for (const key of ['condition', 'foreach']) {
      const value = this.get(item, key);
      if (!this.yaml.isMap(value)) continue;
      condition1 ||= this.keyLine(item, key);
      this.yaml.visit(value, {
        Pair: (_key, pair: Pair) => {
          const named = this.scalar(pair.key);
          const given = this.scalar(pair.value);
          if (named === 'name' || named === 'function') functions.push(given);
          else if (given !== '') details.push(given);
        },
      });
    }
    return {
      ...{line1: this.lineOf(item), functions, details, condition1},
      ...{from: this.texts(this.get(item, 'from')), to: this.texts(this.get(item, 'to'))},
    };
  }

  private items(map: YAMLMap, key: string): YAMLMap[] {
    const value = this.get(map, key);
    if (!this.yaml.isSeq(value)) return [];
    return value.items.map(item => this.target(item)).filter((item): item is YAMLMap => this.yaml.isMap(item));
  }

  /** A value of the map, its own or one that `<<` brings in; anchors are followed. */
  private get(map: YAMLMap, key: string, left = MAX_ALIASES): unknown {
    if (map.has(key)) return this.target(map.get(key, true));
    if (left === 0 || !map.has('<<')) return undefined;
    const merged = this.target(map.get('<<', true));
    for (const item of this.yaml.isSeq(merged) ? merged.items : [merged]) {
      const from = this.target(item);
      const value = this.yaml.isMap(from) ? this.get(from, key, left - 1) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** What an anchor's name stands for. */
  private target(node: unknown): unknown {
    let at = node;
    for (let left = MAX_ALIASES; left > 0 && this.yaml.isAlias(at); left--) at = at.resolve(this.document);
    return at;
  }

  private keyLine(map: YAMLMap, key: string): number {
    const pair = map.items.find(item => this.scalar(item.key) === key);
    return this.lineOf(pair?.key) || this.lineOf(map);
  }

  private text(map: YAMLMap, key: string): string {
    return this.scalar(this.get(map, key));
  }

  private texts(node: unknown): string[] {
    const values = this.yaml.isSeq(node) ? node.items.map(item => this.scalar(item)) : [this.scalar(node)];
    return values.filter(text => text !== '');
  }

  /** '' for null and for what is no scalar. */
  private scalar(given: unknown): string {
    const node = this.target(given);
    if (!this.yaml.isScalar(node)) return typeof node === 'string' ? node : '';
    const {value} = node;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
}
