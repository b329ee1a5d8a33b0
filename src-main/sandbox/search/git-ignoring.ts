/** What git ignores in the folder of a mount, asked while it is walked. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { orNull } from '../../vfs/errors.ts';
import { GitIgnored } from '../git/git-ignored.ts';
import { findRepository } from '../git/git-repository.ts';
import type { MountedTree } from '../mounts.ts';

export interface GitIgnoring {
  /** Of a name below a directory that is not ignored, or that was asked about before. */
  is(names: readonly string[], kind: EntryKind): boolean;
  close(): void;
}

const NOTHING: GitIgnoring = { is: () => false, close: () => undefined };

/** Nothing is ignored in a folder that is in no working tree. To be closed. */
export function openGitIgnoring({ overlay }: MountedTree): GitIgnoring {
  const { base } = overlay;
  const repository = base && orNull(() => findRepository(base.hostPath));
  if (!repository) return NOTHING;
  const ignored = new GitIgnored(repository);
  return {
    is: (names, kind) => ignored.is([...repository.prefix, ...names], kind),
    close: () => repository.close(),
  };
}

/** The folder in which git keeps what it knows. */
export const isGitFolder = (names: readonly string[]): boolean => names.at(-1) === '.git';
