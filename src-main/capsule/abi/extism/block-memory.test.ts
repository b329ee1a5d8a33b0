import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BlockMemory } from './block-memory.ts';

const PAGE = 65_536;

/** Every block filled with its own byte: were two of them to overlap, one would not read back. */
class Player {
  readonly memory: BlockMemory;
  readonly held: { readonly offset: bigint; readonly length: number; readonly mark: number }[] = [];
  #marks = 0;

  constructor(pages: number) {
    this.memory = new BlockMemory(pages);
  }

  take(length: number): boolean {
    const mark = (this.#marks = (this.#marks + 1) % 256);
    const offset = this.memory.put(new Uint8Array(length).fill(mark));
    if (offset !== 0n) this.held.push({ offset, length, mark });
    return offset !== 0n;
  }
  give(index: number): void {
    const [block] = this.held.splice(index % Math.max(1, this.held.length), 1);
    if (block !== undefined) this.memory.free(block.offset);
  }
  check(): void {
    for (const { offset, length, mark } of this.held) {
      expect(this.memory.length(offset)).toBe(BigInt(length));
      expect(this.memory.block(offset)?.every((byte) => byte === mark)).toBe(true);
    }
  }
}

describe('the memory of blocks', () => {
  it('never gives one place twice, whatever is taken and given back', () => {
    const step = fc.oneof(
      fc.record({ take: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: PAGE })) }),
      fc.record({ give: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const player = new Player(4);
        for (const each of steps)
          if ('take' in each) player.take(each.take);
          else player.give(each.give);
        player.check();
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('is as large after everything was given back as at the start', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 100 }), (lengths) => {
        const player = new Player(2);
        for (const length of lengths) player.take(length);
        while (player.held.length > 0) player.give(7);
        expect(player.take(2 * PAGE - 32)).toBe(true);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('refuses what is larger than itself, and nothing else because of it', () => {
    const memory = new BlockMemory(1);
    expect(memory.alloc(BigInt(PAGE))).toBe(0n);
    expect(memory.alloc(2n ** 62n)).toBe(0n);
    expect(memory.alloc(-8n)).toBe(0n);
    expect(memory.alloc(8n)).not.toBe(0n);
  });
});
