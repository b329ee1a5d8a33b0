/** The base as a commit goes along: where things are once some of its directories have moved. */
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import { createHash } from 'node:crypto';

import type { HostStat, HostTree } from '../vfs/host/host-tree.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import { lookAt } from './look-at.ts';

/** A directory, or a single entry, that goes from one place to another. */
export interface Move {
  readonly from: Names;
  readonly to: Names;
}

/** Where something is after these moves, one after the other. */
export const follow = (moves: readonly Move[], start: Names): Names => {
  let names = start;
  for (const { from, to } of moves) if (isAtOrBelow(names, from)) names = [...to, ...names.slice(from.length)];
  return names;
};

/** Places of the base are named as the overlay names them: as if nothing of this commit had happened. */
export class Ground {
  readonly base: HostTree;
  /** By somebody who moved the same directory there. */
  readonly #done: Move[] = [];
  readonly #planned: Move[] = [];

  constructor(base: HostTree) {
    this.base = base;
  }

  /** A directory is found to have gone from one present place to another. */
  foundMoved(from: Names, to: Names): void {
    this.#done.push({ from, to });
  }

  /** A directory will go there, once the steps planned so far are taken. */
  willMove(from: Names, to: Names): void {
    this.#planned.push({ from, to });
  }

  /** Where a place of the base is on disk at present. */
  now(baseNames: Names): Names {
    return follow(this.#done, baseNames);
  }

  /** Where it will be after the steps planned so far. */
  then(baseNames: Names): Names {
    return follow(this.#planned, this.now(baseNames));
  }

  /** What is now at a place of the base; undefined when nothing is, or a link is on the way. */
  look(baseNames: Names): HostStat | undefined {
    return lookAt(this.base, this.now(baseNames));
  }

  /** Does the folder find the entry at one place also at another, because that is its name in other letters, and not a name it has? */
  isRespelling(from: Names, to: Names): boolean {
    if (this.base.names !== 'case-insensitive') return false;
    const [source, target] = [this.look(from), this.look(to)];
    return (
      source?.ino === target?.ino &&
      source?.dev === target?.dev &&
      target !== undefined &&
      !isSpelled(this.base, this.now(to))
    );
  }
}

/** Whether the folder has the entry that is at a place under this very spelling of its name. */
export function isSpelled(base: HostTree, names: Names): boolean {
  if (base.names !== 'case-insensitive' || names.length === 0) return true;
  return base.list(parentOf(names)).entries.some(({ name }) => name === names.at(-1));
}

/**
 * Where an entry waits while its new place is still taken by what goes to its old one. In the root, because every
 * other directory may be on the move too; always the same name for the same entry.
 */
export const parkingPlace = (baseNames: Names): Names => [
  `.capsule-inspector-moving-${createHash('sha256').update(keyOf(baseNames)).digest('hex').slice(0, 16)}`,
];
