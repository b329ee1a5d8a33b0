/** Changes as one patch that `git apply` takes, between the folder and the sandbox or any two trees. */
import { orNull } from '../vfs/errors.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Change, TreeChange } from './change.ts';
import { below } from './compare/differing-places.ts';
import { ViewSide } from './compare/view-side.ts';
import type { View } from './compare/view-side.ts';
import { baseSide, sidesOf, treeSide } from './diff.ts';
import type { DiffLimits, SideFound } from './diff.ts';
import { keyOf, parentOf, sameNames } from './names.ts';
import type { Names } from './names.ts';
import { formatPatch, isMove } from './patch-format.ts';
import type { FilePair } from './patch-format.ts';
import { baseBelow, TopModel } from './top-model.ts';

/** Bytes of one side beyond which a file is only mentioned. */
const MAX_IN_PATCH = 64 * 1024 * 1024;

/** What a patch asks of the trees that it is between. */
interface Source<C> {
  pairOf(change: C): FilePair;
  /** Of the earlier tree. */
  before(names: Names): SideFound;
  /** Files that were in a directory that got another name, and are still in it, unchanged. */
  carried(change: C): Iterable<FilePair>;
}

/** A file that comes where the earlier tree has another, which stays, is for git a change of that one. */
function* asGitHasIt<C>(source: Source<C>, pair: FilePair, left: ReadonlySet<string>): Generator<FilePair> {
  const { from, to } = pair;
  const isThere = to && (from === null || isMove(pair)) && !left.has(keyOf(to));
  const replaced = isThere ? source.before(to) : null;
  if (!to || replaced === null || replaced === 'not-a-file') {
    yield pair;
    return;
  }
  if (from) yield { ...pair, to: null, after: null };
  yield { ...pair, from: to, before: replaced };
}

function patchOf<C extends TreeChange>(source: Source<C>, changes: readonly C[]): string {
  const found = changes.flatMap((change) => {
    const isCarrying = change.kind === 'renamed' && change.entry === 'directory';
    return [source.pairOf(change), ...(isCarrying ? source.carried(change) : [])];
  });
  const left = new Set(found.filter((pair) => pair.to === null || isMove(pair)).map((pair) => keyOf(pair.from ?? [])));
  return formatPatch(found.flatMap((pair) => [...asGitHasIt(source, pair, left)]));
}

/** A file that is taken in part keeps the mode that it has. */
function given(before: SideFound, after: SideFound, bytes: Uint8Array | undefined): SideFound {
  if (!bytes || typeof after !== 'object' || !after) return after;
  return { ...after, mode: typeof before === 'object' && before ? before.mode : after.mode, bytes };
}

class OverlaySource implements Source<Change> {
  readonly #overlay: Overlay;
  readonly #model: TopModel;
  /** Keys of the places that have a change of their own. */
  readonly #changed: ReadonlySet<string>;
  readonly #options: PatchOptions & DiffLimits;

  constructor(overlay: Overlay, changes: readonly Change[], options: PatchOptions & DiffLimits) {
    this.#overlay = overlay;
    this.#model = new TopModel(overlay);
    this.#changed = new Set(changes.map((change) => keyOf(change.names)));
    this.#options = options;
  }

  pairOf(change: Change): FilePair {
    const { names, baseNames, kind, path } = change;
    const [before, after] = sidesOf(this.#overlay, change, this.#options);
    const bytes = this.#options.contents?.get(path);
    return { from: baseNames, to: kind === 'deleted' ? null : names, before, after: given(before, after, bytes) };
  }

  before(names: Names): SideFound {
    return baseSide(this.#overlay, names, this.#options);
  }

  *carried({ names, baseNames }: Change): Generator<FilePair> {
    for (const thing of baseNames ? baseBelow(this.#model, baseNames) : []) {
      const to = [...names, ...thing.names.slice(baseNames?.length ?? 0)];
      const shown = this.#model.shown(parentOf(to));
      const isElsewhere = !shown || !sameNames(shown, parentOf(thing.names));
      if (thing.stat.kind === 'directory' || this.#changed.has(keyOf(to)) || isElsewhere) continue;
      const side = this.before(thing.names);
      yield { from: thing.names, to, before: side, after: side };
    }
  }
}

export interface PatchOptions {
  /** Contents that are taken instead of what the sandbox shows, by canonical paths. */
  readonly contents?: ReadonlyMap<string, Uint8Array> | undefined;
}

/**
 * The changes as text in git's format, paths relative to the mount's root. Git knows no directories: an empty one, and
 * a directory's mode, are not in it. A copy is a new file. A file beyond 64 MiB is mentioned in a line that git ignores.
 */
export const unifiedPatch = (overlay: Overlay, changes: readonly Change[], options: PatchOptions = {}): string =>
  patchOf(new OverlaySource(overlay, changes, { ...options, maxBytes: MAX_IN_PATCH }), changes);

const sideAt = ({ vfs }: { readonly vfs: Vfs }, names: Names): SideFound =>
  orNull(() => treeSide(vfs, names, { maxBytes: MAX_IN_PATCH }));

class ViewsSource implements Source<TreeChange> {
  readonly #before: View;
  readonly #after: View;
  readonly #mounts: ReadonlySet<string>;
  /** Keys of the places that have a change of their own: of the later tree, and of the earlier one. */
  readonly #changed: ReadonlySet<string>;
  readonly #left: ReadonlySet<string>;

  constructor(mount: string, before: View, after: View, changes: readonly TreeChange[]) {
    this.#before = before;
    this.#after = after;
    this.#mounts = new Set([mount]);
    const isGone = ({ kind }: TreeChange): boolean => kind === 'deleted';
    this.#changed = new Set(changes.filter((change) => !isGone(change)).map(({ path }) => keyOf(this.#names(path))));
    this.#left = new Set(
      changes.flatMap((change) => {
        const from = change.kind === 'renamed' ? change.from : isGone(change) ? change.path : null;
        return from === null ? [] : [keyOf(this.#names(from))];
      }),
    );
  }

  pairOf({ path, from, kind }: TreeChange): FilePair {
    const names = this.#names(path);
    const isNew = kind === 'added' || kind === 'copied';
    const source = isNew ? null : this.#names(kind === 'renamed' && from !== null ? from : path);
    return {
      from: source,
      to: kind === 'deleted' ? null : names,
      before: source && this.before(source),
      after: kind === 'deleted' ? null : sideAt(this.#after, names),
    };
  }

  before(names: Names): SideFound {
    return sideAt(this.#before, names);
  }

  *carried({ path, from }: TreeChange): Generator<FilePair> {
    const [to, source] = [this.#names(path), this.#names(from ?? path)];
    for (const names of below(new ViewSide(this.#before), source)) {
      const now = [...to, ...names.slice(source.length)];
      if (this.#changed.has(keyOf(now)) || this.#left.has(keyOf(names))) continue;
      const before = this.before(names);
      if (before && before !== 'not-a-file') yield { from: names, to: now, before, after: sideAt(this.#after, now) };
    }
  }

  #names(path: string): Names {
    return parseSchemePath(path, this.#mounts).path.names;
  }
}

/** The changes of one mount between two trees, as `treeChanges` has them, in the same format. */
export const patchBetween = (mount: string, before: View, after: View, changes: readonly TreeChange[]): string =>
  patchOf(new ViewsSource(mount, before, after, changes), changes);
