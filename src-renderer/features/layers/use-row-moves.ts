/** Where the keyboard is in a stack, and where keys and clicks lead. */
import { useState } from 'react';

import type { LayerStack } from '../../../src-preload/contract/review-schemas.ts';

import type { ChosenLayers } from './layer-range.ts';
import { rowKey } from './stack-rows.ts';
import type { StackRow } from './stack-rows.ts';
import type { LayersStore } from './store.ts';
import type { LayerId } from './tree-words.ts';

type How = 'one' | 'reach';

export interface RowMoves {
  /** Key of the row that has the keyboard. */
  readonly cursor: string | null;
  /** Its place; -1: none. */
  readonly at: number;
  readonly go: (row: StackRow, how: How) => void;
  /** Answers whether the key leads anywhere. */
  readonly move: (key: string, how: How) => boolean;
}

const layersOfRow = (row: StackRow): readonly LayerId[] =>
  row.row === 'layer' ? [row.layer.layer] : row.layers.map(({ layer }) => layer);

/** The row that shows a layer: its own, or the closed group that it is in. */
function placeOf(rows: readonly StackRow[], layer: LayerId): number {
  return rows.findIndex((row) =>
    row.row === 'layer' ? row.layer.layer === layer : row.state === 'closed' && layersOfRow(row).includes(layer),
  );
}

function target(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

interface RowMovesInput {
  readonly store: LayersStore;
  readonly stack: LayerStack;
  readonly rows: readonly StackRow[];
  readonly chosen: ChosenLayers | null;
}

export function useRowMoves({ store, stack, rows, chosen }: RowMovesInput): RowMoves {
  const [wanted, want] = useState<string | null>(null);
  const { choose } = store.getState();
  const known = rows.findIndex((row) => rowKey(row) === wanted);
  const showing = chosen ? placeOf(rows, chosen.focus) : -1;
  const wantedRow = rows[known];
  const holds = chosen !== null && wantedRow !== undefined && layersOfRow(wantedRow).includes(chosen.focus);
  const at = holds ? known : showing;
  const row = rows[at];
  const go = (next: StackRow, how: How): void => {
    want(rowKey(next));
    const layers = layersOfRow(next);
    const [uppermost, lowest] = [layers[0], layers.at(-1)];
    if (uppermost === undefined || lowest === undefined) return;
    const { mount } = stack;
    if (how === 'one') {
      choose({ mount, layer: lowest });
      if (lowest !== uppermost) choose({ mount, layer: uppermost }, 'reach');
      return;
    }
    const anchor = chosen ? placeOf(rows, chosen.anchor) : -1;
    choose({ mount, layer: rows.indexOf(next) > anchor ? lowest : uppermost }, 'reach');
  };
  const move = (key: string, how: How): boolean => {
    const to = target(key, at, rows.length - 1);
    const next = to === null ? undefined : rows[to];
    if (next) go(next, how);
    return next !== undefined;
  };
  return { cursor: row ? rowKey(row) : null, at, go, move };
}
