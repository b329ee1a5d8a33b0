/** What git says of the folders of a sandbox: asked for by path, bounded, and remembered as long as the folder is the same. */
import type { GitState } from '../../../src-preload/contract/review-words.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { HostStat } from '../../vfs/host/host-tree.ts';
import { readIndex } from './git-index.ts';
import type { IndexFacts } from './git-index.ts';
import { CommittedTree, GitObjects } from './git-objects.ts';
import { findRepository, headOf } from './git-repository.ts';
import type { GitRepository } from './git-repository.ts';
import { GitStates } from './git-states.ts';

export interface AskedMount {
  /** The real folder at its root. */
  readonly hostPath: string;
  readonly paths: readonly {
    /** As it is answered. */
    readonly path: string;
    readonly names: readonly string[];
    /** What the sandbox shows there. */
    readonly kind: EntryKind | null;
  }[];
}

export interface MountFacts {
  readonly head: string;
  readonly states: ReadonlyMap<string, GitState>;
}

/** Bytes of an index that is read: some million entries. */
const MOST_INDEX = 256 * 1024 * 1024;
const PIECE = 4 * 1024 * 1024;
const MOST_HASHES = 100_000;
const NO_FACTS: IndexFacts = { entries: new Map(), conflicted: new Set(), directories: new Set() };

interface ReadIndex {
  readonly stamp: string;
  readonly wanted: ReadonlySet<string>;
  readonly facts: IndexFacts | null;
  readonly time: bigint;
}

const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: HostStat): string =>
  `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;

/** For one sandbox. Nothing is held open between two questions. */
export class GitDesk {
  readonly #hashes = new Map<string, string>();
  readonly #indexes = new Map<string, ReadIndex>();

  /** null when the folder is in no working tree. Yields between small steps. */
  *ask(asked: AskedMount): Generator<undefined, MountFacts | null> {
    const repository = findRepository(asked.hostPath);
    if (!repository) return null;
    try {
      const head = headOf(repository);
      if (!head) return null;
      const states = yield* this.#states(repository, head.commit, asked.paths);
      return { head: head.name, states };
    } finally {
      repository.close();
    }
  }

  *#states(
    repository: GitRepository,
    commit: string | null,
    paths: AskedMount['paths'],
  ): Generator<undefined, ReadonlyMap<string, GitState>> {
    const states = new Map<string, GitState>();
    const places = paths.map((each) => ({ ...each, names: [...repository.prefix, ...each.names] }));
    const outside = places.filter(({ names }) => names.length > 0 && !names.includes('.git'));
    const read = yield* this.#index(repository, new Set(outside.map(({ names }) => names.join('/'))));
    if (!read.facts) return states;
    if (this.#hashes.size > MOST_HASHES) this.#hashes.clear();
    const { format } = repository.config;
    const objects = new GitObjects(`${repository.common.hostPath}/objects`, format);
    try {
      const committed = new CommittedTree(objects, format, commit);
      const given = { repository, index: read.facts, indexTime: read.time, committed, hashes: this.#hashes };
      const git = new GitStates(given);
      for (const { path, names, kind } of outside) {
        const state = yield* leniently(git.of({ names, kind }));
        if (state !== null) states.set(path, state);
        yield;
      }
    } finally {
      objects.close();
    }
    return states;
  }

  /** What was read before counts as long as the index is the same file and all that is wanted was wanted then. */
  *#index(repository: GitRepository, wanted: ReadonlySet<string>): Generator<undefined, ReadIndex> {
    const stat = repository.own.lstat(['index']);
    if (typeof stat !== 'object') return { stamp: '', wanted, facts: NO_FACTS, time: 0n };
    const stamp = stampOf(stat);
    const known = this.#indexes.get(repository.own.hostPath);
    if (known?.stamp === stamp && [...wanted].every((path) => known.wanted.has(path))) return known;
    const bytes = stat.kind === 'file' && stat.size <= MOST_INDEX ? yield* this.#bytes(repository, stat.size) : null;
    const facts = bytes && (yield* readIndex(bytes, wanted, repository.config.format));
    const read: ReadIndex = { stamp, wanted, facts, time: stat.mtimeNs };
    this.#indexes.set(repository.own.hostPath, read);
    return read;
  }

  *#bytes({ own }: GitRepository, size: number): Generator<undefined, Buffer> {
    const bytes = Buffer.alloc(size);
    const file = own.open(['index']);
    try {
      for (let at = 0; at < size;) {
        const read = file.read(bytes.subarray(at, Math.min(size, at + PIECE)), at);
        if (read === 0) break;
        at += read;
        yield;
      }
      return bytes;
    } finally {
      file.close();
    }
  }
}

/** One that cannot be looked at has no state. */
function* leniently<T>(work: Generator<undefined, T>): Generator<undefined, T | null> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}
