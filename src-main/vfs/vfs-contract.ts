/** The behaviour every tree must have, as one suite: `describeVfs(name, setup)`. */
import { describe, test } from 'vitest';
import { ATTRIBUTES } from './behaviours/attributes-contract.ts';
import { Scene } from './behaviours/behaviour-contract.ts';
import type { Behaviour, Need } from './behaviours/behaviour-contract.ts';
import { CONTENT } from './behaviours/content-contract.ts';
import { DERIVED } from './behaviours/derived-contract.ts';
import { DIRECTORIES } from './behaviours/directories-contract.ts';
import { HANDLES } from './behaviours/handles-contract.ts';
import { HASHES } from './behaviours/hashes-contract.ts';
import { LENGTH } from './behaviours/length-contract.ts';
import { LINKS } from './behaviours/links-contract.ts';
import { MOVES } from './behaviours/moves-contract.ts';
import { NAMES } from './behaviours/names-contract.ts';
import { OPENING } from './behaviours/opening-contract.ts';
import { PATHS } from './behaviours/paths-contract.ts';
import { READ_ONLY } from './behaviours/read-only-contract.ts';
import { REMOVING } from './behaviours/removing-contract.ts';
import { RENAMING } from './behaviours/renaming-contract.ts';
import { STAT } from './behaviours/stat-contract.ts';
import { TIMES } from './behaviours/times-contract.ts';
import type { Seed, Setup } from './files-by-path-contract.ts';

const SEED: Seed = {
  'readme.txt': { file: 'hello' },
  'empty.txt': { file: '' },
  docs: 'directory',
  'docs/a.md': { file: 'alpha' },
  'docs/b.md': { file: 'beta' },
  'docs/deep': 'directory',
  'docs/deep/c.md': { file: 'gamma' },
  bare: 'directory',
  clock: { file: '' },
  'to-readme': { linkTo: 'readme.txt' },
  'to-docs': { linkTo: 'docs' },
  'docs/up': { linkTo: '../readme.txt' },
  dangling: { linkTo: 'nowhere' },
  'loop-a': { linkTo: 'loop-b' },
  'loop-b': { linkTo: 'loop-a' },
  absolute: { linkTo: '/etc/passwd' },
  escape: { linkTo: '../outside' },
};

/** All behaviours, by subject. */
export const BEHAVIOURS: Readonly<Record<string, readonly Behaviour[]>> = {
  opening: OPENING,
  content: CONTENT,
  length: LENGTH,
  hashes: HASHES,
  stat: STAT,
  times: TIMES,
  attributes: ATTRIBUTES,
  directories: DIRECTORIES,
  removing: REMOVING,
  renaming: RENAMING,
  moves: MOVES,
  links: LINKS,
  paths: PATHS,
  names: NAMES,
  handles: HANDLES,
  'read-only trees': READ_ONLY,
  'written once over any tree': DERIVED,
};

export interface Form {
  /** What this form of a tree cannot have. */
  readonly lacks?: readonly Need[];
}

/** Runs every behaviour on a tree of its own, made by `setup`. */
export function describeVfs(name: string, setup: Setup, { lacks = [] }: Form = {}): void {
  describe(name, () => {
    for (const [subject, behaviours] of Object.entries(BEHAVIOURS))
      describe(subject, () => {
        for (const { sentence, need, prove } of behaviours)
          if (!need || !lacks.includes(need)) test(sentence, () => proveOne(setup, prove));
      });
  });
}

function proveOne(setup: Setup, prove: Behaviour['prove']): void {
  const scene = new Scene(setup, SEED);
  try {
    prove(scene);
  } finally {
    scene.close();
  }
}
