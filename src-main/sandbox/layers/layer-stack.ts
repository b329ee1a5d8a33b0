/** The layers of one mount: what each has over the one below, and what it keeps that nobody sees, or that is kept twice. */
import type { ChangeCounts } from '../../review/change.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { orNull } from '../../vfs/errors.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { TopEntry } from '../../vfs/top-entry.ts';
import type { Vfs } from '../../vfs/vfs.ts';
import { countEntries, differingPlaces, entriesByPlace } from '../checkpoints/entry-facts.ts';
import type { Entries } from '../checkpoints/entry-facts.ts';
import type { KeptCheckpoint } from '../checkpoints/sandbox-checkpoints.ts';

/** Has the shape of `StackLayer` in the contract. */
export interface StackedLayer {
  readonly layer: 'base' | 'top' | number;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number | null;
  readonly counts: ChangeCounts;
  readonly wasted: number;
  readonly duplicated: number;
}

/** A checkpoint of the sandbox, with the one that this tree has of it. */
export interface StackPoint extends Pick<KeptCheckpoint, 'id' | 'name' | 'at'> {
  readonly tree: number;
}

/** Those in which a tree took part, oldest first. */
export const pointsOf = (all: readonly KeptCheckpoint[], mount: string, overlay: Overlay): readonly StackPoint[] => {
  const known = new Set(overlay.checkpoints().map(({ id }) => id));
  return all.flatMap(({ id, name, at, trees }) => {
    const tree = trees[mount];
    return tree !== undefined && known.has(tree) ? [{ id, name, at, tree }] : [];
  });
};

const NOTHING: ChangeCounts = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };

/** A content that a layer brought. */
interface Content {
  /** Of this file and no other. */
  readonly identity: string;
  /** Of what is in it; null when that is not known. */
  readonly hash: string | null;
  readonly size: number;
}

interface Brought {
  readonly counts: ChangeCounts;
  readonly contents: readonly Content[];
}

/** One content of several names counts once. */
function* contentsAt(vfs: Vfs, entries: Entries, places: Iterable<Names>): Generator<undefined, readonly Content[]> {
  const contents = new Map<string, Content>();
  const root = vfs.openRoot();
  try {
    for (const names of places) {
      const entry = entries.get(keyOf(names));
      if (entry?.ownContent !== true || entry.node?.kind !== 'file') continue;
      const content = contentOf(
        entry,
        orNull(() => vfs.contentHash(vfs.locate(root, relPath(names), 'keep'))),
      );
      contents.set(content.identity, content);
      yield;
    }
    return [...contents.values()];
  } finally {
    root.close();
  }
}

function contentOf({ node }: TopEntry, hash: string | null): Content {
  const { ino = 0n, size = 0, mtimeNs = 0n } = node?.stat ?? {};
  return { identity: `${ino}:${hash ?? `${size}:${mtimeNs}`}`, hash, size };
}

function* brought(vfs: Vfs, below: Entries, entries: Entries): Generator<undefined, Brought> {
  const places = differingPlaces(below, entries);
  return { counts: countEntries(below, entries), contents: yield* contentsAt(vfs, entries, places) };
}

const sum = (contents: readonly Content[]): number => contents.reduce((total, { size }) => total + size, 0);

/** Contents by hash, with how many layers brought them. */
function sharing(layers: readonly Brought[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { contents } of layers) {
    const hashes = new Set(contents.flatMap(({ hash, size }) => (hash === null || size === 0 ? [] : hash)));
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
}

export interface StackQuestion {
  readonly overlay: Overlay;
  /** Oldest first. */
  readonly points: readonly StackPoint[];
  /** Bytes of the folder that the sandbox does not show any more. */
  readonly hidden: number;
}

/** From the base up. Yields between small steps, but for the look at one checkpoint's entries. Errors: those of the tree. */
export function* layerStack({ overlay, points, hidden }: StackQuestion): Generator<undefined, readonly StackedLayer[]> {
  const layers: Brought[] = [];
  let below: Entries = new Map();
  for (const { tree } of points) {
    const entries = entriesByPlace(overlay.entriesAt(tree));
    layers.push(yield* viewing(overlay.viewAt(tree), (vfs) => brought(vfs, below, entries)));
    below = entries;
    yield;
  }
  const top = entriesByPlace(overlay.topEntries());
  layers.push(yield* brought(overlay, below, top));
  const shown = yield* contentsAt(
    overlay,
    top,
    [...top.values()].map(({ names }) => names),
  );
  const live = new Set(shown.map(({ identity }) => identity));
  const shared = sharing(layers);
  const named = [
    ...points.map(({ id, name, at }) => ({ layer: id, name, at })),
    { layer: 'top' as const, name: 'top', at: null },
  ];
  const stacked = named.map((facts, index): StackedLayer => {
    const { counts, contents } = layers[index] ?? { counts: NOTHING, contents: [] };
    return {
      ...facts,
      counts: { ...counts, bytes: sum(contents) },
      wasted: sum(contents.filter(({ identity }) => !live.has(identity))),
      duplicated: sum(contents.filter(({ hash }) => hash !== null && (shared.get(hash) ?? 0) > 1)),
    };
  });
  const base: StackedLayer = { layer: 'base', name: 'base', at: null, counts: NOTHING, wasted: hidden, duplicated: 0 };
  return overlay.base ? [base, ...stacked] : stacked;
}

function* viewing<T>(vfs: Vfs, look: (vfs: Vfs) => Generator<undefined, T>): Generator<undefined, T> {
  try {
    return yield* look(vfs);
  } finally {
    vfs.close();
  }
}
