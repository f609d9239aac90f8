/**
 * A JSON value as lines of a tree: which are shown depends on what is unfolded. Pure; drawn by JsonTree. Long lists
 * show their first part and a line that shows more; long strings are cut, their whole is copied.
 */
import {visibleLine} from '../format/visibleText';
import type {JsonNode} from '../../src/protocol/looseJson';

export interface TreeRow {
  /** Path with `/` between names, each escaped: the identity of the line. */
  path: string;
  depth: number;
  label: string;
  node: JsonNode;
  /** null for what cannot be unfolded. */
  expanded: boolean | null;
  /** Lines below it that are still hidden; such a row is the "more" line itself. */
  more: number;
}

export const PAGE = 100;
const MAX_STRING = 2000;

/** `pages` says how often "more" was asked for at a path. */
export function listTreeRows(
  roots: readonly [string, JsonNode][],
  isExpanded: (path: string, depth: number) => boolean,
  pages: ReadonlyMap<string, number>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (label: string, node: JsonNode, path: string, depth: number) => {
    const children = childrenOf(node);
    const expanded = children.length > 0 ? isExpanded(path, depth) : null;
    rows.push({path, depth, label, node, expanded, more: 0});
    if (!expanded) return;
    const shown = PAGE * (1 + (pages.get(path) ?? 0));
    for (const [name, child] of children.slice(0, shown)) add(name, child, joinPath(path, name), depth + 1);
    const more = children.length - shown;
    if (more > 0) rows.push({path, depth: depth + 1, label: '', node, expanded: null, more});
  };
  for (const [label, node] of roots) add(label, node, joinPath('', label), 0);
  return rows;
}

export function childrenOf(node: JsonNode): [string, JsonNode][] {
  if (node.kind === 'object') return node.entries;
  if (node.kind === 'array') return node.items.map((item, index) => [String(index), item]);
  return [];
}

/** What stands behind the name on one line. */
export function valueText(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return node.entries.length === 0 ? '{}' : '{…}';
    case 'array':
      return node.items.length === 0 ? '[]' : `[${node.items.length}]`;
    case 'string': {
      const cut = node.value.length > MAX_STRING;
      const text = visibleLine(JSON.stringify(cut ? node.value.slice(0, MAX_STRING) : node.value));
      return cut ? `${text.slice(0, -1)}… (${node.value.length} characters)` : text;
    }
    case 'number':
    case 'word':
      return node.text;
  }
}

/** A value as JSON text again, for the clipboard: two spaces of indent, numbers as they were written. */
export function writeLooseJson(node: JsonNode, indent = ''): string {
  const deeper = `${indent}  `;
  switch (node.kind) {
    case 'object': {
      if (node.entries.length === 0) return '{}';
      const lines = node.entries.map(([k, v]) => `${deeper}${JSON.stringify(k)}: ${writeLooseJson(v, deeper)}`);
      return `{\n${lines.join(',\n')}\n${indent}}`;
    }
    case 'array': {
      if (node.items.length === 0) return '[]';
      return `[\n${node.items.map(item => deeper + writeLooseJson(item, deeper)).join(',\n')}\n${indent}]`;
    }
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
    case 'word':
      return node.text;
  }
}

function joinPath(parent: string, name: string): string {
  return `${parent}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}
