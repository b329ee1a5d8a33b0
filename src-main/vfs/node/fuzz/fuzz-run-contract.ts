/** Runs random sequences until the time or the operations are used up, and makes a failing one small. */
import { umask } from 'node:process';
import { Chance } from './chance-contract.ts';
import { Duel } from './duel-contract.ts';
import type { DuelOptions } from './duel-contract.ts';
import type { Answers, IntendedDifference } from './intended-differences-contract.ts';
import type { BaseEntry, Operation, Sequence } from './operation-contract.ts';
import type { Wrap } from './open-tree-contract.ts';
import { isKernelOverlay } from './pairing-contract.ts';
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

/** What happens again and again, whatever else does. */
export interface Rhythm {
  readonly operation: Operation;
  /** Counted in operations. */
  readonly every: number;
}

export interface SequenceOptions {
  readonly pairing: Pairing;
  readonly seed: number;
  readonly length: number;
  readonly inFolder: string;
  readonly wrap?: Wrap;
  readonly rhythm?: Rhythm;
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

/** A copy does not know that two names of the base are one file, and an overlay soon forgets it. */
const mayHaveHardLinks = ({ engine, oracle }: Pairing): boolean =>
  isKernelOverlay(oracle) || !engine.endsWith('overlay');

function operationsFor({ engine }: Pairing, base: readonly BaseEntry[], chance: Chance, duel: Duel): RandomOperations {
  const hasHardLinks = base.some(({ kind }) => kind === 'hard-link');
  return new RandomOperations(chance, {
    layers: duel.hasLayers ? 'some' : 'none',
    forks: duel.hasForks ? 'some' : 'none',
    spelling: engine === 'caseless-overlay' ? 'any' : 'as-is',
    copies: hasHardLinks && engine.endsWith('overlay') ? 'none' : 'some',
  });
}

/** Plays operations one after the other, and keeps them in `played`. */
function playOn(duel: Duel, source: RandomOperations, played: Operation[], options: SequenceOptions): Answers | null {
  const { length, rhythm } = options;
  for (let count = 1; count <= length; count++) {
    if ((count - 1) % LOOKED_EVERY === 0) source.look(duel.paths());
    const operation = rhythm && count % rhythm.every === 0 ? rhythm.operation : source.next();
    played.push(operation);
    const isCompared = count % COMPARED_EVERY === 0 || count === length;
    const difference = duel.play(operation) ?? (isCompared ? duel.compareTrees() : null);
    if (difference) return difference;
  }
  return null;
}

/** One sequence of its own base and operations, made from `seed`. */
export function playRandom(options: SequenceOptions): Played {
  const { pairing, seed, inFolder, wrap } = options;
  const chance = new Chance(seed);
  const base = randomBase(chance, { hardLinks: mayHaveHardLinks(pairing) && chance.hits(50) ? 'some' : 'none' });
  const operations: Operation[] = [];
  return inDuel({ ...pairing, base, inFolder, ...(wrap && { wrap }) }, (duel) => {
    const difference = playOn(duel, operationsFor(pairing, base, chance, duel), operations, options);
    const finding = difference && { pairing, seed, difference, sequence: { base, operations } };
    return { operations: operations.length, finding, intended: duel.intended };
  });
}

export interface ReplayOptions {
  readonly inFolder: string;
  readonly wrap?: Wrap;
  /** When everything is compared: after each operation unless it says otherwise. Answers always are. */
  readonly compared?: 'after each' | 'at the end';
}

/** The first difference that a sequence shows. */
export function replay(
  pairing: Pairing,
  { base, operations }: Sequence,
  { inFolder, wrap, compared = 'after each' }: ReplayOptions,
): Answers | null {
  return inDuel({ ...pairing, base, inFolder, ...(wrap && { wrap }) }, (duel) => {
    for (const [at, operation] of operations.entries()) {
      const isCompared = compared === 'after each' || at === operations.length - 1;
      const difference = duel.play(operation) ?? (isCompared ? duel.compareTrees() : null);
      if (difference) return difference;
    }
    return null;
  });
}
