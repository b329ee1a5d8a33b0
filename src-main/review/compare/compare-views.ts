/** What differs between two views of trees: one algorithm for moments, checkpoints, the folder, and other sandboxes. */
import type { Stat } from '../../vfs/vfs.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { TreeChange } from '../change.ts';
import { compareNames, keyOf } from '../names.ts';
import type { Names } from '../names.ts';
import { deepened, isSameBase, isSameVersion, walkBoth } from './differing-places.ts';
import type { Pair, Sides } from './differing-places.ts';
import { MOST_SIMILAR, pairContents } from './pair-contents.ts';
import type { Candidate } from './pair-contents.ts';
import { similarityOf } from './spans.ts';
import { sameBytes, ViewSide } from './view-side.ts';
import type { Found, View } from './view-side.ts';

/** A change, with what it was made of. */
interface Known {
  readonly change: TreeChange;
  readonly before: Found | null;
  readonly after: Found | null;
}

const sizeOf = (found: Found | null): number | null =>
  found && (found.stat.kind === 'file' || found.stat.kind === 'symlink') ? found.stat.size : null;

const isFile = (found: Found | null): found is Found => found?.stat.kind === 'file';

/** By identity: what is elsewhere or nowhere afterwards. */
function leaversOf(pairs: Iterable<Pair>): ReadonlyMap<bigint, Found> {
  const gone = new Map<bigint, Found>();
  for (const [before, after] of pairs)
    if (before && before.stat.ino !== after?.stat.ino) gone.set(before.stat.ino, before);
  return gone;
}

const isBelow = (names: Names, directory: Names): boolean =>
  directory.length < names.length && directory.every((name, at) => names[at] === name);

export interface Compared {
  /** The mount's name in canonical paths. */
  readonly mount: string;
  /** null for a tree that is not there. */
  readonly before: View | null;
  readonly after: View | null;
  /**
   * Of two states of one tree: where they may differ; what is below a directory that came, went or moved need not be among them. null for
   * trees that have nothing to do with each other: both are walked, and what was renamed is found by its content.
   */
  readonly places: readonly Names[] | null;
}

class Comparison {
  readonly #mount: string;
  readonly #sides: Sides;
  readonly #places: readonly Names[] | null;
  /** Directories that have another name afterwards: from the old to the new one. */
  readonly #moved: { readonly from: Names; readonly to: Names }[] = [];
  /** What has another place afterwards, from what it was before. */
  readonly #renames = new Map<Found, Found>();
  readonly #sources = new Set<Found>();
  /** Identities of what came to a place. */
  readonly #come = new Set<bigint>();

  constructor({ mount, before, after, places }: Compared) {
    this.#mount = mount;
    this.#sides = [new ViewSide(before), new ViewSide(after)];
    this.#places = places;
  }

