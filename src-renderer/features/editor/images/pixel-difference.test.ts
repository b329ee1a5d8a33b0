/** Pixels that differ, and pictures of other kinds. */
import { describe, expect, it } from 'vitest';

import { pictureType } from './image-source.ts';
import { padded, pixelDifference } from './pixel-difference.ts';
import type { Pixels } from './pixel-difference.ts';

const grey = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).fill(200),
});
const now = { threshold: 0, pause: () => Promise.resolve(), wanted: () => true };

describe('the difference between two pictures', () => {
  it('counts pixels over all slices', async () => {
    const [before, after] = [grey(500, 900), grey(500, 900)];
    after.data[0] = 0;
    after.data[(899 * 500 + 499) * 4] = 0;
    expect(await pixelDifference(before, after, now)).toMatchObject({ width: 500, height: 900, differing: 2 });
    expect(await pixelDifference(before, before, now)).toMatchObject({ differing: 0 });
  });

  it('compares pictures of two sizes from their upper left corners', async () => {
    const found = await pixelDifference(grey(4, 2), grey(3, 3), now);
    expect(found).toMatchObject({ width: 4, height: 3 });
    // Two that the wider one has beyond the other, three in the row that only the taller one has; nobody has the corner.
    expect(found?.differing).toBe(5);
    expect([...padded(grey(1, 1), 2, 1).data]).toEqual([200, 200, 200, 200, 0, 0, 0, 0]);
  });

  it('ends when it is not wanted any more', async () => {
    let asked = 0;
    const found = await pixelDifference(grey(500, 900), grey(500, 900), { ...now, wanted: () => ++asked < 2 });
    expect(found).toBeNull();
  });
});

describe('the kind of a picture', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it('is told by its bytes, SVG by how it begins', () => {
    expect(pictureType(bytes('<svg xmlns="x"/>'))).toBe('image/svg+xml');
    expect(pictureType(bytes('<?xml version="1.0"?>\n<!-- a -->\n<svg>'))).toBe('image/svg+xml');
    expect(pictureType(bytes('<html><svg></svg></html>'))).toBeNull();
    expect(pictureType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('image/png');
  });
});
