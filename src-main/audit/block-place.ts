/** Where a block stands among others. */
import type { BlockFacts } from './event-block.ts';

/** The index of the block that begins with `first`, or where it would be. `blocks` are oldest first. */
export function placeOfBlock(blocks: readonly Pick<BlockFacts, 'first'>[], first: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.first ?? Infinity) < first) low = middle + 1;
    else high = middle;
  }
  return low;
}