  *changes(): Generator<undefined, readonly TreeChange[]> {
    const pairs = yield* this.#pairs();
    if (this.#places) this.#findMoves(pairs);
    const found: Known[] = [];
    for (const pair of pairs) {
      const known = yield* this.#arrived(pair);
      if (known) found.push(known);
      yield;
    }
    for (const [before, after] of pairs)
      if (before && !after && !this.#sources.has(before) && !this.#isCarried(before))
        found.push({ before, after: null, change: { ...this.#frame(before, null), kind: 'deleted' } });
    return yield* this.#paired(found);
  }

  /** What is at each place, parents before children. */
  *#pairs(): Generator<undefined, readonly Pair[]> {
    const pairs = new Map<string, Pair>();
    for (const names of this.#places ?? walkBoth(this.#sides)) {
      if (names) pairs.set(keyOf(names), [this.#sides[0].find(names), this.#sides[1].find(names)]);
      yield;
    }
    if (this.#places) yield* deepened(this.#sides, pairs);
    const sorted = [...pairs.values()].filter(([before, after]) => before ?? after);
    const namesOf = ([before, after]: Pair): Names => (after ?? before)?.names ?? [];
    return sorted.sort((a, b) => namesOf(a).length - namesOf(b).length || compareNames(namesOf(a), namesOf(b)));
  }

  /** Finds what has another place afterwards; parents come first, so that what moved with them is known to have. */
  #findMoves(pairs: readonly Pair[]): void {
    const gone = leaversOf(pairs);
    for (const [before, after] of pairs) {
      if (!after || before?.stat.ino === after.stat.ino) continue;
      this.#come.add(after.stat.ino);
      const from = gone.get(after.stat.ino);
      if (from?.stat.kind !== after.stat.kind || this.#sources.has(from)) continue;
      this.#sources.add(from);
      this.#renames.set(after, from);
      if (after.stat.kind === 'directory') this.#moved.push({ from: from.names, to: after.names });
    }
  }

  /** What became of a place that has something now. */
  *#arrived([before, after]: Pair): Generator<undefined, Known | null> {
    if (!after) return null;
    const from = this.#renames.get(after);
    if (from && keyOf(this.#namesBefore(after.names)) !== keyOf(from.names)) return yield* this.#renamed(from, after);
    const isSame = !this.#places || before?.stat.ino === after.stat.ino;
    return yield* this.#present(from ?? (isSame ? before : (this.#carried(after) ?? this.#replaced(before))), after);
  }

  /** What was at a place that has something else now; null when it is elsewhere. */
  #replaced(before: Found | null): Found | null {
    return before && (this.#come.has(before.stat.ino) || this.#isCarried(before)) ? null : before;
  }

  *#renamed(from: Found, to: Found): Generator<undefined, Known | null> {
    const change = yield* this.#compared(from, to);
    const similarity = change.content ? this.#similarity(from, to) : 100;
    return {
      before: from,
      after: to,
      change: { ...change, kind: 'renamed', from: this.#path(from), similarity },
    };
  }

  #similarity(from: Found, to: Found): number | null {
    if (!isFile(from) || !isFile(to) || Math.max(from.stat.size, to.stat.size) > MOST_SIMILAR) return null;
    const [one, other] = [this.#sides[0].spans(from), this.#sides[1].spans(to)];
    return one && other ? Math.min(99, similarityOf(one, other)) : null;
  }

  /** What has another name only because a directory above it has. */
  #carried(after: Found): Found | null {
    const names = this.#namesBefore(after.names);
    const before = names === after.names ? null : this.#sides[0].find(names);
    return before?.stat.ino === after.stat.ino ? before : null;
  }

  #namesBefore(names: Names): Names {
    const move = this.#moved.findLast(({ to }) => isBelow(names, to));
    return move ? [...move.from, ...names.slice(move.to.length)] : names;
  }

  #isCarried(before: Found): boolean {
    const outOf = this.#moved.filter(({ from }) => isBelow(before.names, from));
    const moved = outOf.toSorted((a, b) => b.from.length - a.from.length)[0];
    const now = moved && this.#sides[1].find([...moved.to, ...before.names.slice(moved.from.length)]);
    return now?.stat.ino === before.stat.ino;
  }

  *#present(before: Found | null, after: Found): Generator<undefined, Known | null> {
    if (before?.stat.kind !== after.stat.kind) {
      const kind = before ? 'type-changed' : 'added';
      return { before, after, change: { ...this.#frame(before, after), kind, content: true, mode: true } };
    }
    const change = yield* this.#compared(before, after);
    return change.content || change.mode ? { before, after, change } : null;
  }

  /** As a modified one; both are of one kind. */
  *#compared(before: Found, after: Found): Generator<undefined, TreeChange> {
    const { kind, mode } = after.stat;
    return {
      ...this.#frame(before, after),
      content: yield* this.#hasOtherContent(before, after),
      mode: kind !== 'symlink' && before.stat.mode !== mode,
      time: kind !== 'directory' && before.stat.mtimeNs !== after.stat.mtimeNs,
    };
  }

  *#hasOtherContent(before: Found, after: Found): Generator<undefined, boolean> {
    const [one, other] = this.#sides;
    if (after.stat.kind === 'symlink') return one.readLink(before.names) !== other.readLink(after.names);
    if (after.stat.kind !== 'file' || this.#isUntouched(before.stat, after.stat)) return false;
    if (before.stat.size !== after.stat.size) return true;
    const [hash, later] = [one.knownHash(before.names), other.knownHash(after.names)];
    if (hash !== null && later !== null) return hash !== later;
    return !(yield* this.#hasSameBytes(before, after));
  }

  #isUntouched(before: Stat, after: Stat): boolean {
    return this.#places ? isSameVersion(before, after) : isSameBase(before, after);
  }

  *#hasSameBytes(before: Found, after: Found): Generator<undefined, boolean> {
    const one = this.#sides[0].open(before.names);
    if (!one) return false;
    try {
      const other = this.#sides[1].open(after.names);
      if (!other) return false;
      try {
        return yield* sameBytes(one, other, after.stat.size);
      } finally {
        other.close();
      }
    } finally {
      one.close();
    }
  }

  #path({ names }: Found): string {
    return formatPath(this.#mount, names);
  }

  #frame(before: Found | null, after: Found | null): TreeChange {
    const shown = after ?? before;
    return {
      path: formatPath(this.#mount, shown?.names ?? []),
      kind: 'modified',
      entry: shown?.stat.kind ?? 'other',
      from: null,
      similarity: null,
      content: false,
      mode: false,
      time: false,
      sizeBefore: sizeOf(before),
      sizeAfter: sizeOf(after),
      opaque: false,
    };
  }

  #candidate(known: Known, index: 0 | 1): Candidate<Known> {
    const found = index === 0 ? known.before : known.after;
    const side = this.#sides[index];
    return {
      of: known,
      name: found?.names.at(-1) ?? '',
      size: found?.stat.size ?? 0,
      hash: () => (found ? side.hash(found) : undefined),
      spans: () => (found ? side.spans(found) : null),
    };
  }

  /** Puts files together that went and came with one content, and tells what was copied from what changed. */
  *#paired(found: readonly Known[]): Generator<undefined, readonly TreeChange[]> {
    const files = (kind: TreeChange['kind']): Known[] =>
      found.filter(({ change }) => change.kind === kind && change.entry === 'file');
    const came = files('added').map((known) => this.#candidate(known, 1));
    const went = files('deleted').map((known) => this.#candidate(known, 0));
    const moved = new Map<Known, TreeChange>();
    const gone = new Set<Known>();
    for (const { from, to, similarity } of yield* pairContents(went, came, 'moved')) {
      gone.add(from);
      moved.set(to, this.#movedChange(from, to, similarity));
    }
    const kept = found.filter((known) => gone.has(known) || (isFile(known.before) && known.change.kind !== 'deleted'));
    const left = came.filter(({ of }) => !moved.has(of));
    for (const { from, to, similarity } of yield* pairContents(
      kept.map((known) => this.#candidate(known, 0)),
      left,
      'copied',
    )) {
      const path = from.before ? this.#path(from.before) : null;
      moved.set(to, { ...to.change, kind: 'copied', from: path, similarity, content: similarity < 100 });
    }
    return found.filter((known) => !gone.has(known)).map((known) => moved.get(known) ?? known.change);
  }

  #movedChange({ before }: Known, { after }: Known, similarity: number): TreeChange {
    return {
      ...this.#frame(before, after),
      kind: 'renamed',
      from: before && this.#path(before),
      similarity,
      content: similarity < 100,
      mode: before?.stat.mode !== after?.stat.mode,
      time: before?.stat.mtimeNs !== after?.stat.mtimeNs,
    };
  }
}

/** All differences, in no order. Yields between small steps. */
export const compareViews = (compared: Compared): Generator<undefined, readonly TreeChange[]> =>
  new Comparison(compared).changes();
