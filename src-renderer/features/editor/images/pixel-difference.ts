/** Which pixels of two pictures differ, found in slices so that nothing else waits. */
import pixelmatch from 'pixelmatch';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray;
}

export interface PixelDifference extends Pixels {
  /** Pixels. */
  readonly differing: number;
}

/** Pixels of one slice: some ten milliseconds. */
const SLICE = 200_000;

export interface PixelOptions {
  /** From 0, where every difference counts, to 1. */
  readonly threshold: number;
  /** Between two slices. */
  readonly pause: () => Promise<void>;
  readonly wanted: () => boolean;
}

/** The same picture on a canvas of another size: what is beyond it is transparent. */
export function padded(pixels: Pixels, width: number, height: number): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < pixels.height; row += 1) {
    data.set(pixels.data.subarray(row * pixels.width * 4, (row + 1) * pixels.width * 4), row * width * 4);
  }
  return { width, height, data };
}

/** null when it is not wanted any more. Pictures of two sizes are compared from their upper left corners. */
export async function pixelDifference(
  before: Pixels,
  after: Pixels,
  { threshold, pause, wanted }: PixelOptions,
): Promise<PixelDifference | null> {
  const [width, height] = [Math.max(before.width, after.width), Math.max(before.height, after.height)];
  const [left, right] = [padded(before, width, height).data, padded(after, width, height).data];
  const data = new Uint8ClampedArray(width * height * 4);
  const rows = Math.max(1, Math.floor(SLICE / width));
  let differing = 0;
  for (let row = 0; row < height; row += rows) {
    if (row > 0) await pause();
    if (!wanted()) return null;
    const count = Math.min(rows, height - row);
    const slice = (of: Uint8ClampedArray): Uint8ClampedArray => of.subarray(row * width * 4, (row + count) * width * 4);
    // Smoothed edges count: looking for them would need the rows of other slices.
    differing += pixelmatch(slice(left), slice(right), slice(data), width, count, { threshold, includeAA: true });
  }
  return { width, height, data, differing };
}
