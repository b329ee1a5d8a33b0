/** Finds files by some letters of their paths, over lists that follow what changes. */
import type { ChangeKind, EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { orNull } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { MountTable } from '../mounts.ts';
import { compareRanked, rank, spansOf } from './fuzzy-ranking.ts';
import type { Ranked, Ranking, PathSpan } from './fuzzy-ranking.ts';
import { piecesOf } from './fuzzy-query.ts';
import type { Piece } from './fuzzy-query.ts';
import { PathList } from './path-list.ts';
import { PathTable } from './path-table.ts';
import { splitPath } from './split-path.ts';

/** `changed`: what the top has; `base`: the folder as it is. */
export type FindPlace = 'merged' | 'changed' | 'base';

export interface FinderDeps {
  readonly mounts: MountTable;
  /** What the sandbox did. */
  readonly changes: () => readonly { readonly path: string; readonly kind: ChangeKind; readonly entry: EntryKind }[];
  /** What it did to a path. */
  readonly kindAt: (path: string) => ChangeKind | null;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

export interface FindRequest {
  readonly text: string;
  readonly within: FindPlace;
  readonly limit: number;
}

/** With the shape of `FoundFile` in the contract. */
export interface FoundPath {
  readonly path: string;
  readonly kind: EntryKind;
  readonly change: ChangeKind | null;
  readonly spans: PathSpan[];
}

export interface FoundPaths {
  readonly matches: FoundPath[];
  readonly total: number;
  readonly indexed: number;
  readonly complete: 'yes' | 'no';
}

/** What the last letters matched: more letters match no more. */
interface Narrowing {
  readonly table: PathTable;
  readonly size: number;
  readonly text: string;
  readonly rows: Uint32Array;
}

/** For as long as its mounts are there. */
export class FileFinder {
  readonly #deps: FinderDeps;
  readonly #lists: Readonly<Record<'merged' | 'base', PathList>>;
  readonly #narrowing = new Map<'merged' | 'base', Narrowing>();

  constructor(deps: FinderDeps) {
    const { mounts } = deps;
    this.#deps = deps;
    this.#lists = { merged: new PathList(mounts, 'merged'), base: new PathList(mounts, 'base') };
    const changed = (): void => {
      this.#lists.merged.changed();
      this.#lists.base.changed();
    };
    for (const mount of mounts.all()) mount.onChange(changed);
    mounts.onAdd((mount) => {
      changed();
      mount.onChange(changed);
    });
  }

  /** Lists what is behind, if it is; null when there is nothing to be done. Errors: faults of ours only. */
  refresh(within: FindPlace): Generator<undefined> | null {
    if (within === 'changed') return null;
    const list = this.#lists[within];
    return list.isWanted(this.#deps.now()) ? list.make(this.#deps.now) : null;
  }

  /** Of nothing typed the first ones in the order of the list. Yields between small steps. */
  *find({ text, within, limit }: FindRequest): Generator<undefined, FoundPaths> {
    const pieces = piecesOf(text);
    if (within === 'changed') {
      const table = this.#changedPaths('with-deleted');
      const { best, total } = yield* firstOf(pieces, table, limit);
      return this.#answer(pieces, best, { total, indexed: table.size, complete: 'yes' });
    }
    const list = this.#lists[within];
    const { table } = list;
    const { best, total } = yield* this.#ranked(pieces, { text, within, limit });
    const late = list.isBehind && within === 'merged' ? yield* this.#late(pieces, limit) : [];
    const all = [...best, ...late].toSorted(compareRanked);
    const there = this.#thatAreThere(all, within, limit);
    const complete = list.isComplete ? 'yes' : 'no';
    return this.#answer(pieces, there, { total: Math.max(total, there.length), indexed: table.size, complete });
  }

  *#ranked(pieces: readonly Piece[], { text, within, limit }: FindRequest & { readonly within: 'merged' | 'base' }) {
    const { table } = this.#lists[within];
    if (pieces.length === 0) return yield* firstOf(pieces, table, limit);
    const known = this.#narrowing.get(within);
    const isNarrower = known?.table === table && known.size === table.size && text.startsWith(known.text);
    const size = table.size;
    const { best, rows } = yield* rank(pieces, table, { most: limit, rows: isNarrower ? known.rows : null });
    this.#narrowing.set(within, { table, size, text, rows });
    return { best, total: rows.length };
  }

  /** What came since the list was made. */
  *#late(pieces: readonly Piece[], limit: number): Generator<undefined, readonly Ranked[]> {
    const { best } = yield* firstOf(pieces, this.#changedPaths('without-deleted'), limit);
    return best;
  }

  #changedPaths(which: 'with-deleted' | 'without-deleted'): PathTable {
    const table = new PathTable();
    for (const { path, kind, entry } of this.#deps.changes())
      if (entry !== 'directory' && (kind !== 'deleted' || which === 'with-deleted'))
        table.add(path, { kind: entry, git: 'counted' });
    return table;
  }

  /** Without those that are gone since the list was made, and each once. */
  #thatAreThere(ranked: readonly Ranked[], within: 'merged' | 'base', limit: number): readonly Ranked[] {
    const seen = new Set<string>();
    const there: Ranked[] = [];
    for (const one of ranked) {
      const path = one.table.path(one.row);
      if (seen.has(path) || !this.#isThere(path, within)) continue;
      seen.add(path);
      if (there.push(one) >= limit) break;
    }
    return there;
  }

  #isThere(path: string, within: 'merged' | 'base'): boolean {
    const { mounts } = this.#deps;
    const kind = orNull(() => {
      const { mount, names } = splitPath(path);
      const { vfs, root } = mounts.get(mount).view(within);
      return vfs.locate(root, relPath(names), 'keep').kind;
    });
    return kind !== null && kind !== 'directory';
  }

  #answer(pieces: readonly Piece[], best: readonly Ranked[], counts: Omit<FoundPaths, 'matches'>): FoundPaths {
    const matches = best.map(({ table, row }): FoundPath => {
      const path = table.path(row);
      return {
        path,
        kind: table.facts(row).kind,
        change: orNull(() => this.#deps.kindAt(path)),
        spans: spansOf(pieces, table, row),
      };
    });
    return { matches, ...counts };
  }
}

/** As ranked; of no letters the first rows. */
function* firstOf(
  pieces: readonly Piece[],
  table: PathTable,
  limit: number,
): Generator<undefined, { readonly best: readonly Ranked[]; readonly total: number }> {
  if (pieces.length > 0) {
    const { best, rows }: Ranking = yield* rank(pieces, table, { most: limit, rows: null });
    return { best, total: rows.length };
  }
  const count = Math.min(limit, table.size);
  return { best: Array.from({ length: count }, (_, row) => ({ table, row, score: 0 })), total: table.size };
}
