/** One run: a tree of ours beside an oracle, the same operations on both, every answer compared. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { caseInsensitive } from '../case-insensitive-base-contract.ts';
import { DiskSubject } from './disk-subject-contract.ts';
import { hostSubject, memorySubject, overlaySubject } from './engine-forms-contract.ts';
import type { FuzzSubject } from './fuzz-subject-contract.ts';
import { explanationOf, isBeyondOracle, isSpoilingOracle } from './intended-differences-contract.ts';
import type { Answers, IntendedDifference } from './intended-differences-contract.ts';
import { layersIn, mountOverlay } from './kernel-overlay-contract.ts';
import type { BaseEntry, Operation } from './operation-contract.ts';
import { ModelTree } from './model-tree-contract.ts';
import { CASELESS, EXACT } from './name-map-contract.ts';
import { ModelSubject } from './model-subject-contract.ts';
import type { Wrap } from './open-tree-contract.ts';
import type { Engine, Oracle, Pairing } from './pairing-contract.ts';
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

/** A copy of the base, on the disk. */
function copyIn(folder: string, name: string, base: readonly BaseEntry[]): string {
  const copy = join(folder, name);
  mkdirSync(copy, ROOT);
  writeBase(copy, base);
  return copy;
}

function ourSubject({ engine, base, wrap = (tree) => tree }: DuelOptions, folder: string, lower: string): FuzzSubject {
  if (engine === 'model') return new ModelSubject();
  if (engine === 'host') return hostSubject(copyIn(folder, 'host', base), wrap);
  if (engine === 'memory') return memorySubject(wrap);
  return overlaySubject({
    folder,
    base: lower,
    wrap,
    ...(engine === 'caseless-overlay' && { disguise: caseInsensitive }),
  });
}

/** Those that do not start from a base on the disk are given what is in it. */
const startsEmpty = (side: Engine | Oracle): boolean => side === 'memory' || side === 'model';

function oracleSubject({ engine, oracle, base }: DuelOptions, folder: string): FuzzSubject {
  if (oracle === 'model') return new ModelSubject(new ModelTree(engine === 'caseless-overlay' ? CASELESS : EXACT));
  if (oracle === 'plain-directory') return new DiskSubject(copyIn(folder, 'copy', base));
  const layers = layersIn(folder);
  const unmount = mountOverlay(oracle, layers);
  if (!unmount) throw new Error('the overlay of the kernel cannot be mounted any more');
  return new DiskSubject(layers.at, unmount);
}

/** What is thrown and is no `VfsError` is a fault: an answer like any other, so that it can be made small. */
function orFault(answer: () => string): string {
  try {
    return answer();
  } catch (error) {
    return `FAULT ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
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

  constructor(options: DuelOptions) {
    const { engine, oracle, base, inFolder } = options;
    const folder = mkdtempSync(join(inFolder, 'duel-'));
    const lower = join(folder, 'lower');
    this.#folder = folder;
    this.#oracle = oracle;
    mkdirSync(lower, ROOT);
    writeBase(lower, base);
    const isSplit = engine.endsWith('overlay') && base.some(({ kind }) => kind === 'hard-link');
    const lines = { countsLinks: isSplit ? 'no' : 'yes' } as const;
    this.#base = new Player(new DiskSubject(lower), lines);
    this.#untouched = this.#base.tree();
    this.#theirs = new Player(oracleSubject(options, folder), lines);
    this.#ours = new Player(ourSubject(options, folder, lower), lines);
    if (startsEmpty(oracle)) this.#theirs.make(base);
    if (startsEmpty(engine)) this.#ours.make(base);
    if (engine === 'emptied-overlay') for (const side of [this.#theirs, this.#ours]) side.empty();
  }

  /** Does one operation on both sides. */
  play(operation: Operation): Answers | null {
    if (isSpoilingOracle(operation, this.#oracle)) return null;
    const oracle = this.#theirs.play(operation);
    if (isBeyondOracle(operation, oracle, this.#oracle)) return null;
    const ours = orFault(() => this.#ours.play(operation));
    // What a frozen tree shows, each of its lines with its own explanation.
    if (operation.do === 'view') return this.#compareLines(oracle.split('\n'), ours.split('\n'), operation);
    return this.#judge({ operation, oracle, ours });
  }

  /** Compares all that is there, and the base with what it was at first. */
  compareTrees(): Answers | null {
    return (
      this.#compareLines(this.#theirs.tree(), orFault(() => this.#ours.tree().join('\n')).split('\n'), 'tree') ??
      this.#compareLines(this.#untouched, this.#base.tree(), 'tree')
    );
  }

  get hasLayers(): boolean {
    return this.#ours.hasLayers && this.#theirs.hasLayers;
  }

  get hasForks(): boolean {
    return this.#ours.hasForks && this.#theirs.hasForks;
  }

  /** What is there, as the oracle knows it. */
  paths(): readonly string[] {
    return this.#theirs.paths();
  }

  /** A tree that was at fault may be unable to close. */
  close(): void {
    orFault(() => {
      this.#ours.close();
      return '';
    });
    this.#theirs.close();
    rmSync(this.#folder, { recursive: true });
  }

  #compareLines(theirs: readonly string[], ours: readonly string[], operation: Answers['operation']): Answers | null {
    for (let at = 0; at < Math.max(theirs.length, ours.length); at++) {
      const oracle = theirs[at] ?? '(nothing more)';
      const difference = this.#judge({ operation, oracle, ours: ours[at] ?? '(nothing more)' });
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
