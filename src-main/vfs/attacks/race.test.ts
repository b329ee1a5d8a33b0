/** Another process swaps directories and links under us while we work: nothing outside is ever reached. */
import { platform } from 'node:os';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { folder, naive, overlayAndCommit } from './contestants-contract.ts';
import { RESOLVERS } from './hostile-trees-contract.ts';
import { ATTACKS, emptyTally, race } from './race-contract.ts';
import type { RaceOptions, RaceTally } from './race-contract.ts';
import { naiveRemovals, REMOVAL_ATTACK, removals } from './removals-contract.ts';

const TIMEOUT = 120_000;
/** Somebody who escapes at all does so long before. */
const PATIENCE = 90_000;
/** The rest of a million is in `npm run fuzz`. */
const SLICE = { attempts: 600, swaps: 500 } as const;
const REMOVALS = { attempts: 40, swaps: 200 } as const;

const proven = RESOLVERS.filter((resolver) => resolver !== 'compare');

async function run(options: Pick<RaceOptions, 'attack' | 'enter' | 'isOver'>): Promise<RaceTally> {
  const tally = emptyTally();
  const until = performance.now() + PATIENCE;
  await race({ ...options, tally, isOver: (now) => options.isOver(now) || performance.now() > until });
  return tally;
}

/** Where the attacker is much faster than we are it takes more attempts until one comes through. */
const isFull =
  ({ attempts, swaps }: { readonly attempts: number; readonly swaps: number }) =>
  (tally: RaceTally): boolean =>
    tally.attempts >= attempts && tally.swaps >= swaps && tally.done > 0;

describe.skipIf(platform() !== 'linux')('a race against another process', { timeout: TIMEOUT }, () => {
  const links = ATTACKS.filter(({ name }) => name.includes('link out'));

  it.each(links)('is lost by the usual check, so that an escape is known to be seen: $name', async (attack) => {
    const tally = await run({ attack, enter: naive, isOver: ({ escapes }) => escapes > 0 });
    expect(tally.escapes).toBeGreaterThan(0);
  });

  it('is lost by the usual recursive removal', async () => {
    const tally = await run({ attack: REMOVAL_ATTACK, enter: naiveRemovals, isOver: ({ escapes }) => escapes > 0 });
    expect(tally.escapes).toBeGreaterThan(0);
  });

  describe.each(proven)('confined by %s', (resolver) => {
    const contestants = [
      { name: 'what an overlay reads and a commit writes', enter: overlayAndCommit({ resolver }) },
      { name: 'a folder that is read and written', enter: folder({ resolver }) },
    ];

    describe.each(contestants)('$name', ({ enter }) => {
      it.each(ATTACKS)('is never led outside: $name', async (attack) => {
        const tally = await run({ attack, enter, isOver: isFull(SLICE) });
        expect(tally.escaped).toEqual(new Map());
        expect(tally.done).toBeGreaterThan(0);
        expect(tally.attempts).toBeGreaterThanOrEqual(SLICE.attempts);
      });
    });

    it('a recursive removal is never led outside', async () => {
      const tally = await run({ attack: REMOVAL_ATTACK, enter: removals({ resolver }), isOver: isFull(REMOVALS) });
      expect(tally.escaped).toEqual(new Map());
      expect(tally.done).toBeGreaterThan(0);
    });
  });

  it('is run by comparison too, which is best effort and claims nothing', async () => {
    const enter = folder({ resolver: 'compare' });
    const [attack] = ATTACKS;
    if (!attack) throw new Error('no attacks');
    const tally = await run({ attack, enter, isOver: isFull(SLICE) });
    console.log(`comparison: ${tally.escapes} escapes in ${tally.attempts} attempts, ${tally.swaps} swaps`);
    expect(tally.attempts).toBeGreaterThanOrEqual(SLICE.attempts);
  });
});
