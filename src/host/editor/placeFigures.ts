/**
 * From the engine's figures of the places in a file to lines of the open document. Places whose line cannot be told are
 * left out; several that have come to stand on one line are added up. The same for names and the lines that define
 * them. Pure.
 */
import type {LineFigures, NameFigures} from '../../protocol/lines';
import type {SymbolRef} from '../../protocol/model';
import type {Anchors, Place} from './anchors';
import type {DefinedName} from './definitions';
import {addUp} from './insightText';
import type {LineSummary} from './insightText';

const MAX_NEIGHBOURS = 12;

/** A place of the trace that stands on a line of the editor. */
export interface LineSite {
  path: string;
  /** 1-based, as the records say. */
  line1: number;
  lastRecord: number;
}

/** A name of the trace that is defined on a line of the editor. */
export interface LineName {
  number: number;
  symbol: SymbolRef;
}

export interface PlacedLine {
  /** 0-based, in the document as it is now. */
  line: number;
  summary: LineSummary;
  sites: readonly LineSite[];
  names: readonly LineName[];
}

export async function placeFigures(
  figures: LineFigures,
  anchors: Anchors,
  lineCount: number,
  find: (place: Place, neighbours: readonly Place[]) => Promise<number | null>,
): Promise<PlacedLine[]> {
  const places = Array.from({length: figures.count}, (_, row) => placeOf(figures, row));
  for (const place of places) await anchors.lookUp(place, () => find(place, nearest(place, places)));
  // Only now, at once: the document may have been edited during the look-ups.
  const byLine = new Map<number, number[]>();
  places.forEach((place, row) => {
    const line = anchors.lineOf(place);
    if (line !== null && line < lineCount) byLine.set(line, [...(byLine.get(line) ?? []), row]);
  });
  return [...byLine].map(([line, rows]) => ({
    line,
    summary: addUp(rows.map(row => summaryOf(figures, row))),
    sites: rows.map(row => siteOf(figures, row)),
    names: [],
  }));
}

/** Of names that are defined in the document; `figures` has a row for each. */
export function placeNames(figures: NameFigures, names: readonly DefinedName[], lineCount: number): PlacedLine[] {
  return names.flatMap(({number, definition: {line, symbol}}, row) => {
    if (line === null || line >= lineCount || figures.runs[row] === 0) return [];
    return [{line, summary: nameSummaryOf(figures, row), sites: [], names: [{number, symbol}]}];
  });
}

/** What stands on one line becomes one. */
export function mergeLines(lines: readonly PlacedLine[]): PlacedLine[] {
  const byLine = new Map<number, PlacedLine[]>();
  for (const line of lines) byLine.set(line.line, [...(byLine.get(line.line) ?? []), line]);
  return [...byLine].map(([line, own]) => ({
    line,
    summary: addUp(own.map(({summary}) => summary)),
    sites: own.flatMap(({sites}) => sites),
    names: own.flatMap(({names}) => names),
  }));
}

function nameSummaryOf(figures: NameFigures, row: number): LineSummary {
  return {
    records: 0,
    runs: figures.runs[row] ?? 0,
    errors: figures.failed[row] ?? 0,
    tasks: figures.ended[row] ?? 0,
    lastDurationNs: figures.lastDurationNs[row] ?? NaN,
    meanDurationNs: figures.meanDurationNs[row] ?? NaN,
    message: figures.message[row] ?? '',
  };
}

/** Other lines of the same file: an edited file is found again by them as well. */
function nearest(place: Place, places: readonly Place[]): Place[] {
  const others = places.filter(({path, line1}) => path === place.path && line1 !== place.line1);
  const away = ({line1}: Place) => Math.abs(line1 - place.line1);
  return others.sort((a, b) => away(a) - away(b)).slice(0, MAX_NEIGHBOURS);
}

function placeOf(figures: LineFigures, row: number): Place {
  return {
    path: figures.path[row] ?? '',
    line1: figures.line[row] ?? 0,
    func: figures.func[row] ?? null,
    template: figures.template[row] ?? null,
  };
}

function siteOf(figures: LineFigures, row: number): LineSite {
  return {path: figures.path[row] ?? '', line1: figures.line[row] ?? 0, lastRecord: figures.lastRecord[row] ?? 0};
}

function summaryOf(figures: LineFigures, row: number): LineSummary {
  return {
    records: figures.records[row] ?? 0,
    runs: 0,
    errors: figures.errors[row] ?? 0,
    tasks: figures.tasks[row] ?? 0,
    lastDurationNs: figures.lastDurationNs[row] ?? NaN,
    meanDurationNs: figures.meanDurationNs[row] ?? NaN,
    message: figures.message[row] ?? '',
  };
}
