/** Our trees beside their oracles, random sequence after random sequence, until the time is over or one shows a difference. */
import { performance } from 'node:perf_hooks';
import { playRandom } from '../../src-main/vfs/node/fuzz/fuzz-run-contract.ts';
import type { Finding } from '../../src-main/vfs/node/fuzz/fuzz-run-contract.ts';
import type { IntendedDifference } from '../../src-main/vfs/node/fuzz/intended-differences-contract.ts';
import { overlayMountIn } from '../../src-main/vfs/node/fuzz/kernel-overlay-contract.ts';
import type { OverlayMount } from '../../src-main/vfs/node/fuzz/kernel-overlay-contract.ts';
import type { Pairing } from '../../src-main/vfs/node/fuzz/pairing-contract.ts';

/** Operations on one base. */
const LENGTH = 300;

export interface Totals {
  readonly pairing: Pairing;
  operations: number;
  sequences: number;
  milliseconds: number;
}

export class DifferentialFuzz {
  readonly mount: OverlayMount | null;
  readonly totals: readonly Totals[];
  readonly intended = new Map<IntendedDifference, number>();
  readonly #inFolder: string;
  #seed: number;

  /** The seeds of its sequences are counted up from `seed`. */
  constructor({ inFolder, seed }: { readonly inFolder: string; readonly seed: number }) {
    this.#inFolder = inFolder;
    this.#seed = seed;
    this.mount = overlayMountIn(inFolder);
    const plain = 'plain-directory' as const;
    const pairings: Pairing[] = [
      { engine: 'overlay', oracle: plain },
      { engine: 'memory', oracle: plain },
    ];
    if (this.mount) pairings.unshift({ engine: 'overlay', oracle: this.mount });
    this.totals = pairings.map((pairing) => ({ pairing, operations: 0, sequences: 0, milliseconds: 0 }));
  }

  /** Plays for about as long as that; stops at the first difference. */
  run(milliseconds: number): Finding | null {
    const until = performance.now() + milliseconds;
    while (performance.now() < until) {
      for (const totals of this.totals) {
        const finding = this.#play(totals);
        if (finding) return finding;
      }
    }
    return null;
  }

  #play(totals: Totals): Finding | null {
    const start = performance.now();
    const seed = this.#seed++ | 0;
    const played = playRandom({ pairing: totals.pairing, seed, length: LENGTH, inFolder: this.#inFolder });
    totals.operations += played.operations;
    totals.sequences += 1;
    totals.milliseconds += performance.now() - start;
    for (const [difference, count] of played.intended)
      this.intended.set(difference, (this.intended.get(difference) ?? 0) + count);
    return played.finding;
  }
}
