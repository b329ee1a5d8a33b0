/** The boundary of a sandbox: what the `.capsuleignore` of each of its mounts keeps from guests. */
import { foldName } from '../../vfs/node/fold-name.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import type { Boundary, BoundaryKind, BoundaryVerdict } from './boundary.ts';
import type { Folding } from './ignore-glob.ts';
import { IGNORE_FILE, readIgnoreFile, stampOfIgnoreFile } from './ignore-file.ts';
import { IgnoreRules } from './ignore-rules.ts';
import type { IgnorePattern } from './ignore-rules.ts';

export interface IgnoreBoundaryDeps {
  readonly mounts: MountTable;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

/** Nanoseconds after which it is looked whether somebody else has changed the file: 100 ms. */
const LOOK_EVERY = 100_000_000n;

const ITSELF: BoundaryVerdict = {
  pattern: IGNORE_FILE,
  line: 0,
  reason: `${IGNORE_FILE} itself: no guest may change it`,
};

const foldingOf = ({ overlay }: MountedTree): Folding =>
  overlay.base?.names === 'case-insensitive' ? 'folded' : 'exact';

const verdictOf = ({ text, line }: IgnorePattern): BoundaryVerdict => ({
  pattern: text,
  line,
  reason: `${IGNORE_FILE} line ${line}: ${JSON.stringify(text)}`,
});

/** What one mount's file says, read when it is asked about for the first time, and again when it may have changed. */
class MountBoundary {
  readonly #mount: MountedTree;
  readonly #folding: Folding;
  readonly #verdicts = new Map<IgnorePattern, BoundaryVerdict>();
  #stamp: string | null = null;
  #lookAt = 0n;
  #rules: IgnoreRules | null = null;
  /** While the file cannot be understood. */
  #closed: BoundaryVerdict | null = null;

  constructor(mount: MountedTree) {
    this.#mount = mount;
    this.#folding = foldingOf(mount);
  }

  forget(): void {
    this.#lookAt = 0n;
  }

  isFile(names: readonly string[]): boolean {
    const [name = ''] = names;
    if (names.length !== 1) return false;
    return name === IGNORE_FILE || (this.#folding === 'folded' && foldName(name) === IGNORE_FILE);
  }

  forbids(now: bigint, names: readonly string[], kind: BoundaryKind): BoundaryVerdict | null {
    this.#look(now);
    if (this.#closed !== null || this.#rules === null) return this.#closed;
    const pattern = this.#rules.ignoring(names, kind);
    return pattern && this.#verdict(pattern);
  }

  hasBelow(now: bigint, names: readonly string[]): boolean {
    this.#look(now);
    // The file itself lies below the root.
    return this.#closed !== null || names.length === 0 || this.#rules?.hasBelow(names) === true;
  }

  #verdict(pattern: IgnorePattern): BoundaryVerdict {
    const known = this.#verdicts.get(pattern);
    if (known) return known;
    const made = verdictOf(pattern);
    this.#verdicts.set(pattern, made);
    return made;
  }

  #look(now: bigint): void {
    if (now < this.#lookAt) return;
    this.#lookAt = now + LOOK_EVERY;
    const stamp = stampOfIgnoreFile(this.#mount);
    if (stamp === this.#stamp) return;
    this.#read();
    // Changed while it was read: the next look finds another stamp.
    this.#stamp = stamp;
  }

  #read(): void {
    const found = readIgnoreFile(this.#mount);
    const rules = found.kind === 'text' ? new IgnoreRules(found.text, this.#folding) : null;
    this.#rules = rules?.isEmpty === true ? null : rules;
    this.#verdicts.clear();
    const reason = (problem: string): string =>
      `${IGNORE_FILE} cannot be understood: ${problem}; until it can be, guests get nothing of ${this.#mount.name}://`;
    this.#closed = found.kind === 'closed' ? { pattern: IGNORE_FILE, line: 0, reason: reason(found.problem) } : null;
  }
}

/**
 * `.capsuleignore` at the root of each mount, in the merged view. Guests never change it, whatever allows them to write. One that is
 * there and cannot be understood (no regular file, no UTF-8 text, beyond 1 MiB, unreadable) keeps its whole mount from them, because
 * nobody knows what it names. What the user does through the door is felt at once, what others do within 100 ms.
 */
export function createIgnoreBoundary({ mounts, now }: IgnoreBoundaryDeps): Boundary {
  const known = new Map<string, MountBoundary>();
  const of = (name: string): MountBoundary | null => {
    const there = known.get(name);
    if (there || !mounts.has(name)) return there ?? null;
    const made = new MountBoundary(mounts.get(name));
    known.set(name, made);
    return made;
  };
  return {
    forbids(name, names, access, kind = null) {
      const mount = of(name);
      if (mount === null) return null;
      if (access === 'write' && mount.isFile(names)) return ITSELF;
      return mount.forbids(now(), names, kind);
    },
    hasBelow: (name, names) => of(name)?.hasBelow(now(), names) ?? false,
    touched(name, names) {
      // The whole tree may have been changed by a step at its root.
      if (names.length <= 1) known.get(name)?.forget();
    },
    refresh() {
      for (const mount of known.values()) mount.forget();
    },
  };
}
