/** One run: a tree of ours beside an oracle, the same operations on both, every answer compared. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DiskSubject } from './disk-subject-contract.ts';
import { memorySubject, overlaySubject } from './engine-subject-contract.ts';
import type { Wrap } from './engine-subject-contract.ts';
import type { FuzzSubject } from './fuzz-subject-contract.ts';
import { explanationOf, isBeyondOracle } from './intended-differences-contract.ts';
import type { Answers, IntendedDifference } from './intended-differences-contract.ts';
import { layersIn, mountOverlay } from './kernel-overlay-contract.ts';
import type { BaseEntry, Operation } from './operation-contract.ts';
import type { Oracle, Pairing } from './pairing-contract.ts';
import { Player } from './player-contract.ts';
import { writeBase } from './random-base-contract.ts';

export interface DuelOptions extends Pairing {
  readonly base: readonly BaseEntry[];
  /** A folder is made in here for the time of the duel. */
  readonly inFolder: string;
  readonly wrap?: Wrap;
}

/** What the root of a tree in memory has. */
const ROOT = { mode: 0o755 } as const;

function oracleSubject(oracle: Oracle, folder: string, base: readonly BaseEntry[]): FuzzSubject {
  if (oracle === 'plain-directory') {
    const copy = join(folder, 'copy');
    mkdirSync(copy, ROOT);
    writeBase(copy, base);
    return new DiskSubject(copy);
  }
  const layers = layersIn(folder);
  const unmount = mountOverlay(oracle, layers);
  if (!unmount) throw new Error('the overlay of the kernel cannot be mounted any more');
  return new DiskSubject(layers.at, unmount);
}

/** The file mode creation mask must be 0 for as long as it is open. */
export class Duel {
  readonly #folder: string;
  readonly #ours: Player;
  readonly #theirs: Player;
  readonly #base: Player;
  readonly #untouched: readonly string[];
  readonly #oracle: Oracle;
  /** How often each intended difference was met. */
  readonly intended = new Map<IntendedDifference, number>();

  constructor({ engine, oracle, base, inFolder, wrap = (vfs) => vfs }: DuelOptions) {
    const folder = mkdtempSync(join(inFolder, 'duel-'));
    const lower = join(folder, 'lower');
    this.#folder = folder;
    this.#oracle = oracle;
    mkdirSync(lower, ROOT);
    writeBase(lower, base);
    const isSplit = engine === 'overlay' && base.some(({ kind }) => kind === 'hard-link');
    const options = { countsLinks: isSplit ? 'no' : 'yes' } as const;
    this.#base = new Player(new DiskSubject(lower), options);
    this.#untouched = this.#base.tree();
    this.#theirs = new Player(oracleSubject(oracle, folder, base), options);
    const ours = engine === 'memory' ? memorySubject(wrap) : overlaySubject({ folder, base: lower, wrap });
    this.#ours = new Player(ours, options);
    if (engine === 'memory') this.#ours.make(base);
  }

  /** Does one operation on both sides. */
  play(operation: Operation): Answers | null {
    const oracle = this.#theirs.play(operation);
    if (isBeyondOracle(operation, oracle, this.#oracle)) return null;
    return this.#judge({ operation, oracle, ours: this.#ours.play(operation) });
  }

  /** Compares all that is there, and the base with what it was at first. */
  compareTrees(): Answers | null {
    return (
      this.#compareLines(this.#theirs.tree(), this.#ours.tree()) ??
      this.#compareLines(this.#untouched, this.#base.tree())
    );
  }

  /** What is there, as the oracle knows it. */
  paths(): readonly string[] {
    return this.#theirs.paths();
  }

  close(): void {
    this.#ours.close();
    this.#theirs.close();
    rmSync(this.#folder, { recursive: true });
  }

  #compareLines(theirs: readonly string[], ours: readonly string[]): Answers | null {
    for (let at = 0; at < Math.max(theirs.length, ours.length); at++) {
      const oracle = theirs[at] ?? '(nothing more)';
      const difference = this.#judge({ operation: 'tree', oracle, ours: ours[at] ?? '(nothing more)' });
      if (difference) return difference;
    }
    return null;
  }

  #judge(seen: Omit<Answers, 'against'>): Answers | null {
    const answers = { ...seen, against: this.#oracle };
    if (answers.oracle === answers.ours) return null;
    const explanation = explanationOf(answers);
    if (!explanation) return answers;
    this.intended.set(explanation, (this.intended.get(explanation) ?? 0) + 1);
    return null;
  }
}
