/** The paths of one side of all mounts, listed at first use and again when they may have changed. */
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { isGitFolder, openGitIgnoring } from './git-ignoring.ts';
import type { GitIgnoring } from './git-ignoring.ts';
import { PathTable } from './path-table.ts';
import { walkFiles } from './walk-files.ts';
import type { WalkedFile } from './walk-files.ts';

/** Milliseconds after which somebody else may have worked in the folder. */
const MOST_AGE = 5000;

export class PathList {
  readonly #mounts: MountTable;
  readonly #side: 'merged' | 'base';
  #table: PathTable | null = null;
  /** The one that is being made. */
  #making: PathTable | null = null;
  #madeAt = -Infinity;
  /** Rises with each change of ours. */
  #changes = 0;
  #madeFor = -1;

  constructor(mounts: MountTable, side: 'merged' | 'base') {
    this.#mounts = mounts;
    this.#side = side;
  }

  /** As far as it has been made. */
  get table(): PathTable {
    return this.#table ?? this.#making ?? new PathTable();
  }

  get isComplete(): boolean {
    return this.#table !== null;
  }

  /** Whether something of ours changed since it was made. */
  get isBehind(): boolean {
    return this.#madeFor !== this.#changes;
  }

  /** Whether it should be made anew; `now` in milliseconds. */
  isWanted(now: number): boolean {
    return this.#making === null && (this.isBehind || now - this.#madeAt > MOST_AGE);
  }

  changed(): void {
    this.#changes += 1;
  }

  /** Lists everything; until it is done the list before it is the one that is asked. Yields between small steps. */
  *make(now: () => number): Generator<undefined> {
    const made = new PathTable();
    const of = this.#changes;
    this.#making = made;
    try {
      for (const mount of this.#mounts.all()) yield* this.#add(mount, made);
      this.#table = made;
      this.#madeAt = now();
      this.#madeFor = of;
    } finally {
      this.#making = null;
    }
  }

  *#add(mount: MountedTree, made: PathTable): Generator<undefined> {
    if (this.#side === 'base' && !mount.overlay.base) return;
    const ignoring = openGitIgnoring(mount);
    try {
      for (const found of walkFiles(mount.view(this.#side), (names) => !isGitFolder(names))) {
        if (found) put(made, mount, found, ignoring);
        yield;
      }
    } finally {
      ignoring.close();
    }
  }
}

function put(made: PathTable, mount: MountedTree, { names, kind }: WalkedFile, ignoring: GitIgnoring): void {
  const git = ignoring.is(names, kind) ? 'ignored' : 'counted';
  made.add(formatPath(mount.name, names), { kind, git });
}
