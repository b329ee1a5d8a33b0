/** The state of paths of one working tree, as `git status` has it: the folder against the index, the index against the commit. */
import { createHash } from 'node:crypto';

import type { GitState } from '../../../src-preload/contract/review-words.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { orNull } from '../../vfs/errors.ts';
import type { HostStat } from '../../vfs/host/host-tree.ts';
import { GitIgnored } from './git-ignored.ts';
import type { IndexEntry, IndexFacts } from './git-index.ts';
import type { CommittedTree } from './git-objects.ts';
import type { GitRepository } from './git-repository.ts';

/** A path that is asked about. */
export interface AskedPath {
  /** From the root of the working tree on. */
  readonly names: readonly string[];
  /** What the sandbox shows there, for what the folder does not have. */
  readonly kind: EntryKind | null;
}

export interface StateQuestion {
  readonly repository: GitRepository;
  readonly index: IndexFacts;
  /** When the index was written, nanoseconds since the epoch: files that were changed after that may look unchanged. */
  readonly indexTime: bigint;
  readonly committed: CommittedTree;
  /** Contents by fingerprint that were hashed before. */
  readonly hashes: Map<string, string>;
}

const LINK_MODE = 0o120000;
const GITLINK_MODE = 0o160000;
const EXECUTABLE = 0o111;
const NS = 1_000_000_000n;
const SIZE_MASK = 0xffffffff;
const PIECE = 1024 * 1024;
/** Bytes that are hashed for one question; what would need more has no state. */
const MOST_HASHED = 256 * 1024 * 1024;
const MOST_CONVERTED = 16 * 1024 * 1024;

export class GitStates {
  readonly #given: StateQuestion;
  readonly #ignored: GitIgnored;
  #hashed = 0;

  constructor(given: StateQuestion) {
    this.#given = given;
    this.#ignored = new GitIgnored(given.repository);
  }

  /** null for what git says nothing of: directories that have something tracked, what is not there, what takes too long. */
  *of(asked: AskedPath): Generator<undefined, GitState | null> {
    const { index } = this.#given;
    const path = asked.names.join('/');
    if (index.conflicted.has(path)) return 'conflicted';
    const stat = this.#look(asked.names);
    const entry = index.entries.get(path);
    return entry ? yield* this.#tracked(path, asked.names, entry, stat) : this.#untracked(path, asked, stat);
  }

  #look(names: readonly string[]): HostStat | null {
    const found = orNull(() => this.#given.repository.worktree.lstat(names));
    return typeof found === 'object' ? found : null;
  }

  *#tracked(
    path: string,
    names: readonly string[],
    entry: IndexEntry,
    stat: HostStat | null,
  ): Generator<undefined, GitState | null> {
    if (entry.mode === GITLINK_MODE) return null;
    if (!entry.flags.has('skip-worktree') && !entry.flags.has('assume-valid')) {
      if (!stat) return 'deleted';
      const isModified = yield* this.#isModified(names, entry, stat);
      if (isModified !== false) return isModified ? 'modified' : null;
    }
    return entry.flags.has('intent-to-add') ? 'modified' : this.#stagedOrClean(path, entry);
  }

  /** null when nobody knows what the commit has. */
  #stagedOrClean(path: string, entry: IndexEntry): GitState | null {
    const committed = this.#given.committed.at(path);
    if (committed === 'unknown') return null;
    return committed?.oid === entry.oid && committed.mode === entry.mode ? 'clean' : 'staged';
  }

  #untracked(path: string, { names, kind }: AskedPath, stat: HostStat | null): GitState | null {
    const present = stat?.kind ?? kind;
    const committed = stat ? null : this.#given.committed.at(path);
    if (committed !== null) return committed === 'unknown' ? null : 'staged';
    if (present === null || this.#given.index.directories.has(path)) return null;
    return this.#ignored.is(names, present) ? 'ignored' : 'untracked';
  }

  /** null when it would take too long to find out. */
  *#isModified(names: readonly string[], entry: IndexEntry, stat: HostStat): Generator<undefined, boolean | null> {
    if (!isKind(entry, stat, this.#given.repository)) return true;
    if (isSameStat(entry, stat) && stat.mtimeNs < this.#given.indexTime) return false;
    if (stat.kind === 'symlink') return this.#hashOfLink(names) !== entry.oid;
    // What was added empty may have been given its size since.
    if (entry.size !== 0 && !isSameSize(entry, stat) && !this.#mayConvert) return true;
    return yield* this.#hasOtherContent(names, entry, stat);
  }

  *#hasOtherContent(
    names: readonly string[],
    { oid }: IndexEntry,
    stat: HostStat,
  ): Generator<undefined, boolean | null> {
    const hash = yield* this.#hashOf(names, stat);
    if (hash === null) return null;
    return hash !== oid && !(this.#mayConvert && this.#hashConverted(names, stat) === oid);
  }

  get #mayConvert(): boolean {
    return this.#given.repository.config.lineEnds === 'converted';
  }

  #digest(size: number): ReturnType<typeof createHash> {
    return createHash(this.#given.repository.config.format.algorithm).update(`blob ${size}\0`);
  }

  #hashOfLink(names: readonly string[]): string {
    const target = Buffer.from(this.#given.repository.worktree.readLink(names));
    return this.#digest(target.length).update(target).digest('hex');
  }

  *#hashOf(names: readonly string[], stat: HostStat): Generator<undefined, string | null> {
    const key = `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
    const known = this.#given.hashes.get(key);
    if (known !== undefined) return known;
    this.#hashed += stat.size;
    if (this.#hashed > MOST_HASHED) return null;
    const file = this.#given.repository.worktree.open(names);
    try {
      const digest = this.#digest(stat.size);
      const piece = new Uint8Array(Math.min(PIECE, Math.max(1, stat.size)));
      let at = 0;
      for (let read = file.read(piece, 0); read > 0; read = file.read(piece, at)) {
        digest.update(piece.subarray(0, read));
        at += read;
        yield;
      }
      const hash = digest.digest('hex');
      this.#given.hashes.set(key, hash);
      return hash;
    } finally {
      file.close();
    }
  }

  /** As it would be kept: with the line ends of Unix. */
  #hashConverted(names: readonly string[], stat: HostStat): string | null {
    if (stat.size > MOST_CONVERTED) return null;
    const file = this.#given.repository.worktree.open(names);
    try {
      const bytes = Buffer.alloc(stat.size);
      const read = file.read(bytes, 0);
      const text = Buffer.from(bytes.toString('latin1', 0, read).replaceAll('\r\n', '\n'), 'latin1');
      return this.#digest(text.length).update(text).digest('hex');
    } finally {
      file.close();
    }
  }
}

function isKind({ mode }: IndexEntry, stat: HostStat, { config }: GitRepository): boolean {
  if (mode === LINK_MODE) return stat.kind === 'symlink';
  if (stat.kind !== 'file') return false;
  return config.modes === 'ignored' || ((stat.mode & 0o100) !== 0) === ((mode & EXECUTABLE) !== 0);
}

const isSameSize = ({ size }: IndexEntry, stat: HostStat): boolean => size === (stat.size & SIZE_MASK) >>> 0;

function isSameStat(entry: IndexEntry, stat: HostStat): boolean {
  const { mtimeSeconds, mtimeNanoseconds } = entry;
  const [seconds, rest] = [stat.mtimeNs / NS, stat.mtimeNs % NS];
  const isSameTime = seconds === BigInt(mtimeSeconds) && (mtimeNanoseconds === 0 || rest === BigInt(mtimeNanoseconds));
  return isSameTime && isSameSize(entry, stat);
}
