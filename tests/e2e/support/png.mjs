// SPDX-License-Identifier: EUPL-1.2
// A screenshot as a PNG with a palette, which takes far fewer bytes.
import { deflateSync } from 'node:zlib';

const COLOURS_MAX = 256;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

// Takes a PNG as the browser makes it; colours that are near each other become one.
export async function reduce(page, png) {
  const { width, height, base64 } = await page.evaluate(decode, png.toString('base64'));
  const pixels = Buffer.from(base64, 'base64');
  let image;
  for (let bits = 8; !(image = index(pixels, width, height, bits)); bits -= 1);
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 3, 0, 0, 0], 8); // bits of an index, colour by palette, the one compression, filters and no interlace
  return Buffer.concat([SIGNATURE, chunk('IHDR', size), chunk('PLTE', image.palette),
    chunk('IDAT', deflateSync(image.rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

// Runs in a page.  Returns {width, height, base64}, four bytes a pixel.
export async function decode(base64) {
  const image = new Image();
  image.src = `data:image/png;base64,${base64}`;
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 8190) text += String.fromCharCode(...data.subarray(at, at + 8190));
  return { width, height, base64: btoa(text) };
}

// Rows of indices into a palette of the colours with so many bits each, the first seen of each; nothing when they are too many.
function index(pixels, width, height, bits) {
  const places = new Map(), palette = [], rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    const colour = pixels.subarray(4 * at, 4 * at + 3);
    const name = colour.reduce((all, one) => all << 8 | one >> (8 - bits), 0);
    if (!places.has(name)) {
      if (places.size === COLOURS_MAX) return undefined;
      places.set(name, places.size);
      palette.push(...colour);
    }
    rows[at + Math.floor(at / width) + 1] = places.get(name); // each row begins with the filter 0
  }
  return { palette: Buffer.from(palette), rows };
}

// Source: PNG, second edition, sections 5.3 and 5.5.
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function checksum(bytes) {
  let sum = 0xFFFFFFFF;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum >>> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return ~sum >>> 0;
}
