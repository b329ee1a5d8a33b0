/** For tests: somebody changes a folder just before the k-th system call of what is tested, for every k. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Trace } from './confinement.ts';
import { SCRATCH } from '../seeding-contract.ts';
import { makeTestFolder } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';

export interface Attack {
  readonly name: string;
  readonly run: (folder: TestFolder) => void;
}

/** `path` gets another name in its directory, and something else takes its place. */
function replaceBy(root: string, path: string, make: (place: string) => void): void {
  renameSync(join(root, path), join(root, `${path}-aside`));
  make(join(root, path));
}

export const ATTACKS: readonly Attack[] = [
  ...['a', 'a/b', 'a/b/f'].map((path) => ({
    name: `${path} becomes a link out`,
    run: ({ root, outside }: TestFolder) => replaceBy(root, path, (place) => symlinkSync(join(outside, path), place)),
  })),
  {
    name: 'the last name becomes a FIFO',
    run: ({ root }) => replaceBy(root, 'a/b/f', (place) => void execFileSync('mkfifo', [place])),
  },
  {
    name: 'the last name becomes a directory',
    run: ({ root }) => replaceBy(root, 'a/b/f', (place) => mkdirSync(place)),
  },
  {
    name: 'a directory is moved out and a link put in its place',
    run({ root, outside }) {
      renameSync(join(root, 'a'), join(outside, 'moved'));
      symlinkSync(join(outside, 'a'), join(root, 'a'));
    },
  },
];

/** An attack comes when what it would move has already gone: then there is nothing to attack. */
function attackIfPossible(attack: Attack, folder: TestFolder): void {
  try {
    attack.run(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/**
 * Runs `check` with the attack before the first system call of the tree, in a new folder before the second, and so on,
 * until the call is over before the attack's turn comes. Returns how many moments there were.
 */
export function atEveryMoment<T extends { close(): void }>(
  attack: Attack,
  open: (hostPath: string, trace: Trace) => T,
  check: (tree: T, folder: TestFolder) => void,
): number {
  for (let moment = 0; ; moment++) {
    const folder = makeTestFolder(SCRATCH);
    let calls = 0;
    const tree = open(folder.root, () => {
      if (calls++ === moment) attackIfPossible(attack, folder);
    });
    try {
      check(tree, folder);
    } finally {
      tree.close();
      folder.remove();
    }
    if (calls <= moment) return moment;
  }
}
