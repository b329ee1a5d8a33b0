/** Layers that are chosen, and what they are drawn as. */
import { describe, expect, it } from 'vitest';

import { checkpointsOf, isChosen, pairOfLayers, squashed } from './layer-range.ts';
import { rowLayer, stackRows } from './stack-rows.ts';
import { checkpoint, stack } from './test-layers.ts';
import type { LayerId } from './tree-words.ts';

const STACK = stack([1, 2, 3]);
const chosen = (anchor: LayerId, focus: LayerId = anchor) => ({ mount: 'cwd', anchor, focus });

describe('what chosen layers mean', () => {
  it('is what is there with them and was not there below them', () => {
    expect(pairOfLayers(STACK, chosen(2))).toEqual({
      from: { tree: 'checkpoint', id: 1 },
      to: { tree: 'checkpoint', id: 2 },
    });
    expect(pairOfLayers(STACK, chosen(1))).toEqual({ from: { tree: 'base' }, to: { tree: 'checkpoint', id: 1 } });
    expect(pairOfLayers(STACK, chosen('top'))).toEqual({
      from: { tree: 'checkpoint', id: 3 },
      to: { tree: 'merged' },
    });
  });
  it('is the same from whichever end a range was chosen', () => {
    const range = { from: { tree: 'checkpoint', id: 1 }, to: { tree: 'merged' } };
    expect(pairOfLayers(STACK, chosen(2, 'top'))).toEqual(range);
    expect(pairOfLayers(STACK, chosen('top', 2))).toEqual(range);
  });
  it('is nothing for the folder alone, and everything with it', () => {
    expect(pairOfLayers(STACK, chosen('base'))).toBeNull();
    expect(pairOfLayers(STACK, chosen('base', 'top'))).toEqual({ from: { tree: 'base' }, to: { tree: 'merged' } });
    expect(pairOfLayers(STACK, chosen(9))).toBeNull();
  });
  it('squashes what lies below the uppermost, which stays', () => {
    expect(squashed(STACK, chosen(1, 3))).toEqual([1, 2]);
    expect(squashed(STACK, chosen('top', 2))).toEqual([2, 3]);
    expect(squashed(STACK, chosen(2))).toEqual([]);
    expect(checkpointsOf(STACK, chosen('top', 2))).toEqual([2, 3]);
  });
  it('is of one mount only', () => {
    expect(isChosen(STACK, chosen(1, 3), 2)).toBe(true);
    expect(isChosen(STACK, { ...chosen(1, 3), mount: 'home' }, 2)).toBe(false);
    expect(isChosen(STACK, null, 2)).toBe(false);
  });
});

describe('the rows of a stack', () => {
  const run = (id: number) => checkpoint(id, { cause: 'run' });
  const shape = (open: ReadonlySet<LayerId>) =>
    stackRows(stack([1, 2, 3, 4]), [checkpoint(1), run(2), run(3), checkpoint(4)], open).map((row) =>
      row.row === 'group' ? `${row.layers.length} ${row.state}` : rowLayer(row),
    );
  it('begin with the top, and fold automatic checkpoints beside each other into one', () => {
    expect(shape(new Set())).toEqual(['top', 4, '2 closed', 1, 'base']);
  });
  it('show them one by one when they are opened', () => {
    expect(shape(new Set([3]))).toEqual(['top', 4, '2 open', 3, 2, 1, 'base']);
  });
  it('do not fold one alone', () => {
    const rows = stackRows(stack([1, 2]), [checkpoint(1), run(2)], new Set());
    expect(rows.map(({ row }) => row)).toEqual(['layer', 'layer', 'layer', 'layer']);
  });
});
