/** Between the rows of a list of any length and a scroller, whose height browsers limit. */

export const EVENT_ROW_HEIGHT = 22;
/** Pixels; browsers refuse more than about 16 to 33 million. */
const TALLEST = 8_000_000;

/** The height to give the scroller's content for so many rows. */
export const contentHeight = (lines: number): number => Math.min(lines * EVENT_ROW_HEIGHT, TALLEST);

/** Above this the scroller's own steps are too large: a turn of the wheel would skip rows. */
export const isScaled = (lines: number): boolean => lines * EVENT_ROW_HEIGHT > TALLEST;

/** The farthest that the top of the view can be from the top of the list, in pixels of unscaled rows. */
export const farthest = (lines: number, viewHeight: number): number =>
  Math.max(0, lines * EVENT_ROW_HEIGHT - viewHeight);

/** From the scroller's position to pixels of unscaled rows. */
export function topOf(scrollTop: number, lines: number, viewHeight: number): number {
  const range = contentHeight(lines) - viewHeight;
  if (range <= 0) return 0;
  return Math.min(1, Math.max(0, scrollTop / range)) * farthest(lines, viewHeight);
}

/** And back. */
export function scrollTopOf(top: number, lines: number, viewHeight: number): number {
  const range = farthest(lines, viewHeight);
  if (range <= 0) return 0;
  return (top / range) * Math.max(0, contentHeight(lines) - viewHeight);
}

/** The rows that can be seen, wholly or in part. */
export function seen(
  top: number,
  lines: number,
  viewHeight: number,
): { readonly first: number; readonly count: number } {
  const first = Math.floor(top / EVENT_ROW_HEIGHT);
  const until = Math.min(lines, Math.ceil((top + viewHeight) / EVENT_ROW_HEIGHT));
  return { first, count: Math.max(0, until - first) };
}

/** Where the view has to be for a row to be seen; `nearest` moves it as little as can be. */
export function revealed(
  line: number,
  {
    top,
    viewHeight,
    align,
  }: { readonly top: number; readonly viewHeight: number; readonly align: 'nearest' | 'middle' | 'top' },
): number {
  const above = line * EVENT_ROW_HEIGHT;
  const below = above + EVENT_ROW_HEIGHT - viewHeight;
  if (align === 'top') return above;
  if (align === 'middle') return Math.max(0, (above + below) / 2);
  return Math.max(0, Math.min(above, Math.max(below, top)));
}
