/** What `tracescope where` prints for people: a section per kind, names on the left, places or reasons on the right. */
import {countOf, cut, printable} from '../formatValues';
import type {Paint} from '../paint';
import type {WhereRow} from './locateAll';

const TITLES: Readonly<Record<string, string>> = {
  flow: 'Flows',
  task: 'Tasks',
  entrypoint: 'Entrypoints',
  node: 'Nodes',
  planner: 'Planners',
  step: 'Planner steps',
  condition: 'Conditions',
  fallback: 'Fallbacks',
  storage: 'Storages',
  record: 'Places of records',
  frame: 'Frames of tracebacks',
};
const MAX_NAME = 60;

export function whereText(rows: readonly WhereRow[], paint: Paint): string {
  const lines: string[] = [];
  for (const kind of new Set(rows.map(row => row.kind))) {
    const own = rows.filter(row => row.kind === kind);
    const width = Math.max(...own.map(row => shownName(row).length));
    lines.push(`${paint.bold(TITLES[kind] ?? kind)}`);
    for (const row of own) lines.push(`  ${shownName(row).padEnd(width)}  ${placeText(row, paint)}`);
    lines.push('');
  }
  const found = rows.filter(row => row.path !== undefined).length;
  lines.push(`${countOf(found, 'place')} found, ${countOf(rows.length - found, 'place')} not found`);
  return `${lines.join('\n')}\n`;
}

/** The end of a path says more than its beginning. */
function shownName({name}: WhereRow): string {
  const text = printable(name);
  const isPath = text.includes('/') && text.length > MAX_NAME;
  return isPath ? `…${text.slice(1 - MAX_NAME)}` : cut(text, MAX_NAME);
}

function placeText({path, line, how, moved, proven, reason}: WhereRow, paint: Paint): string {
  if (path === undefined) return paint.yellow(printable(reason ?? ''));
  const place = line ? `${printable(path)}:${line}` : printable(path);
  const notes = [
    how,
    proven === false ? 'not proven' : '',
    moved === undefined ? '' : `moved ${moved > 0 ? '+' : ''}${moved}`,
  ]
    .filter(Boolean)
    .join(', ');
  return `${place}  ${paint.dim(notes)}`;
}
