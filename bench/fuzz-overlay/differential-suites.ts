/** Our trees beside their oracles: random sequence after random sequence, until the time is over or one shows a difference. */
import { rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { COMPARISONS, pairingOf } from '../../src-main/vfs/node/fuzz/comparisons-contract.ts';
import type { Comparison } from '../../src-main/vfs/node/fuzz/comparisons-contract.ts';
import { makeFuzzFolder } from '../../src-main/vfs/node/fuzz/fuzz-folder-contract.ts';
import { playRandom } from '../../src-main/vfs/node/fuzz/fuzz-run-contract.ts';
import type { Finding } from '../../src-main/vfs/node/fuzz/fuzz-run-contract.ts';
import type { IntendedDifference } from '../../src-main/vfs/node/fuzz/intended-differences-contract.ts';
import { overlayMountIn } from '../../src-main/vfs/node/fuzz/kernel-overlay-contract.ts';
import type { OverlayMount } from '../../src-main/vfs/node/fuzz/kernel-overlay-contract.ts';
import { asTest, shrink } from '../../src-main/vfs/node/fuzz/shrink-contract.ts';
import type { FuzzSuite, SuiteReport } from './suite.ts';

/** Operations on one base. */
const LENGTH = 300;

function inFuzzFolder<T>(use: (folder: string) => T): T {
  const folder = makeFuzzFolder();
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let mount: OverlayMount | null | undefined;

/** Found out once: it takes two mounts. */
function kernelOverlay(): OverlayMount | null {
  if (mount === undefined) mount = inFuzzFolder(overlayMountIn);
  return mount;
}

function noteIntended(report: SuiteReport, found: ReadonlyMap<IntendedDifference, number>): void {
  for (const [{ what }, count] of found) {
    intended.set(what, (intended.get(what) ?? 0) + count);
    report.note(what, `intended, ${intended.get(what)?.toLocaleString('en-US') ?? ''} times: ${what}`);
  }
}

/** How often each was met, in all suites. */
const intended = new Map<string, number>();

function described(finding: Finding, inFolder: string, rest: string): string {
  const { pairing, seed, difference } = finding;
  const smallest = asTest(pairing, shrink(finding, { inFolder }));
  return [
    `seed ${seed}: ${JSON.stringify(difference)}`,
    'The least that shows it, for src-main/vfs/node/fuzz/regressions.test.ts:',
    smallest,
    `Again with: ${rest} --seed ${seed}`,
  ].join('\n');
}

function search(comparison: Comparison, deadline: number, seed: number, report: SuiteReport): void {
  const { rhythm, name } = comparison;
  const pairing = pairingOf(comparison, kernelOverlay());
  if (pairing === null) throw new Error('the overlay of the kernel cannot be mounted');
  inFuzzFolder((inFolder) => {
    for (let next = seed | 0; performance.now() < deadline; next = (next + 1) | 0) {
      const options = { pairing, seed: next, length: LENGTH, inFolder, ...(rhythm && { rhythm }) };
      const played = playRandom(options);
      report.operations(played.operations);
      report.sequence();
      noteIntended(report, played.intended);
      if (!played.finding) continue;
      report.difference(described(played.finding, inFolder, `npm run fuzz -- --suite ${name}`));
      return;
    }
  });
}

const suiteOf = (comparison: Comparison): FuzzSuite => ({
  name: comparison.name,
  about: comparison.about,
  share: comparison.share,
  unavailable: () =>
    pairingOf(comparison, kernelOverlay()) === null
      ? 'the overlay of the kernel cannot be mounted, not even in a user namespace'
      : null,
  run: (deadline, seed, report) => search(comparison, deadline, seed, report),
});

/** The seeds of the sequences are counted up from the seed of the run. */
export const differentialSuites: readonly FuzzSuite[] = COMPARISONS.map(suiteOf);
