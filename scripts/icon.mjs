// @ts-check
// Draws resources/icon.png, the picture of the extension in the Extensions view: nested bars of time and a lens, as in
// resources/activity.svg. Run by hand when the drawing changes: `node scripts/icon.mjs`. Needs no image library.
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {deflateSync} from 'node:zlib';

const sizePx = 256;
/** Samples for one pixel in each direction: smooth edges. */
const samples = 4;

/** @typedef {[number, number, number]} Color */
/** @typedef {{color: Color, covers: (x: number, y: number) => boolean}} Shape */

/** @type {(color: Color, x1: number, y1: number, x2: number, y2: number, width: number) => Shape} */
const line = (color, x1, y1, x2, y2, width) => ({
  color,
  covers(x, y) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= width / 2;
  },
});

/** @type {(color: Color, cx: number, cy: number, radius: number, width: number) => Shape} */
const ring = (color, cx, cy, radius, width) => ({
  color,
  covers: (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) <= width / 2,
});

/** @type {(color: Color, radius: number) => Shape} */
const ground = (color, radius) => ({
  color,
  covers(x, y) {
    const inner = (/** @type {number} */ value) => Math.max(radius - value, value - (256 - radius), 0);
    return Math.hypot(inner(x), inner(y)) <= radius;
  },
});

/** Painted in this order, on a grid of 256. @type {Shape[]} */
const shapes = [
  ground([24, 33, 47], 52),
  line([96, 165, 250], 50, 72, 142, 72, 17),
  line([147, 197, 253], 84, 122, 186, 122, 17),
  line([52, 211, 153], 116, 172, 138, 172, 17),
  ring([249, 250, 251], 183, 176, 29, 14),
  line([249, 250, 251], 206, 199, 222, 215, 16),
];

/** @returns {Buffer} RGBA, rows from the top, each behind a zero byte that says "not filtered" */
function paint() {
  const rowBytes = sizePx * 4 + 1;
  const pixels = Buffer.alloc(rowBytes * sizePx);
  const stepPx = 256 / sizePx / samples;
  for (let row = 0; row < sizePx; row++) {
    for (let column = 0; column < sizePx; column++) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < samples * samples; sample++) {
        const x = (column * samples + (sample % samples) + 0.5) * stepPx;
        const y = (row * samples + Math.floor(sample / samples) + 0.5) * stepPx;
        const top = shapes.findLast(shape => shape.covers(x, y));
        if (!top) continue;
        top.color.forEach((value, channel) => (sum[channel] += value));
        sum[3]++;
      }
      const at = row * rowBytes + 1 + column * 4;
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel] = sum[3] ? Math.round(sum[channel] / sum[3]) : 0;
      pixels[at + 3] = Math.round((sum[3] / samples ** 2) * 255);
    }
  }
  return pixels;
}

/** PNG's checksum; `zlib.crc32` came with Node 22. @param {Buffer} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(sizePx, 0);
header.writeUInt32BE(sizePx, 4);
header.set([8, 6, 0, 0, 0], 8);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header),
  chunk('IDAT', deflateSync(paint(), {level: 9})),
  chunk('IEND', Buffer.alloc(0)),
]);
writeFileSync(fileURLToPath(new URL('../resources/icon.png', import.meta.url)), png);
