/** Which columns stand where and how wide they are: what the user chose, kept as text. */
import { COLUMN_IDS, columnOf, FIRST_COLUMNS, isColumnId } from './columns.ts';
import type { Column, ColumnId } from './columns.ts';

export interface ColumnLayout {
  /** Shown, in order. */
  readonly order: readonly ColumnId[];
  /** Pixels of those that the user sized. */
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
  /** As at first, columns give way where there is no room; chosen ones never do. */
  readonly choice: 'at-first' | 'chosen';
}
export interface SizedColumn extends Column {
  readonly width: number;
}

export const FIRST_LAYOUT: ColumnLayout = { order: FIRST_COLUMNS, widths: {}, choice: 'at-first' };

/** Pixels beside the columns: the letter of a highlight, and the end. */
const ROW_MARGINS = 28;
const NARROWEST = 36;
const WIDEST = 2000;
/** What the path keeps when everything else has given way. */
const NARROWEST_PATH = 160;
/** Those that are missed least, first. */
const GIVE_WAY: readonly ColumnId[] = ['fn', 'layer', 'duration', 'bytes', 'capsule', 'time'];

function readWidths(value: unknown): ColumnLayout['widths'] {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([id, width]) => isColumnId(id) && Number.isFinite(width));
  return Object.fromEntries(entries.map(([id, width]) => [id, held(Number(width))]));
}

function layoutOf(value: unknown): ColumnLayout | null {
  if (typeof value !== 'object' || value === null || !('order' in value) || !Array.isArray(value.order)) return null;
  const order = [...new Set(value.order.filter(isColumnId))];
  const choice = 'choice' in value && value.choice === 'chosen' ? 'chosen' : 'at-first';
  return order.length === 0 ? null : { order, widths: readWidths('widths' in value ? value.widths : null), choice };
}

/** What `layoutText` made; anything else is the layout at first. */
export function readLayout(text: string | null): ColumnLayout {
  try {
    return layoutOf(JSON.parse(text ?? '')) ?? FIRST_LAYOUT;
  } catch {
    return FIRST_LAYOUT;
  }
}

export const layoutText = (layout: ColumnLayout): string => JSON.stringify(layout);

const held = (width: number): number => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));

export const resized = (layout: ColumnLayout, id: ColumnId, width: number): ColumnLayout => ({
  ...layout,
  widths: { ...layout.widths, [id]: held(width) },
});

/** Puts a column in the place of another one; those between move up. */
export function moved(layout: ColumnLayout, id: ColumnId, to: ColumnId): ColumnLayout {
  const place = layout.order.indexOf(to);
  if (id === to || place < 0) return layout;
  const rest = layout.order.filter((other) => other !== id);
  return { ...layout, order: [...rest.slice(0, place), id, ...rest.slice(place)] };
}

/** Moves a column by places among `seen`, which are those on the screen. */
export function shifted(layout: ColumnLayout, id: ColumnId, by: 1 | -1, seen: readonly ColumnId[]): ColumnLayout {
  const neighbour = seen[seen.indexOf(id) + by];
  return neighbour === undefined ? layout : moved(layout, id, neighbour);
}

/** Shows a column, where it stands among all of them, or hides it. The last one stays. */
export function toggledColumn(layout: ColumnLayout, id: ColumnId): ColumnLayout {
  if (layout.order.includes(id)) {
    const order = layout.order.filter((other) => other !== id);
    return order.length === 0 ? layout : { ...layout, order, choice: 'chosen' };
  }
  const rank = (other: ColumnId): number => COLUMN_IDS.indexOf(other);
  const after = layout.order.findLastIndex((other) => rank(other) < rank(id)) + 1;
  return { ...layout, order: layout.order.toSpliced(after, 0, id), choice: 'chosen' };
}

/** The columns that are drawn in a list of that width, in pixels. */
export function columnsFor(layout: ColumnLayout, width: number): readonly SizedColumn[] {
  const sized = layout.order.map((id): SizedColumn => {
    const column = columnOf(id);
    return { ...column, width: layout.widths[id] ?? column.width };
  });
  if (layout.choice === 'chosen') return sized;
  const kept = new Set(layout.order);
  const total = (): number => sized.reduce((sum, { id, width: own }) => (kept.has(id) ? sum + own : sum), 0);
  for (const id of GIVE_WAY) if (total() > width) kept.delete(id);
  const over = Math.max(0, total() - width);
  const shown = sized.filter(({ id }) => kept.has(id));
  return shown.map((column) =>
    column.id === 'path' && layout.widths.path === undefined
      ? { ...column, width: Math.max(NARROWEST_PATH, column.width - over) }
      : column,
  );
}

/** What a row needs at least, in pixels, its margins included. */
export const leastWidth = (columns: readonly SizedColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width, ROW_MARGINS);

/** One track a column; the path, or the last one, takes what is left. */
export function tracks(columns: readonly SizedColumn[]): string {
  const stretched = columns.some(({ id }) => id === 'path') ? 'path' : columns.at(-1)?.id;
  return columns.map(({ id, width }) => (id === stretched ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ');
}
