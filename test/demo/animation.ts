/**
 * Pictures of a page as WebP, single or animated. In: PNG screenshots with the time each is shown. Out: the bytes of one
 * file. Chromium does the compressing (a canvas, without loss), this file the container (RIFF, as in the WebP Container
 * Specification). Surprise: a frame holds only the rectangle that differs from the frame before it, so a recording of
 * a window that mostly stands still is small.
 */
import type {Page} from 'playwright-core';

export interface Shot {
  png: Buffer;
  durationMs: number;
}

interface Frame {
  x: number;
  y: number;
  widthPx: number;
  heightPx: number;
  webp: Buffer;
  durationMs: number;
}

/** What the browser gives of two pictures: the changed rectangle, and its pixels as WebP in Base64. */
interface Difference {
  x: number;
  y: number;
  widthPx: number;
  heightPx: number;
  base64: string;
}

const ANIMATION_FLAG = 0x02;
/** The rectangle replaces what is below it. */
const NO_BLENDING = 0x02;

/** One picture. `quality` 1 is without loss. */
export async function encodePicture(page: Page, png: Buffer, quality = 1): Promise<Buffer> {
  const all = await difference(page, null, png, quality);
  return Buffer.from(all?.base64 ?? '', 'base64');
}

export async function encodeAnimation(page: Page, shots: readonly Shot[], quality = 1): Promise<Buffer> {
  const frames: Frame[] = [];
  let before: Buffer | null = null;
  for (const {png, durationMs} of shots) {
    const changed = await difference(page, before, png, quality);
    before = png;
    const last = frames.at(-1);
    if (changed) frames.push({...changed, webp: Buffer.from(changed.base64, 'base64'), durationMs});
    else if (last) last.durationMs += durationMs;
  }
  const [first] = frames;
  if (!first) throw new Error('There is nothing to animate.');
  return container(first.widthPx, first.heightPx, frames);
}

/** Runs in the page, because a browser has both codecs. Null when nothing differs. */
async function difference(
  page: Page,
  before: Buffer | null,
  after: Buffer,
  quality: number,
): Promise<Difference | null> {
  const [from, to] = [before?.toString('base64') ?? null, after.toString('base64')];
  return page.evaluate(
    async ({from, to, quality}) => {
      const read = async (base64: string): Promise<ImageData> => {
        const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
        const bitmap = await createImageBitmap(blob);
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const next = await read(to);
      const old = from === null ? null : await read(from);
      let [left, top, right, bottom] = old
        ? [next.width, next.height, -1, -1]
        : [0, 0, next.width - 1, next.height - 1];
      if (old) {
        const [a, b] = [new Uint32Array(old.data.buffer), new Uint32Array(next.data.buffer)];
        for (let i = 0; i < b.length; i++) {
          if (a[i] === b[i]) continue;
          const [x, y] = [i % next.width, Math.floor(i / next.width)];
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
        if (right < 0) return null;
      }
      // The container counts positions in twos.
      left -= left % 2;
      top -= top % 2;
      const [widthPx, heightPx] = [right - left + 1, bottom - top + 1];
      const canvas = new OffscreenCanvas(widthPx, heightPx);
      canvas.getContext('2d', {alpha: false})!.putImageData(next, -left, -top);
      // Flat areas with text are often smaller without loss than with it.
      const candidates = await Promise.all(
        [1, quality].map(each => canvas.convertToBlob({type: 'image/webp', quality: each})),
      );
      const blob = candidates.reduce((a, b) => (b.size < a.size ? b : a));
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let binary = '';
      for (const byte of bytes) binary += String.fromCharCode(byte);
      return {x: left, y: top, widthPx, heightPx, base64: btoa(binary)};
    },
    {from, to, quality},
  );
}

function container(widthPx: number, heightPx: number, frames: readonly Frame[]): Buffer {
  const head = Buffer.concat([Buffer.from([ANIMATION_FLAG, 0, 0, 0]), uint24(widthPx - 1), uint24(heightPx - 1)]);
  // Background colour, then how often: 0 is for ever.
  const animation = Buffer.from([0, 0, 0, 0, 0, 0]);
  const chunks = [chunk('VP8X', head), chunk('ANIM', animation), ...frames.map(frame => chunk('ANMF', frameOf(frame)))];
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF'), uint32(body.length), body]);
}

function frameOf({x, y, widthPx, heightPx, durationMs, webp}: Frame): Buffer {
  const places = [x / 2, y / 2, widthPx - 1, heightPx - 1, Math.round(durationMs)].map(uint24);
  return Buffer.concat([...places, Buffer.from([NO_BLENDING]), imageChunks(webp)]);
}

/** The compressed pixels of a single picture, without its own header. */
function imageChunks(webp: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 12; at < webp.length;) {
    const length = 8 + webp.readUInt32LE(at + 4);
    const padded = length + (length % 2);
    if (/^(VP8 |VP8L|ALPH)$/.test(webp.toString('latin1', at, at + 4))) kept.push(webp.subarray(at, at + padded));
    at += padded;
  }
  return Buffer.concat(kept);
}

function chunk(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name, 'latin1'), uint32(content.length), content, padding]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
