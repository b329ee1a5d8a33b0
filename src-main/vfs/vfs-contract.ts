/** The behaviour every tree must have, as one suite: `describeVfs(name, setup)`. */
import { describe } from 'vitest';
import { Files } from './files-by-path-contract.ts';
import type { Seed, Setup } from './files-by-path-contract.ts';
import { describeAttributes } from './vfs-attributes-contract.ts';
import { describeFiles } from './vfs-files-contract.ts';
import { describeNames } from './vfs-names-contract.ts';
import { describePaths } from './vfs-paths-contract.ts';

const SEED: Seed = {
  'readme.txt': { file: 'hello' },
  'empty.txt': { file: '' },
  docs: 'directory',
  'docs/a.md': { file: 'alpha' },
  'docs/b.md': { file: 'beta' },
  'docs/deep': 'directory',
  'docs/deep/c.md': { file: 'gamma' },
  bare: 'directory',
  'to-readme': { linkTo: 'readme.txt' },
  'to-docs': { linkTo: 'docs' },
  'docs/up': { linkTo: '../readme.txt' },
  dangling: { linkTo: 'nowhere' },
  'loop-a': { linkTo: 'loop-b' },
  'loop-b': { linkTo: 'loop-a' },
  absolute: { linkTo: '/etc/passwd' },
  escape: { linkTo: '../outside' },
};

export function describeVfs(name: string, setup: Setup): void {
  const begin = () => {
    const subject = setup(SEED);
    return { subject, files: new Files(subject) };
  };
  describe(name, () => {
    describePaths(begin, setup);
    describeFiles(begin);
    describeNames(begin);
    describeAttributes(begin);
  });
}
