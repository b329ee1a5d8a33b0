/** Attempts under attack, as suites: another process swaps directories and links under us, and none may lead outside. */
import { performance } from 'node:perf_hooks';
import { folder, naive, overlayAndCommit } from '../../src-main/vfs/attacks/contestants-contract.ts';
import { RESOLVERS } from '../../src-main/vfs/attacks/hostile-trees-contract.ts';
import { ATTACKS, emptyTally, race } from '../../src-main/vfs/attacks/race-contract.ts';
import type { Attack, Contestant, RaceTally } from '../../src-main/vfs/attacks/race-contract.ts';
import { naiveRemovals, REMOVAL_ATTACK, removals } from '../../src-main/vfs/attacks/removals-contract.ts';
import type { TestFolder } from '../../src-main/vfs/host/host-test-folder.ts';
import type { FuzzSuite, SuiteReport } from './suite.ts';

/** Milliseconds for one attack before it is the next one's turn. */
const TURN = 3000;

interface Heat {
  readonly attack: Attack;
  readonly enter: (folder: TestFolder) => Contestant;
}

function heatsOf(resolver: (typeof RESOLVERS)[number]): readonly Heat[] {
  const enters = [overlayAndCommit({ resolver }), folder({ resolver })];
  return [
    ...ATTACKS.flatMap((attack) => enters.map((enter) => ({ attack, enter }))),
    { attack: REMOVAL_ATTACK, enter: removals({ resolver }) },
  ];
}

/** An opponent that opens a FIFO to read would wait for ever. */
const NAIVE_HEATS: readonly Heat[] = [
  ...ATTACKS.filter(({ name }) => name.includes('link out')).map((attack) => ({ attack, enter: naive })),
  { attack: REMOVAL_ATTACK, enter: naiveRemovals },
];

const counted = (count: number): string => count.toLocaleString('en-US');

/** Round after round until the time is over; `onEscape` says whether to go on. */
async function runHeats(heats: readonly Heat[], deadline: number, tally: RaceTally): Promise<void> {
  const turn = Math.min(TURN, Math.max(0, (deadline - performance.now()) / heats.length));
  while (performance.now() < deadline)
    for (const { attack, enter } of heats) {
      const until = Math.min(deadline, performance.now() + turn);
      await race({ attack, enter, tally, isOver: () => performance.now() >= until });
    }
}

interface Claim {
  readonly name: string;
  readonly about: string;
  readonly heats: readonly Heat[];
  /** What must be true in the end; the words for it when it is not. */
  readonly fault: (tally: RaceTally) => string | null;
}

const raceSuite = ({ name, about, heats, fault }: Claim): FuzzSuite => ({
  name,
  about,
  atLeast: 10,
  unavailable: () => (process.platform === 'linux' ? null : 'the attacker needs Linux'),
  async run(deadline: number, _seed: number, report: SuiteReport) {
    const tally = emptyTally();
    const start = performance.now();
    await runHeats(heats, deadline, tally);
    const rate = Math.round(tally.attempts / ((performance.now() - start) / 1000));
    report.operations(tally.attempts);
    report.sequence();
    const swaps = `${counted(tally.swaps)} swaps`;
    report.note(
      name,
      `${name}: ${tally.escapes} escapes in ${counted(tally.attempts)} attempts (${swaps}, ${counted(rate)} per second)`,
    );
    const wrong = fault(tally);
    if (wrong !== null) report.difference(`${wrong}: ${JSON.stringify([...tally.escaped])}`);
  },
});

const noEscapes = ({ escapes }: RaceTally): string | null => (escapes === 0 ? null : `${escapes} ESCAPES`);

export const raceSuites: readonly FuzzSuite[] = [
  raceSuite({
    name: 'race-naive',
    about: 'realpath, compare, open: the check that loses the race, to show that the race can be lost',
    heats: NAIVE_HEATS,
    fault: ({ escapes }) => (escapes > 0 ? null : 'no escape was seen, so that the race proves nothing'),
  }),
  ...RESOLVERS.map((resolver) =>
    raceSuite({
      name: `race-${resolver}`,
      about: `reads, creations, renames, commits and removals confined by ${resolver}, under attack by another process`,
      heats: heatsOf(resolver),
      // Comparison by path is best effort: counted and told, nothing claimed.
      fault: resolver === 'compare' ? () => null : noEscapes,
    }),
  ),
];
