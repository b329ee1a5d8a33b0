/** What differs between two moments: looked for only where something was done in between. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import { keyOf } from '../review/names.ts';
import type { Names } from '../review/names.ts';
import { pastOf } from '../sandbox/past-door.ts';
import type { Moment } from '../sandbox/past-door.ts';
import type { MountedTree, MountTable } from '../sandbox/mounts.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { fail, orNull, VfsError } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { DirHandle, Place, Stat, Vfs } from '../vfs/vfs.ts';

type Change = CallOutput<'momentChanges'>['changes'][number];

/** Bytes of two files that are compared when nothing cheaper tells them apart. */
const MAX_COMPARED = 16 * 1024 * 1024;

/** One tree at one moment. */
interface Side {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

interface Found {
  readonly names: Names;
  readonly place: Place;
  readonly stat: Stat;
}

/** What is at `names`, no link followed; null when nothing is. */
const find = ({ vfs, root }: Side, names: Names): Found | null =>
  orNull(() => {
    const place = vfs.locate(root, relPath(names), 'keep');
    return place.kind === null ? null : { names, place, stat: vfs.stat(place) };
  });

const bytesOf = ({ vfs }: Side, { place, stat }: Found): Uint8Array =>
  using(vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 }), (file) =>
    readUpTo(file, 0, stat.size),
  );

