/** The rows that a stack is drawn as: the top first, automatic checkpoints beside each other folded into one. Pure. */
import type { Checkpoint, LayerStack, StackLayer } from '../../../src-preload/contract/review-schemas.ts';

import type { LayerId } from './tree-words.ts';

export type StackRow =
  | { readonly row: 'layer'; readonly layer: StackLayer; readonly checkpoint: Checkpoint | null }
  /** `first` is the uppermost of those that it stands for. */
  | {
      readonly row: 'group';
      readonly first: LayerId;
      readonly layers: readonly StackLayer[];
      readonly state: 'open' | 'closed';
    };

/** So many automatic ones beside each other are shown one by one. */
const ALONE = 1;

const isAutomatic = (checkpoint: Checkpoint | null): boolean => checkpoint !== null && checkpoint.cause !== 'named';

/** `open` holds the uppermost layers of groups that are shown one by one. */
export function stackRows(
  stack: LayerStack,
  checkpoints: readonly Checkpoint[],
  open: ReadonlySet<LayerId>,
): readonly StackRow[] {
  const known = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  const rows: StackRow[] = [];
  let run: Extract<StackRow, { row: 'layer' }>[] = [];
  const end = (): void => {
    const [first] = run;
    if (first && run.length > ALONE) {
      const state = open.has(first.layer.layer) ? 'open' : 'closed';
      rows.push({ row: 'group', first: first.layer.layer, layers: run.map(({ layer }) => layer), state });
      if (state === 'open') rows.push(...run);
    } else rows.push(...run);
    run = [];
  };
  for (const layer of stack.layers.toReversed()) {
    const checkpoint = typeof layer.layer === 'number' ? (known.get(layer.layer) ?? null) : null;
    const row = { row: 'layer', layer, checkpoint } as const;
    if (isAutomatic(checkpoint)) run.push(row);
    else {
      end();
      rows.push(row);
    }
  }
  end();
  return rows;
}

/** The layer that a row is chosen by. */
export const rowLayer = (row: StackRow): LayerId => (row.row === 'layer' ? row.layer.layer : row.first);

export const rowKey = (row: StackRow): string => `${row.row} ${rowLayer(row)}`;
