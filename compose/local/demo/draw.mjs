// SPDX-License-Identifier: EUPL-1.2
// Small pictures, drawn from a list of shapes, as PNG of 256 colours (W3C PNG, third edition); and letters as PDF.
import { deflateSync } from 'node:zlib';

const WIDTH = 320;
const HEIGHT = 240;

const crcs = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1;
  return crc;
});

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  let crc = 0xFFFFFFFF;
  for (let at = 4; at < data.length + 8; at += 1) crc = crcs[(crc ^ out[at]) & 255] ^ (crc >>> 8);
  out.writeUInt32BE((crc ^ 0xFFFFFFFF) >>> 0, data.length + 8);
  return out;
}

const box = (x, y, width, height, isInside) => ({ left: x, top: y, right: x + width, bottom: y + height, isInside });

// Each within a box, in pixels.
const shapes = {
  box: (x, y, width, height) => box(x, y, width, height, () => true),
  disc: (x, y, radius) => box(x - radius, y - radius, 2 * radius + 1, 2 * radius + 1, (px, py) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2),
  roof: (x, y, width, height) => box(x - width / 2, y, width, height, (px, py) => Math.abs(px - x) * 2 * height <= (py - y) * width),
  tiles: (x, y, width, height, size) => box(x, y, width, height, (px, py) => (px - x) % size === 0 || (py - y) % size === 0),
};

// A drawing: {colors: {name: "rrggbb"}, shapes: [[shape, color, ...numbers]]}; later shapes lie over earlier ones.
export function png({ colors, shapes: list }) {
  const names = Object.keys(colors);
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1)); // each row begins with its filter, none
  for (const [shape, color, ...numbers] of list) {
    const { left, top, right, bottom, isInside } = shapes[shape](...numbers);
    const index = names.indexOf(color);
    for (let y = Math.max(top, 0); y < Math.min(bottom, HEIGHT); y += 1) {
      for (let x = Math.max(left, 0); x < Math.min(right, WIDTH); x += 1) if (isInside(x, y)) rows[y * (WIDTH + 1) + x + 1] = index;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 3, 0, 0, 0], 8); // bits, palette
  const palette = Buffer.from(names.map((name) => colors[name]).join(''), 'hex');
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 6 })), chunk('IEND', Buffer.alloc(0))]);
}

// One page of lines in Helvetica, in Latin-1.  Source: ISO 32000-1, 7.5.
export function pdf(lines) {
  const text = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
  const content = `BT /F1 12 Tf 18 TL 72 760 Td\n${text}\nET`;
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'];
  let out = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Root 1 0 R/Size ${objects.length + 1}>>\nstartxref\n${out.length}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}
