/** A slice of what `npm run fuzz` does, always the same: about 5,000 operations beside each oracle. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeFuzzFolder } from './fuzz-folder-contract.ts';
import { playRandom } from './fuzz-run-contract.ts';
import { overlayMountIn } from './kernel-overlay-contract.ts';
import type { Pairing } from './pairing-contract.ts';
import { asTest, shrink } from './shrink-contract.ts';

const SEQUENCES = 20;
const LENGTH = 250;

/** Thousands of operations on a machine that has other work to do, too. */
vi.setConfig({ testTimeout: 120_000 });

const inFolder = makeFuzzFolder();
afterAll(() => rmSync(inFolder, { recursive: true }));
const mount = overlayMountIn(inFolder);

function playSlice(pairing: Pairing): void {
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    const { finding, operations } = playRandom({ pairing, seed, length: LENGTH, inFolder });
    if (finding) expect.fail(asTest(pairing, shrink(finding, { inFolder })));
    expect(operations).toBe(LENGTH);
  }
}

describe('random operations', () => {
  it('come to the same on an overlay and in a plain copy of its base', () => {
    playSlice({ engine: 'overlay', oracle: 'plain-directory' });
  });

  it('come to the same in a tree in memory and in a plain folder', () => {
    playSlice({ engine: 'memory', oracle: 'plain-directory' });
  });

  it('come to the same on our overlay and on the one of the kernel', ({ skip }) => {
    if (!mount) return skip('the overlay of the kernel cannot be mounted here');
    playSlice({ engine: 'overlay', oracle: mount });
  });
});
