/**
 * From the engine's figures of the places in a file to lines of the open document. Places whose line cannot be told are
 * left out; several that have come to stand on one line are added up. Pure.
 */
import type {LineFigures} from '../../protocol/lines';
import type {Anchors, Place} from './anchors';
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

export interface PlacedLine {
  /** 0-based, in the document as it is now. */
  line: number;
  summary: LineSummary;
  sites: readonly LineSite[];
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
  }));
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
    errors: figures.errors[row] ?? 0,
    tasks: figures.tasks[row] ?? 0,
    lastDurationNs: figures.lastDurationNs[row] ?? NaN,
    meanDurationNs: figures.meanDurationNs[row] ?? NaN,
    message: figures.message[row] ?? '',
  };
}
