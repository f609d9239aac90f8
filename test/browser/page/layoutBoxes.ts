/**
 * Where the parts of the page are, as text: one line for each region, control and row with its place. Compared with a
 * golden line by line; heights are those of the design, widths may follow the font of the machine a little.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import type {Page} from 'playwright-core';

/** Up and down everything is on a grid of pixels; only a control may be as high as its font. */
const DOWN_PX = 4;
/** Across, words of another font push what stands beside them. */
const ACROSS_PX = 40;

const PARTS = [
  ...['[data-region]', '.toolbar > *', '.toolbar-controls > *', '.tab-list > *', '.tab-tools > *'],
  // The hints of keys are as wide as their words, and go where they have no room.
  ...['.main > *', '.footer > :not(.key-hints)', 'aside > *'],
  ...['[role=columnheader]', '.sticky-row', '.tl-lanes', '.tl-ruler', '.graph-node', '.section-head', '.facts'],
  ...['.empty > *'],
].join(',');
/** Of many that are alike the first few. */
const ROWS = ['.spacer > .row', '.tl-row', '.stat-row'];
const ROWS_SHOWN = 5;

export async function boxesOf(page: Page): Promise<string> {
  return page.evaluate(
    ([parts, rows, shown]) => {
      const alike = rows.flatMap(selector =>
        [...document.querySelectorAll(selector)]
          .filter(element => element.getBoundingClientRect().height > 0)
          .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
          .slice(0, shown),
      );
      return [...document.querySelectorAll(parts), ...alike]
        .map(element => ({element, box: element.getBoundingClientRect()}))
        .filter(({box}) => box.width > 0 && box.height > 0)
        .map(({element, box}) => {
          const kind = element.getAttribute('role') ?? element.localName;
          const name = element.getAttribute('aria-label') ?? element.classList[0] ?? '';
          const place = [box.x, box.y, box.width, box.height].map(Math.round);
          return `${kind} "${name}" ${place.join(' ')}\n`;
        })
        .join('');
    },
    [PARTS, ROWS, ROWS_SHOWN] as const,
  );
}

/** What stands elsewhere than in the golden, a sentence each. Writes the golden where that is asked for. */
export function compareBoxes(actual: string, goldenPath: string): string[] {
  if (process.env.UPDATE_GOLDEN === '1' && !process.env.CI) {
    mkdirSync(dirname(goldenPath), {recursive: true});
    writeFileSync(goldenPath, actual);
  }
  if (!existsSync(goldenPath)) return [`There is no golden ${goldenPath}: run with UPDATE_GOLDEN=1 and look at it.`];
  return differences(readFileSync(goldenPath, 'utf8'), actual);
}

export function differences(golden: string, actual: string): string[] {
  const wanted = parse(golden);
  const found = parse(actual);
  const names = (boxes: Box[]) => boxes.map(({name}) => name).join('\n');
  if (names(wanted) !== names(found)) {
    const at = wanted.findIndex(({name}, index) => name !== found[index]?.name);
    const index = at < 0 ? wanted.length : at;
    return [`Part ${index + 1} is ${found[index]?.name ?? 'missing'} instead of ${wanted[index]?.name ?? 'none'}.`];
  }
  return wanted.flatMap(({name, place}, index) => {
    const other = found[index]?.place ?? [];
    const moved = place.some(
      (px, side) => Math.abs(px - (other[side] ?? NaN)) > (side % 2 === 0 ? ACROSS_PX : DOWN_PX),
    );
    return moved ? [`${name} is at ${other.join(' ')} instead of ${place.join(' ')}.`] : [];
  });
}

interface Box {
  name: string;
  /** Left, top, width, height. */
  place: number[];
}

function parse(text: string): Box[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const words = line.split(' ');
      return {name: words.slice(0, -4).join(' '), place: words.slice(-4).map(Number)};
    });
}
