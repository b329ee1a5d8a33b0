/** Every hostile path and tree through every operation of the trees in memory and over a folder that is only read. */
import { describe, expect, it } from 'vitest';
import { PUBLISHED_CASES } from './cases-published-contract.ts';
import { CASES, describeCorpus, sampled } from './corpus-contract.ts';
import { MemoryGround, OverlayGround, RESOLVERS } from './hostile-trees-contract.ts';

describe('the corpus', () => {
  it('has all 100 published cases and more than 100 of our own, each once', () => {
    expect(PUBLISHED_CASES).toHaveLength(100);
    expect(CASES.length).toBeGreaterThanOrEqual(200);
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
  });
});

const tell = (line: string): void => console.log(line);

describeCorpus({ name: 'a tree in memory', make: () => new MemoryGround(), cases: CASES, tell });
for (const [index, resolver] of RESOLVERS.entries())
  describeCorpus({
    cases: index === 0 ? CASES : sampled(CASES),
    name: `an overlay confined by ${resolver}`,
    make: (stage) => new OverlayGround(stage, resolver),
    tell,
  });
