/** All hostile cases, and the suite that plays them on some trees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATH_CASES } from './cases-paths-contract.ts';
import { PUBLISHED_CASES } from './cases-published-contract.ts';
import { TREE_CASES } from './cases-trees-contract.ts';
import type { HostileCase } from './hostile-case-contract.ts';
import { HostileStage, powersHere } from './hostile-stage-contract.ts';
import type { HostileTree } from './hostile-trees-contract.ts';
import { playCorpus } from './play-case-contract.ts';

export const CASES: readonly HostileCase[] = [...PUBLISHED_CASES, ...PATH_CASES, ...TREE_CASES];

/** Some 10,000 operations, each with a look at everything outside. */
const TIMEOUT = 120_000;

export interface Corpus {
  readonly name: string;
  readonly make: (stage: HostileStage) => HostileTree;
  /** Gets one line: how many of how many, and what was left out and why. */
  readonly tell: (line: string) => void;
}

export function describeCorpus({ name, make, tell }: Corpus): void {
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

    it('answers every case as written down, and neither shows nor touches the outside', { timeout: TIMEOUT }, () => {
      const { wrong, report, checks } = playCorpus(CASES, { tree, stage, powers: powersHere() });
      tell(report);
      expect(wrong).toEqual([]);
      expect(checks).toBeGreaterThan(200 * 20);
    });
  });
}
