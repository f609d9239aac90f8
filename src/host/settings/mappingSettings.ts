/**
 * Reads `tracescope.source.pathMappings`: unknown JSON in, mappings out. Items that are not `{from, to}` texts are
 * left out; the settings editor has marked them by the schema already. `${workspaceFolder}` in `to` is the first folder.
 */
import type {PathMapping} from '../../resolve/mappings';

export function readPathMappings(value: unknown, firstFolder: string | undefined): PathMapping[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const {from, to} = item as Record<string, unknown>;
    if (typeof from !== 'string' || typeof to !== 'string' || from === '' || to === '') return [];
    if (!to.includes('${workspaceFolder}')) return [{from, to}];
    return firstFolder === undefined ? [] : [{from, to: to.replaceAll('${workspaceFolder}', firstFolder)}];
  });
}
