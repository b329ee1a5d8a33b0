/** A slice of what `npm run fuzz` does, always the same: some thousand operations of each comparison. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { COMPARISONS, pairingOf } from './comparisons-contract.ts';
import { makeFuzzFolder } from './fuzz-folder-contract.ts';
import { playRandom } from './fuzz-run-contract.ts';
import { overlayMountIn } from './kernel-overlay-contract.ts';
import { asTest, shrink } from './shrink-contract.ts';

const SEQUENCES = 8;
const LENGTH = 250;

/** Thousands of operations on a machine that has other work to do, too. */
vi.setConfig({ testTimeout: 120_000 });

const inFolder = makeFuzzFolder();
afterAll(() => rmSync(inFolder, { recursive: true }));
const mount = overlayMountIn(inFolder);

describe('random operations show no difference:', () => {
  it.for(COMPARISONS)('$about', (comparison, { skip }) => {
    const pairing = pairingOf(comparison, mount);
    if (!pairing) return skip('no overlay of the kernel can be mounted here: the plain copy and the model speak alone');
    const { rhythm } = comparison;
    for (let seed = 1; seed <= SEQUENCES; seed++) {
      const { finding, operations } = playRandom({
        pairing,
        seed,
        length: LENGTH,
        inFolder,
        ...(rhythm && { rhythm }),
      });
      if (finding) expect.fail(asTest(pairing, shrink(finding, { inFolder })));
      expect(operations).toBe(LENGTH);
    }
  });
});
