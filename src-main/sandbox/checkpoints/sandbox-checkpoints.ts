/** Checkpoints of a sandbox: one freeze of each tree at once, with what a user knows it by. */
import type { CheckpointCause } from '../../../src-preload/contract/review-words.ts';
import type { ChangeCounts } from '../../review/change.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import type { TopEntry } from '../../vfs/top-entry.ts';
import { fail, VfsError } from '../../vfs/errors.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { hasFields, JsonValues, nextNumber } from '../operations/json-values.ts';
import type { Values } from '../operations/json-values.ts';
import { uprootedItems } from './uprooted-items.ts';
import { countEntries, differingPlaces, entriesByPlace } from './entry-facts.ts';
import type { Entries } from './entry-facts.ts';

/** Checkpoints that were made unasked and are kept; of more the oldest go, unless something needs them. */
export const MOST_AUTOMATIC = 50;
const NS_PER_MS = 1_000_000n;
const USER = { run: null, capsule: '', principal: USER_PRINCIPAL } as const;

export interface KeptCheckpoint {
  readonly id: number;
  readonly cause: CheckpointCause;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The newest event when it was made. */
  readonly event: number;
  /** The checkpoint of each tree, by the mount's name. */
  readonly trees: Readonly<Record<string, number>>;
}

export interface ListedCheckpoint extends KeptCheckpoint {
  readonly counts: ChangeCounts;
  /** What needs it, in a sentence; null for nothing. */
  readonly needed: string | null;
}

export interface CheckpointsDeps {
  readonly mounts: MountTable;
  readonly values: Values;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Asked for at the first act: checkpoints are there before it. */
  readonly door: () => Pick<GuardedFs, 'attempt'>;
  readonly lastEvent: () => number;
  /** Which checkpoints something needs, and what, in a sentence. */
  readonly needs: () => ReadonlyMap<number, string>;
  readonly changed: () => void;
  /** Whether less than half of the bytes that the sandbox may keep is free. */
  readonly isCrowded: () => boolean;
}

export interface CheckpointWish {
  readonly cause: CheckpointCause;
  readonly name: string;
}

/** Both show what the folder has at one place. */
const isFromSame = (one: TopEntry | undefined, other: TopEntry | undefined): boolean =>
  one?.origin != null &&
  other?.origin != null &&
  !one.ownContent &&
  !other.ownContent &&
  keyOf(one.origin.names) === keyOf(other.origin.names);

const NO_ENTRIES: Entries = new Map();
/** Of a tree in memory nothing is kept, and what is written directly is nobody's layer. */
const isFrozen = ({ direct, overlay }: MountedTree): boolean => !direct && overlay.past !== null;

export class SandboxCheckpoints {
  readonly #deps: CheckpointsDeps;
  readonly #kept: JsonValues<KeptCheckpoint>;
  readonly #counts = new Map<string, ChangeCounts>();
  /** Whether anything may have changed since the newest one. */
  #since: 'changed' | 'nothing' | 'unknown' = 'unknown';

