/** Random trees for the fuzzer to start from, and how they get onto a disk or into a tree. */
import { chmodSync, linkSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from './operation-contract.ts';
import type { BaseEntry, Text } from './operation-contract.ts';
import type { Chance } from './chance-contract.ts';

export const NAMES = ['a', 'b', 'c', 'd'] as const;
const DEPTH = 3;
/** Contents beyond 64 KiB are kept in another way than smaller ones. */
const SMALL_MAX = 65_536;
/** Always readable and writable for the owner, so that it does not matter who runs the fuzzer. */
const FILE_MODES = [0o644, 0o600, 0o755, 0o640, 0o777] as const;
const DIRECTORY_MODES = [0o755, 0o700, 0o777, 0o1777] as const;
const TARGETS = ['.', '..', 'a', 'b', 'c', 'd', './a', 'a/b', 'b/', '../a', '../b/c', 'a/../b', 'nowhere'] as const;
/** With us both leave the tree; what stands on the disk instead has to be where nothing is. */
const ESCAPING_TARGETS = ['../../../../a', '/nowhere/a', '/'] as const;
const OLDEST = 100_000_000;
const TIME_STEPS = 64 * 900_000_000;

export const randomFileMode = (chance: Chance): number => chance.pick(FILE_MODES);
export const randomDirectoryMode = (chance: Chance): number => chance.pick(DIRECTORY_MODES);
/** Between 1973 and 2001, in steps of 1/64 s. */
export const randomSeconds = (chance: Chance): number => OLDEST + chance.below(TIME_STEPS) / 64;
export const randomTarget = (chance: Chance): string => chance.pick(chance.hits(6) ? ESCAPING_TARGETS : TARGETS);

/** Mostly a few bytes; now and then about as many as make a file a large one. */
export function randomLength(chance: Chance): number {
  if (chance.hits(3)) return SMALL_MAX - 2 + chance.below(5);
  return chance.hits(2) ? chance.below(SMALL_MAX * 2) : chance.below(24);
}

export const randomText = (chance: Chance): Text => ({
  letter: String.fromCodePoint(97 + chance.below(26)),
  length: randomLength(chance),
});

export interface BaseChoice {
  /** A base with hard links cannot be compared with a plain copy: see `INTENDED_DIFFERENCES`. */
  readonly hardLinks: 'some' | 'none';
}

/** Parents before children. */
export function randomBase(chance: Chance, { hardLinks }: BaseChoice): readonly BaseEntry[] {
  const entries: BaseEntry[] = [];
  const files: string[] = [];
  const fill = (directory: string, depth: number): void => {
    for (const name of NAMES) {
      if (chance.hits(40)) continue;
      const path = directory + name;
      const entry = randomEntry(chance, path, { depth, linkTo: hardLinks === 'some' ? files : [] });
      entries.push(entry);
      if (entry.kind === 'file') files.push(path);
      if (entry.kind === 'directory') fill(`${path}/`, depth + 1);
    }
  };
  fill('', 1);
  return entries;
}

function randomEntry(chance: Chance, path: string, around: { depth: number; linkTo: readonly string[] }): BaseEntry {
  const seconds = randomSeconds(chance);
  if (around.depth < DEPTH && chance.hits(40))
    return { kind: 'directory', path, mode: randomDirectoryMode(chance), seconds };
  if (chance.hits(25)) return { kind: 'symlink', path, target: randomTarget(chance), seconds };
  if (around.linkTo.length > 0 && chance.hits(25)) return { kind: 'hard-link', path, to: chance.pick(around.linkTo) };
  return { kind: 'file', path, text: randomText(chance), mode: randomFileMode(chance), seconds };
}

/** Writes a tree into the empty folder `root`. The file mode creation mask must be 0. */
export function writeBase(root: string, base: readonly BaseEntry[]): void {
  for (const entry of base) {
    const at = join(root, entry.path);
    if (entry.kind === 'directory') mkdirSync(at, { mode: entry.mode & 0o777 });
    else if (entry.kind === 'symlink') symlinkSync(entry.target, at);
    else if (entry.kind === 'hard-link') linkSync(join(root, entry.to), at);
    else writeFileSync(at, bytesOf(entry.text), { mode: entry.mode });
  }
  for (const entry of base.toReversed()) {
    if (entry.kind === 'hard-link') continue;
    const at = join(root, entry.path);
    if (entry.kind === 'directory') chmodSync(at, entry.mode);
    lutimesSync(at, entry.seconds, entry.seconds);
  }
}
