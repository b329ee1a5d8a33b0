/** Runs random sequences until the time or the operations are used up, and makes a failing one small. */
import { umask } from 'node:process';
import { Chance } from './chance-contract.ts';
import { Duel } from './duel-contract.ts';
import type { DuelOptions } from './duel-contract.ts';
import type { Wrap } from './engine-subject-contract.ts';
import type { Answers, IntendedDifference } from './intended-differences-contract.ts';
import type { Operation, Sequence } from './operation-contract.ts';
import type { Pairing } from './pairing-contract.ts';
import { randomBase } from './random-base-contract.ts';
import { RandomOperations } from './random-operation-contract.ts';

/** Operations between two comparisons of everything. */
const COMPARED_EVERY = 50;
/** Operations between two looks at what is there, to choose paths from. */
const LOOKED_EVERY = 8;

export interface Finding {
  readonly pairing: Pairing;
  readonly seed: number;
  readonly difference: Answers;
  readonly sequence: Sequence;
}

export interface Played {
  /** Operations compared. */
  readonly operations: number;
  readonly finding: Finding | null;
  readonly intended: ReadonlyMap<IntendedDifference, number>;
}

export interface SequenceOptions {
  readonly pairing: Pairing;
  readonly seed: number;
  readonly length: number;
  readonly inFolder: string;
  readonly wrap?: Wrap;
}

/** With files made as they are asked for, whatever the user's own mask. */
function withoutMask<T>(run: () => T): T {
  const before = umask(0);
  try {
    return run();
  } finally {
    umask(before);
  }
}

function inDuel<T>(options: DuelOptions, run: (duel: Duel) => T): T {
  return withoutMask(() => {
    const duel = new Duel(options);
    try {
      return run(duel);
    } finally {
      duel.close();
    }
  });
}

/** One sequence of its own base and operations, made from `seed`. */
export function playRandom({ pairing, seed, length, inFolder, wrap }: SequenceOptions): Played {
  const chance = new Chance(seed);
  const isPlain = pairing.oracle === 'plain-directory' && pairing.engine === 'overlay';
  const base = randomBase(chance, { hardLinks: isPlain || chance.hits(50) ? 'none' : 'some' });
  const operations: Operation[] = [];
  return inDuel({ ...pairing, base, inFolder, ...(wrap && { wrap }) }, (duel) => {
    const source = new RandomOperations(chance);
    let difference: Answers | null = null;
    while (operations.length < length && !difference) {
      if (operations.length % LOOKED_EVERY === 0) source.look(duel.paths());
      const operation = source.next();
      operations.push(operation);
      difference = duel.play(operation);
      if (!difference && (operations.length % COMPARED_EVERY === 0 || operations.length === length))
        difference = duel.compareTrees();
    }
    const finding = difference && { pairing, seed, difference, sequence: { base, operations } };
    return { operations: operations.length, finding, intended: duel.intended };
  });
}

export interface ReplayOptions {
  readonly inFolder: string;
  readonly wrap?: Wrap;
}

/** The first difference that a sequence shows, with everything compared after each operation. */
export function replay(
  pairing: Pairing,
  { base, operations }: Sequence,
  { inFolder, wrap }: ReplayOptions,
): Answers | null {
  return inDuel({ ...pairing, base, inFolder, ...(wrap && { wrap }) }, (duel) => {
    for (const operation of operations) {
      const difference = duel.play(operation) ?? duel.compareTrees();
      if (difference) return difference;
    }
    return null;
  });
}
