/** One behaviour of a tree: a sentence, and the proof that a given tree has it. */
import { expect } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf, Files } from '../files-by-path-contract.ts';
import type { Seed, Setup, Subject } from '../files-by-path-contract.ts';
import type { FileHandle, Stat } from '../vfs.ts';

/** What not every form of a tree has: names that differ in case only; a read-only view of the same tree; times to the nanosecond. */
export type Need = 'case' | 'read-only view' | 'nanoseconds';

export interface Behaviour {
  readonly sentence: string;
  readonly need?: Need;
  readonly prove: (scene: Scene) => void;
}

/** One tree with the seed in it, for one proof. */
export class Scene {
  readonly #setup: Setup;
  readonly #open: Subject[] = [];
  readonly files: Files;

  constructor(setup: Setup, seed: Seed) {
    this.#setup = setup;
    this.files = this.another(seed);
  }

  /** A tree of the same form that has nothing to do with the first. */
  another(seed: Seed = {}): Files {
    const subject = this.#setup(seed);
    this.#open.push(subject);
    return new Files(subject);
  }

  /** The same tree, as one that nobody can change. */
  readOnly(): Files {
    const vfs = this.#open[0]?.readOnly?.();
    if (!vfs) throw new Error('this form has no read-only view');
    return new Files({ vfs: () => vfs, settle: () => undefined, close: () => undefined });
  }

  close(): void {
    for (const subject of this.#open.splice(0)) subject.close();
  }
}

export const shows = (sentence: string, prove: (scene: Scene) => void): Behaviour => ({ sentence, prove });

export const showsIf = (need: Need, sentence: string, prove: (scene: Scene) => void): Behaviour => ({
  sentence,
  need,
  prove,
});

/** An operation and what it answers: `ok`, or the refusal, which then must leave the whole tree as it was. */
export function answers(sentence: string, act: (files: Files) => unknown, code: FsErrorCode | 'ok'): Behaviour {
  return shows(`${sentence} answers ${code}`, ({ files }) => {
    const before = code === 'ok' ? null : pictureOf(files);
    expect(codeOf(() => act(files))).toBe(code);
    if (before) expect(pictureOf(files)).toEqual(before);
  });
}

interface Seen {
  readonly path: string;
  readonly stat: Stat;
  readonly target: string;
}

function lookAtAll(files: Files): readonly Seen[] {
  const seen: Seen[] = [];
  const look = (path: string): void => {
    const stat = files.stat(path);
    seen.push({ path, stat, target: stat.kind === 'symlink' ? files.readlink(path) : '' });
    if (stat.kind === 'directory') for (const name of files.list(path)) look(path === '' ? name : `${path}/${name}`);
  };
  look('');
  return seen;
}

/** All entries with everything about them that an operation could change. */
export const pictureOf = (files: Files): readonly string[] =>
  lookAtAll(files).map(({ path, stat, target }) => {
    const { kind, size, mode, nlink, ino, mtimeNs, ctimeNs } = stat;
    return [path, kind, size, mode.toString(8), nlink, ino, mtimeNs, ctimeNs, target].join(' ');
  });

/** The same without times, and without the link counts of directories, which depend on the kind of tree. */
export const shapeOf = (files: Files): readonly string[] =>
  lookAtAll(files).map(({ path, stat, target }) => {
    const { kind, size, mode, nlink, ino } = stat;
    return [path, kind, size, mode.toString(8), kind === 'directory' ? '' : nlink, ino, target].join(' ');
  });

/** Runs `use` with an open file, and closes it. */
export function withFile<T>(file: FileHandle, use: (file: FileHandle) => T): T {
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** More than enough for a clock that moves every 10 ms. */
const MAX_TRIES = 1_000_000;

/** Every time stamp that is given from now on is later than all that were given before. */
export function tick(files: Files): void {
  files.chmod('clock', 0o600);
  const before = files.stat('clock').ctimeNs;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    files.chmod('clock', 0o600);
    if (files.stat('clock').ctimeNs > before) return;
  }
  throw new Error('the clock of this tree stands still');
}

export const READ_WRITE = { access: 'read-write' } as const;
export const WRITE = { access: 'write' } as const;
export const CREATE = { access: 'write', create: 'if-missing' } as const;
export const EXCLUSIVE = { access: 'write', create: 'exclusive' } as const;
