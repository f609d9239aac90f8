/**
 * Pictures of the page as goldens, compared as tiles: each is the mean colour of 16 × 16 px, so that the shape of letters
 * hardly counts while grounds, bars, lines of text and whatever moved or went away do. Goldens are a quarter as wide and
 * high as the page, to be looked at. The browser decodes and shrinks, so no library does.
 * A missing golden fails; UPDATE_GOLDEN=1 writes them, never where CI is set.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import type {Page} from 'playwright-core';

/** Screen pixels per pixel of a golden, each way; and pixels of a golden per tile. */
const SHRINK = 4;
const TILE = 4;
/** Of 255: lines of text in another font stay below, a ground of another theme does not. */
const MAX_DIFFERENCE = 40;
/** Share of tiles that may differ: an icon drawn otherwise, an edge that falls into the next tile. */
export const MAX_SHARE = 0.03;

export interface Pixels {
  width: number;
  height: number;
  /** Three bytes a pixel. */
  rgb: Uint8Array;
}

/** A picture made smaller by whole steps, as pixels and as PNG. */
async function shrink(page: Page, png: Uint8Array, by: number): Promise<Pixels & {png: Buffer}> {
  const found = await page.evaluate(
    async ([base64, step]) => {
      const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
      const whole = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      whole.drawImage(image, 0, 0);
      const {data} = whole.getImageData(0, 0, image.width, image.height);
      const width = Math.floor(image.width / step);
      const height = Math.floor(image.height / step);
      const small = new OffscreenCanvas(width, height).getContext('2d')!;
      const made = small.createImageData(width, height);
      let text = '';
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          for (let channel = 0; channel < 3; channel++) {
            let sum = 0;
            for (let at = 0; at < step * step; at++) {
              const pixel = (y * step + Math.floor(at / step)) * image.width + x * step + (at % step);
              sum += data[pixel * 4 + channel]!;
            }
            const mean = Math.round(sum / (step * step));
            made.data[(y * width + x) * 4 + channel] = mean;
            text += String.fromCharCode(mean);
          }
          made.data[(y * width + x) * 4 + 3] = 255;
        }
      }
      small.putImageData(made, 0, 0);
      const blob = await small.canvas.convertToBlob({type: 'image/png'});
      let encoded = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) encoded += String.fromCharCode(byte);
      return {width, height, rgb: btoa(text), png: btoa(encoded)};
    },
    [Buffer.from(png).toString('base64'), by] as const,
  );
  const {width, height} = found;
  return {width, height, rgb: Buffer.from(found.rgb, 'base64'), png: Buffer.from(found.png, 'base64')};
}

/** Share of tiles whose mean colour differs by more than text does; 1 for pictures of different size. */
export function differingShare(before: Pixels, after: Pixels): number {
  if (before.width !== after.width || before.height !== after.height) return 1;
  const columns = Math.ceil(before.width / TILE);
  const rows = Math.ceil(before.height / TILE);
  let differing = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [one, other] = [meanOf(before, column, row), meanOf(after, column, row)];
      if (one.some((value, channel) => Math.abs(value - (other[channel] ?? 0)) > MAX_DIFFERENCE)) differing++;
    }
  }
  return differing / (columns * rows);
}

function meanOf({width, height, rgb}: Pixels, column: number, row: number): number[] {
  const sums = [0, 0, 0];
  const right = Math.min(width, (column + 1) * TILE);
  const bottom = Math.min(height, (row + 1) * TILE);
  for (let y = row * TILE; y < bottom; y++) {
    for (let x = column * TILE; x < right; x++) {
      for (let channel = 0; channel < 3; channel++) sums[channel]! += rgb[(y * width + x) * 3 + channel]!;
    }
  }
  const pixels = (right - column * TILE) * (bottom - row * TILE);
  return sums.map(sum => sum / pixels);
}

/** The page as it is now, a quarter as wide and high; `path` gets it as it is. */
export async function pictureOf(page: Page, path?: string): Promise<Pixels & {png: Buffer}> {
  const whole = await page.screenshot({animations: 'disabled', caret: 'hide', ...(path === undefined ? {} : {path})});
  return shrink(page, whole, SHRINK);
}

/** What is wrong in a sentence, or '' where the picture is as its golden. `actualPath` gets the whole one. */
export async function comparePicture(page: Page, goldenPath: string, actualPath: string): Promise<string> {
  const actual = await pictureOf(page, actualPath);
  if (process.env.UPDATE_GOLDEN === '1' && !process.env.CI) {
    mkdirSync(dirname(goldenPath), {recursive: true});
    writeFileSync(goldenPath, actual.png);
  }
  if (!existsSync(goldenPath)) return `There is no golden ${goldenPath}: run with UPDATE_GOLDEN=1 and look at it.`;
  const share = differingShare(await shrink(page, readFileSync(goldenPath), 1), actual);
  if (share <= MAX_SHARE) return '';
  const percent = (share * 100).toFixed(1);
  return `${percent} % of the tiles differ from ${goldenPath}; what was drawn is in ${actualPath}.`;
}
