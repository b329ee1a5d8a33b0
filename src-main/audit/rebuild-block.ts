/** A block that grows, made anew of rows that were in others. */
import { BlockBuilder } from './block-builder.ts';
import type { EventBlock } from './event-block.ts';

/** Events with numbers below `first` are left out. Errors: `StoreError` when a block cannot be read. */
export function rebuiltBlock(blocks: readonly EventBlock[], first = 0): BlockBuilder {
  const builder = new BlockBuilder();
  for (const block of blocks)
    for (let row = 0; row < block.count; row += 1) {
      const event = block.event(row);
      if (event.seq >= first) builder.append(event, event.hash);
    }
  return builder;
}
