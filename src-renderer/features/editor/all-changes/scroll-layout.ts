/** Where each file of the scroll of all changes is, and what of it is in view. */

export const HEAD_HEIGHT = 32;
export const ROW_HEIGHT = 18;
/** Pixels below the rows of a file. */
const GAP = 10;

export interface Extent {
  /** Pixels from the top of the scroll. */
  readonly top: number;
  readonly height: number;
}

/** `rows` of each file, in order: 0 for a collapsed one. */
export function layoutOf(rows: readonly number[]): readonly Extent[] {
  let top = 0;
  return rows.map((count) => {
    const height = HEAD_HEIGHT + (count === 0 ? 0 : count * ROW_HEIGHT + GAP);
    const extent = { top, height };
    top += height;
    return extent;
  });
}

/** Pixels of all of it, with room behind the last file: any of them can be at the top of the view. */
export function totalOf(layout: readonly Extent[], view: number): number {
  const last = layout.at(-1);
  return last ? last.top + Math.max(last.height, view) : 0;
}

/** The file at a place; the last one beyond the end, -1 without any. */
export function fileAt(layout: readonly Extent[], top: number): number {
  let [low, high] = [0, layout.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((layout[middle]?.top ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return high;
}

export interface Span {
  readonly first: number;
  /** Not in it. */
  readonly end: number;
}

/** The files that a stretch of pixels touches. */
export function filesIn(layout: readonly Extent[], top: number, height: number): Span {
  const first = Math.max(0, fileAt(layout, top));
  return { first, end: Math.min(layout.length, fileAt(layout, top + height) + 1) };
}

/** The rows of one file that a stretch of pixels touches. */
export function rowsIn(extent: Extent, rows: number, top: number, height: number): Span {
  const start = extent.top + HEAD_HEIGHT;
  const first = Math.min(rows, Math.max(0, Math.floor((top - start) / ROW_HEIGHT)));
  return { first, end: Math.max(first, Math.min(rows, Math.ceil((top + height - start) / ROW_HEIGHT))) };
}

/** A place that stays where it is when files above it get another height. */
export interface Anchor {
  readonly path: string;
  /** Pixels below the top of its file. */
  readonly offset: number;
}

export function anchorAt(layout: readonly Extent[], paths: readonly string[], top: number): Anchor | null {
  const index = fileAt(layout, top);
  const [extent, path] = [layout[index], paths[index]];
  return extent && path !== undefined ? { path, offset: top - extent.top } : null;
}

/** Where the anchor is now; null when its file is gone. Inside of its file, whatever height that has. */
export function topOfAnchor(layout: readonly Extent[], paths: readonly string[], anchor: Anchor): number | null {
  const extent = layout[paths.indexOf(anchor.path)];
  return extent ? extent.top + Math.min(anchor.offset, Math.max(0, extent.height - 1)) : null;
}
