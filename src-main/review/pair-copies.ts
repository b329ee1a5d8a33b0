/** Finds copies: a new file with the content, or much of the content, of one that the base still has, or had. */
import type { Change } from './change.ts';
import { atOnce, pairContents } from './compare/pair-contents.ts';
import type { Candidate } from './compare/pair-contents.ts';
import { lookBeside } from './look-at.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import { baseCandidate, topCandidate } from './pair-renames.ts';
import type { Reviewed } from './reviewed.ts';
import { childNames } from './top-model.ts';

/** Entries of the base that are looked at to find the equal of a new file beside it. */
const MOST_BESIDE = 500;

/** What a file can be a copy of. */
interface Source {
  /** Where the base has it. */
  readonly path: string;
}

const sourceOf = (change: Change): Source => ({ path: change.from ?? change.path });

/** Files that were changed or renamed: as the base has them. */
const changedSources = (reviewed: Reviewed, changes: readonly Change[]): Candidate<Source>[] =>
  changes
    .filter(({ kind, entry, baseNames }) => entry === 'file' && baseNames && kind !== 'added' && kind !== 'deleted')
    .map((change) => ({ ...baseCandidate(reviewed, change), of: sourceOf(change) }));

class Neighbours {
  readonly #reviewed: Reviewed;
  readonly #known = new Set<string>();
  readonly #found: Candidate<Source>[] = [];
  readonly #sizes: ReadonlySet<number | null>;
  #left = MOST_BESIDE;

  constructor(reviewed: Reviewed, fresh: readonly Change[]) {
    this.#reviewed = reviewed;
    this.#sizes = new Set(fresh.map(({ sizeAfter }) => sizeAfter));
    for (const change of fresh) if (this.#left > 0) this.#look(change);
  }

  get found(): readonly Candidate<Source>[] {
    return this.#found;
  }

  #look(change: Change): void {
    const shown = parentOf(change.names);
    const key = keyOf(shown);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const base = this.#reviewed.model.shown(shown);
    if (!base) return;
    for (const name of childNames(this.#reviewed.model.base, base)) {
      if (this.#reviewed.model.item([...shown, name])) continue;
      if (this.#left-- <= 0) return;
      this.#try(name, [...base, name]);
    }
  }

  #try(name: string, baseNames: Names): void {
    const { overlay, model, hashes, mount } = this.#reviewed;
    const stat = lookBeside(model.base, baseNames);
    if (stat?.kind !== 'file' || !this.#sizes.has(stat.size)) return;
    const of = { path: formatPath(mount, baseNames) };
    this.#found.push({ of, name, size: stat.size, hash: () => hashes.ofBase(overlay, baseNames), spans: () => null });
  }
}

/**
 * Marks new files that are copies. Looked at are the files of the change list as the base has them, equal or similar, and what lies
 * unchanged beside the new file, equal only and 500 entries at most: a copy of what lies elsewhere is told as added.
 */
export function pairCopies(reviewed: Reviewed, changes: readonly Change[]): readonly Change[] {
  const fresh = changes.filter(({ kind, entry }) => kind === 'added' && entry === 'file');
  if (fresh.length === 0) return changes;
  const sources = [...changedSources(reviewed, changes), ...new Neighbours(reviewed, fresh).found];
  if (sources.length === 0) return changes;
  const targets: readonly Candidate<Change>[] = fresh.map((change) => topCandidate(reviewed, change));
  const pairs = atOnce(pairContents<Source | Change>(sources, targets, 'copied'));
  const copies = new Map(pairs.map(({ from, to, similarity }) => [to, { from, similarity }]));
  return changes.map((change) => {
    const copy = copies.get(change);
    if (!copy) return change;
    const { from, similarity } = copy;
    return { ...change, kind: 'copied' as const, from: from.path, similarity, content: similarity < 100 };
  });
}
