/** A tree as the list of its visible rows, and what each navigation key does to it. */
export interface TreeRow {
  readonly id: string;
  /** The accessible name. */
  readonly label: string;
  /** 0 for roots. */
  readonly level: number;
  /** null for a leaf. */
  readonly expanded: boolean | null;
  readonly parent: string | null;
  /** 1-based place among its siblings, and how many there are. */
  readonly position: number;
  readonly siblings: number;
}

export type TreeMove =
  { readonly do: 'focus'; readonly index: number } | { readonly do: 'toggle'; readonly index: number };

const parentIndex = (rows: readonly TreeRow[], index: number): number => {
  const parent = rows[index]?.parent;
  return rows.findIndex((row) => row.id === parent);
};

function sideways(rows: readonly TreeRow[], index: number, key: string): TreeMove | null {
  const row = rows[index];
  if (!row) return null;
  if (key === 'ArrowRight') {
    if (row.expanded === false) return { do: 'toggle', index };
    return row.expanded === true ? { do: 'focus', index: Math.min(index + 1, rows.length - 1) } : null;
  }
  if (row.expanded === true) return { do: 'toggle', index };
  const up = parentIndex(rows, index);
  return up < 0 ? null : { do: 'focus', index: up };
}

/** What `key` means with the row `index` focused (-1: none), as in the ARIA tree pattern. `page` is in rows. */
export function treeMove(rows: readonly TreeRow[], index: number, key: string, page: number): TreeMove | null {
  const last = rows.length - 1;
  const to = (target: number): TreeMove => ({ do: 'focus', index: Math.max(0, Math.min(target, last)) });
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'ArrowRight':
    case 'ArrowLeft':
      return sideways(rows, index, key);
    default:
      return null;
  }
}

/** The next row after `index` whose label starts with `text`, wrapping round; -1 when none does. */
export function findByPrefix(rows: readonly TreeRow[], index: number, text: string): number {
  const wanted = text.toLowerCase();
  const start = wanted.length > 1 ? index : index + 1;
  for (let step = 0; step < rows.length; step += 1) {
    const at = (Math.max(0, start) + step) % rows.length;
    if (rows[at]?.label.toLowerCase().startsWith(wanted) === true) return at;
  }
  return -1;
}
