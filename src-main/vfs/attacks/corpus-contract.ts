/** All hostile cases, and the suite that plays them on some trees. */
import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATH_CASES } from './cases-paths-contract.ts';
import { PUBLISHED_CASES } from './cases-published-contract.ts';
import { TREE_CASES } from './cases-trees-contract.ts';
import type { HostileCase } from './hostile-case-contract.ts';
import { HostileStage, powersHere } from './hostile-stage-contract.ts';
import type { HostileTree } from './hostile-trees-contract.ts';
import { playCorpus } from './play-case-contract.ts';

export const CASES: readonly HostileCase[] = [...PUBLISHED_CASES, ...PATH_CASES, ...TREE_CASES];

/** One of so many; which, the seed says: `npm run fuzz` plays one part after the other. */
const PARTS = 5;
const seed = Number(env['FUZZ_SEED'] ?? 0);

/** A part of a list, another one for each seed. */
export const sampled = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => (index + seed) % PARTS === 0);

/** Some 10,000 operations, each with a look at everything outside. */
const TIMEOUT = 120_000;

export interface Corpus {
  readonly name: string;
  readonly make: (stage: HostileStage) => HostileTree;
  readonly cases: readonly HostileCase[];
  /** Gets one line: how many of how many, and what was left out and why. */
  readonly tell: (line: string) => void;
}

export function describeCorpus({ name, make, cases, tell }: Corpus): void {
  describe(name, () => {
    let stage: HostileStage;
    let tree: HostileTree;
    beforeAll(() => {
      stage = new HostileStage();
      tree = make(stage);
    });
    afterAll(() => {
      tree.close();
      stage.remove();
    });

    const which = cases.length === CASES.length ? 'every case' : 'each case of a sample';

    it(`answers ${which} as written down, and neither shows nor touches the outside`, { timeout: TIMEOUT }, () => {
      const { wrong, report, checks } = playCorpus(cases, { tree, stage, powers: powersHere() });
      tell(`${cases.length} of ${CASES.length} cases, ${report}`);
      expect(wrong).toEqual([]);
      expect(checks).toBeGreaterThan((cases.length - 10) * 20);
    });
  });
}