  constructor(deps: CheckpointsDeps) {
    this.#deps = deps;
    const isKnown = hasFields<KeptCheckpoint>('id', 'cause', 'name', 'at', 'event', 'trees');
    this.#kept = new JsonValues({ ...deps, space: 'checkpoint', isKnown });
    const follow = ({ overlay }: MountedTree): void => {
      overlay.onChange(() => (this.#since = 'changed'));
    };
    for (const mount of deps.mounts.all()) follow(mount);
    deps.mounts.onAdd(follow);
  }

  /** Oldest first. */
  all(): readonly KeptCheckpoint[] {
    return this.#kept.all();
  }

  /** Oldest first. Takes a look at the entries of each that was not counted before. */
  list(): readonly ListedCheckpoint[] {
    const needs = this.#deps.needs();
    const all = this.all();
    return all.map((kept, index) => this.#listed(kept, all[index - 1], needs));
  }

  /** Errors: `not-found`. */
  get(id: number): KeptCheckpoint {
    return this.#kept.get(String(id)) ?? fail('not-found', `There is no checkpoint ${id}.`);
  }

  has(id: number): boolean {
    return this.#kept.get(String(id)) !== null;
  }

  listed(id: number): ListedCheckpoint {
    return this.list().find((one) => one.id === id) ?? fail('not-found', `There is no checkpoint ${id}.`);
  }

  /** An attempt of the user, in a group of the journal of its own. Errors: `no-space`, `io`: there is none then. */
  make({ cause, name }: CheckpointWish): KeptCheckpoint {
    const { mounts, values, now, lastEvent } = this.#deps;
    const made = this.#act('checkpoint', name, (named) => {
      const id = nextNumber(values, 'checkpoint');
      named(id);
      const frozen = mounts.all().filter(isFrozen);
      const trees = Object.fromEntries(frozen.map(({ name: mount, overlay }) => [mount, overlay.freeze().id]));
      const at = Number(now() / NS_PER_MS);
      const kept: KeptCheckpoint = { id, cause, name, at, event: lastEvent(), trees };
      this.#kept.set(String(id), kept);
      this.#prune(id);
      return kept;
    });
    this.#since = 'nothing';
    return made;
  }

  /** One that is made unasked: the newest when nothing has changed since. Errors: as `make`. */
  automatic(wish: CheckpointWish): KeptCheckpoint {
    const newest = this.all().at(-1);
    return newest && this.#isStill(newest) ? newest : this.make(wish);
  }

  /** Errors: `not-found`. */
  rename(id: number, name: string): KeptCheckpoint {
    const kept = this.get(id);
    return this.#act('checkpoint', `named “${name}”`, (named) => {
      named(id);
      const renamed = { ...kept, name };
      this.#kept.set(String(id), renamed);
      return renamed;
    });
  }

  /** Errors: `not-found`; `busy` with what needs one; then none is dropped. */
  drop(ids: readonly number[]): number {
    const unique = [...new Set(ids)];
    const needs = this.#deps.needs();
    const dropping = unique.map((id) => this.get(id));
    for (const { id, name } of dropping) {
      const why = needs.get(id);
      if (why !== undefined) fail('busy', `Checkpoint ${id} “${name}” is needed: ${why}`);
    }
    if (unique.length === 0) return 0;
    const which = dropping.map(({ id }) => id).join(', ');
    const isNewestGone = unique.includes(this.all().at(-1)?.id ?? 0);
    const since = isNewestGone ? 'unknown' : this.#since;
    this.#act('checkpoint', `dropped ${which}`, (named) => {
      named(unique[0] ?? 0);
      for (const kept of dropping) this.#forget(kept);
    });
    // Forgetting a layer changes nothing that is seen.
    this.#since = since;
    return unique.length;
  }

  /** Where room is short those that were made unasked, and that nothing needs, are dropped. Errors: `no-space`, `io`. */
  giveWay(): void {
    if (!this.#deps.isCrowded()) return;
    const needs = this.#deps.needs();
    this.drop(this.all().flatMap(({ id, cause }) => (cause === 'named' || needs.has(id) ? [] : [id])));
  }

  /** Drops those between two. Errors: as `drop`. */
  squash(from: number, to: number): number {
    const [first, last] = [this.get(Math.min(from, to)), this.get(Math.max(from, to))];
    return this.drop(this.all().flatMap(({ id }) => (id > first.id && id < last.id ? [id] : [])));
  }

  /**
   * Every tree that it has is again what it was, in the journal's group under way: the caller commits. On a failure all are what they were.
   * Errors: `not-found`, those of the trees.
   */
  bringBack(id: number, from: KeptCheckpoint): void {
    const trees = this.#treesOf(this.get(id));
    const done: MountedTree[] = [];
    try {
      for (const { mount, tree } of trees) {
        done.push(mount);
        mount.overlay.restore(tree);
      }
    } catch (error) {
      for (const { overlay, name } of done) overlay.restore(from.trees[name] ?? fail('io'));
      throw error;
    }
  }

  /** Places whose entries differ from those of a checkpoint, now or at another one, by canonical path. Errors: `not-found`. */
  differing(
    id: number,
    other: number | 'now',
  ): readonly { readonly path: string; readonly mount: string; readonly names: Names }[] {
    const otherTrees = other === 'now' ? null : this.get(other).trees;
    return this.#treesOf(this.get(id)).flatMap(({ mount: { overlay, name: mount }, tree }) => {
      const second = otherTrees === null ? 'now' : (otherTrees[mount] ?? null);
      if (second === null) return [];
      const entries = second === 'now' ? overlay.topEntries() : overlay.entriesAt(second);
      const places = differingPlaces(entriesByPlace(overlay.entriesAt(tree)), entriesByPlace(entries));
      return places.map((names) => ({ path: formatPath(mount, names), mount, names }));
    });
  }

  /**
   * What stands on something of the folder that is not there any more: a checkpoint with any cannot be brought back. What the sandbox
   * shows in the same way now is no loss.
   */
  uprooted(id: number): readonly string[] {
    return this.#treesOf(this.get(id)).flatMap(({ mount: { overlay, name }, tree }) => {
      const entries = overlay.entriesAt(tree);
      const lost = uprootedItems(overlay.base, entries);
      if (lost.length === 0) return [];
      const [then, now] = [entriesByPlace(entries), entriesByPlace(overlay.topEntries())];
      const differing = lost.filter((names) => !isFromSame(then.get(keyOf(names)), now.get(keyOf(names))));
      return differing.map((names) => formatPath(name, names));
    });
  }

  /** Those of its trees that are mounted. */
  #treesOf({ trees }: KeptCheckpoint): readonly { readonly mount: MountedTree; readonly tree: number }[] {
    const { mounts } = this.#deps;
    return Object.entries(trees).flatMap(([name, tree]) => {
      const mount = mounts.has(name) ? mounts.get(name) : null;
      // A rescue may have lost what a tree had frozen.
      return mount?.overlay.checkpoints().some(({ id }) => id === tree) === true ? [{ mount, tree }] : [];
    });
  }

  #isStill(newest: KeptCheckpoint): boolean {
    if (this.#since === 'changed') return false;
    const frozen = this.#deps.mounts.all().filter(isFrozen);
    if (frozen.some(({ name }) => newest.trees[name] === undefined)) return false;
    if (this.#since === 'unknown') this.#since = this.differing(newest.id, 'now').length === 0 ? 'nothing' : 'changed';
    return this.#since === 'nothing';
  }

  #listed(
    kept: KeptCheckpoint,
    before: KeptCheckpoint | undefined,
    needs: ReadonlyMap<number, string>,
  ): ListedCheckpoint {
    return { ...kept, counts: this.#countsOver(kept, before), needed: needs.get(kept.id) ?? null };
  }

  #countsOver(kept: KeptCheckpoint, before: KeptCheckpoint | undefined): ChangeCounts {
    const key = `${before?.id ?? ''}:${kept.id}`;
    const known = this.#counts.get(key);
    if (known) return known;
    const total = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };
    for (const { mount, tree } of this.#treesOf(kept)) {
      const earlier = before?.trees[mount.name];
      const below = earlier === undefined ? NO_ENTRIES : entriesByPlace(mount.overlay.entriesAt(earlier));
      const counts = countEntries(below, entriesByPlace(mount.overlay.entriesAt(tree)));
      for (const kind of Object.keys(total) as (keyof ChangeCounts)[]) total[kind] += counts[kind];
    }
    this.#counts.set(key, total);
    return total;
  }

  /** `newest` was just made, and somebody is about to need it. */
  #prune(newest: number): void {
    const automatic = this.all().filter(({ cause }) => cause !== 'named');
    if (automatic.length <= MOST_AUTOMATIC) return;
    const needs = this.#deps.needs();
    for (const kept of automatic.slice(0, automatic.length - MOST_AUTOMATIC))
      if (!needs.has(kept.id) && kept.id !== newest) this.#forget(kept);
  }

  #forget(kept: KeptCheckpoint): void {
    for (const { mount, tree } of this.#treesOf(kept)) mount.overlay.drop(tree);
    this.#kept.delete(String(kept.id));
  }

  #act<T>(op: 'checkpoint', what: string, act: (named: (id: number) => void) => T): T {
    return this.#deps.door().attempt(USER, 'ui', op, ({ draft }) => {
      const named = (id: number): void => {
        Object.assign(draft, { path: `checkpoint://${id}`, asked: `checkpoint://${id}` });
      };
      Object.assign(draft, { path: 'checkpoint://', asked: 'checkpoint://', cause: 'user', reason: what });
      return act(named);
    });
  }
}

/** For what must not fail when there is no room for a checkpoint before it. */
export function atBestBefore(checkpoints: SandboxCheckpoints, wish: CheckpointWish): KeptCheckpoint | null {
  try {
    return checkpoints.automatic(wish);
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}