/** One that cannot be read counts as different. */
function isSameFile(sides: readonly [Side, Side], before: Found, after: Found): boolean {
  if (before.stat.size !== after.stat.size) return false;
  const [one, other] = [sides[0].vfs.contentHash(before.place), sides[1].vfs.contentHash(after.place)];
  if (one !== null && other !== null) return one === other;
  if (before.stat.size > MAX_COMPARED) return before.stat.mtimeNs === after.stat.mtimeNs;
  try {
    return Buffer.compare(bytesOf(sides[0], before), bytesOf(sides[1], after)) === 0;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
}

function isSameContent(sides: readonly [Side, Side], before: Found, after: Found): boolean {
  const { kind } = after.stat;
  if (kind === 'file') return isSameFile(sides, before, after);
  return kind !== 'symlink' || sides[0].vfs.readLink(before.place) === sides[1].vfs.readLink(after.place);
}

const sizeOf = (found: Found | null): number | null =>
  found && (found.stat.kind === 'file' || found.stat.kind === 'symlink') ? found.stat.size : null;

/** What is at one place, before and after. */
type Pair = readonly [Found | null, Found | null];

function topDown(places: readonly Names[]): readonly Names[] {
  const keyed = places.map((names) => ({ names, key: keyOf(names) }));
  keyed.sort((a, b) => a.names.length - b.names.length || (a.key < b.key ? -1 : 1));
  return keyed.map(({ names }) => names);
}

/** By identity: what is elsewhere or nowhere afterwards. */
function goneFrom(pairs: readonly Pair[]): ReadonlyMap<bigint, Found> {
  const gone = new Map<bigint, Found>();
  for (const [before, after] of pairs)
    if (before && before.stat.ino !== after?.stat.ino) gone.set(before.stat.ino, before);
  return gone;
}

class Comparison {
  readonly #mount: string;
  readonly #sides: readonly [Side, Side];
  /** Directories that have another name afterwards: from the old to the new one. */
  readonly #moved: { readonly from: Names; readonly to: Names }[] = [];

  constructor(mount: string, sides: readonly [Side, Side]) {
    this.#mount = mount;
    this.#sides = sides;
  }

  /** Yields after each place. */
  *of(places: readonly Names[]): Generator<undefined, Change[]> {
    const pairs: Pair[] = [];
    for (const names of topDown(places)) {
      pairs.push([find(this.#sides[0], names), find(this.#sides[1], names)]);
      yield;
    }
    const gone = goneFrom(pairs);
    const taken = new Set<Found>();
    const changes: Change[] = [];
    for (const pair of pairs) {
      changes.push(...this.#arrived(pair, gone, taken));
      yield;
    }
    const left = pairs.filter(([before, after]) => before && !after && !taken.has(before));
    for (const [before] of left) {
      if (before) changes.push(...this.#gone(before));
      yield;
    }
    return changes;
  }

  /** What became of a place that has something now. */
  #arrived([before, after]: Pair, gone: ReadonlyMap<bigint, Found>, taken: Set<Found>): Change[] {
    if (!after) return [];
    const from = before?.stat.ino === after.stat.ino ? undefined : gone.get(after.stat.ino);
    if (from && !before && from.stat.kind === after.stat.kind) return this.#renamed(from, after, taken);
    return this.#present(before ?? this.#carried(after), after);
  }

  #renamed(from: Found, to: Found, taken: Set<Found>): Change[] {
    taken.add(from);
    const isCarried = keyOf(this.#namesBefore(to.names)) === keyOf(from.names);
    if (to.stat.kind === 'directory') this.#moved.push({ from: from.names, to: to.names });
    if (isCarried) return this.#present(from, to);
    return [{ ...this.#change(from, to), kind: 'renamed', from: formatPath(this.#mount, from.names) }];
  }

  /** What has another name only because a directory above it has. */
  #carried(after: Found): Found | null {
    const names = this.#namesBefore(after.names);
    const before = names === after.names ? null : find(this.#sides[0], names);
    return before?.stat.ino === after.stat.ino ? before : null;
  }

  #namesBefore(names: Names): Names {
    const move = this.#moved.findLast(
      ({ to }) => to.length < names.length && to.every((name, at) => names[at] === name),
    );
    return move ? [...move.from, ...names.slice(move.to.length)] : names;
  }

  #present(before: Found | null, after: Found): Change[] {
    const change = this.#change(before, after);
    if (!before) return [{ ...change, kind: 'added' }];
    if (before.stat.kind !== after.stat.kind) return [{ ...change, kind: 'type-changed' }];
    return change.content || change.mode ? [change] : [];
  }

  #gone(before: Found): Change[] {
    const moved = this.#moved.find(
      ({ from }) => from.length < before.names.length && from.every((name, at) => before.names[at] === name),
    );
    const now = moved && find(this.#sides[1], [...moved.to, ...before.names.slice(moved.from.length)]);
    if (now?.stat.ino === before.stat.ino) return [];
    return [{ ...this.#change(before, null), kind: 'deleted' }];
  }

  /** As a modified one. */
  #change(before: Found | null, after: Found | null): Change {
    const shown = after ?? before;
    const isPair = before !== null && after !== null && before.stat.kind === after.stat.kind;
    return {
      path: formatPath(this.#mount, shown?.names ?? []),
      kind: 'modified',
      entry: shown?.stat.kind ?? 'other',
      from: null,
      content: isPair && !isSameContent(this.#sides, before, after),
      mode: isPair && before.stat.mode !== after.stat.mode,
      sizeBefore: sizeOf(before),
      sizeAfter: sizeOf(after),
      opaque: false,
    };
  }
}

function* changesIn(mount: MountedTree, from: Moment, to: Moment): Generator<undefined, Change[]> {
  const past = pastOf(mount);
  if (!past || from === to) return [];
  const [one, other] = [from ?? past.latest, to ?? past.latest];
  const places = yield* past.touchedBetween(Math.min(one, other), Math.max(one, other));
  const comparing = compared(mount.name, [past.viewAfter(one), past.viewAfter(other)], places);
  const changes = yield* comparing;
  // A tree of a moment that was forgotten meanwhile shows nothing.
  if (Math.min(one, other) < past.earliest) fail('not-found', 'this moment is older than what is kept');
  return changes;
}

function* compared(mount: string, [one, other]: readonly [Vfs, Vfs], places: readonly Names[]) {
  const before = one.openRoot();
  const after = other.openRoot();
  try {
    const sides = [
      { vfs: one, root: before },
      { vfs: other, root: after },
    ] as const;
    return yield* new Comparison(mount, sides).of(places);
  } finally {
    after.close();
    before.close();
  }
}

/** Sorted by path. Yields between small steps. Errors: `not-found` when a moment is not known; `io`. */
export function* momentChanges(
  mounts: MountTable,
  { from, to, limit }: { readonly from: Moment; readonly to: Moment; readonly limit: number },
): Generator<undefined, CallOutput<'momentChanges'>> {
  const changes: Change[] = [];
  for (const mount of mounts.all()) for (const change of yield* changesIn(mount, from, to)) changes.push(change);
  const sorted = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { changes: sorted.slice(0, limit), more: sorted.length > limit };
}
