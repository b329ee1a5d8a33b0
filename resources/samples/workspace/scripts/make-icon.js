#!/usr/bin/env node
// Draws assets/icon.png: an apple, 32 by 32 pixels, without any library.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 32;
const CLEAR = [0, 0, 0, 0];
const RED = [200, 52, 44, 255];
const SHINE = [236, 122, 104, 255];
const STALK = [96, 66, 40, 255];
const LEAF = [92, 148, 62, 255];

const within = (x, y, cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;

function pixel(x, y) {
  if (within(x, y, 20.5, 6, 4.5, 2.2)) return LEAF;
  if (x >= 15 && x <= 16 && y >= 4 && y <= 10) return STALK;
  if (within(x, y, 10.5, 15, 2.2, 3)) return SHINE;
  if (within(x, y, 11.5, 19, 8.5, 10) || within(x, y, 19.5, 19, 8.5, 10)) return RED;
  return CLEAR;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const rows = Array.from({ length: SIZE }, (_, y) => [
  0,
  ...Array.from({ length: SIZE }, (_, x) => pixel(x, y)).flat(),
]);
const header = Buffer.from([0, 0, 0, SIZE, 0, 0, 0, SIZE, 8, 6, 0, 0, 0]);
const png = Buffer.concat([
  Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
  chunk('IHDR', header),
  chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 9 })),
  chunk('IEND', Buffer.alloc(0)),
]);
writeFileSync(new URL('../assets/icon.png', import.meta.url), png);
