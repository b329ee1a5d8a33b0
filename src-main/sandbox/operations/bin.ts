/** The bin of a sandbox: discards, what of them is brought back, and what is thrown away for good. */
import { exactly, isSelected } from '../../review/closure.ts';
import type { Selection } from '../../review/closure.ts';
import type { Change } from '../../review/change.ts';
import { listChanges } from '../../review/changes.ts';
import type { ContentHashes } from '../../review/content.ts';
import { planDiscard } from '../../review/discard.ts';
import type { Discarding } from '../../review/discard.ts';
import { keyOf } from '../../review/names.ts';
import { fail } from '../../vfs/errors.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { carryOut, emptyReport } from './carry-out.ts';
import type { CarryingOut, DeedPath } from './carry-out.ts';
import { wayBack, withinParts } from './discarded-parts.ts';
import type { Part, WayBack } from './discarded-parts.ts';
import { hasFields, JsonValues } from './json-values.ts';
import type { Values } from './json-values.ts';
import { saysSomething } from './in-the-way.ts';
import type { OperationKeeper, OperationPath, OperationReport, WorkStep } from './keeper.ts';
import { binnedChanges, mountOfPath, someOf, wordsFor } from './kept-discard.ts';
import type { KeptDiscard } from './kept-discard.ts';
import type { StoredOperationLog } from './operation-log.ts';
import { changedSince } from './still-there.ts';

export interface BinDeps extends CarryingOut {
  readonly mounts: MountTable;
  readonly values: Values;
  readonly log: StoredOperationLog;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  readonly changed: () => void;
}

export interface DiscardWish {
  /** Canonical paths; null for everything. */
  readonly selection: Selection;
  readonly author: string;
  /** The changes of a mount now; worked out when it is left out. */
  readonly changesOf?: (mount: MountedTree) => readonly Change[];
  /** Hashes that spare reading the same content again. */
  readonly hashesOf?: (mount: MountedTree) => ContentHashes;
}

interface Planned {
  readonly mount: MountedTree;
  readonly plan: Discarding;
}

/** What comes back of a discard, by mount. */
interface ComingBack {
  readonly selection: Selection;
  readonly parts: readonly Part[];
  readonly ways: readonly WayBack[];
}

const NS_PER_MS = 1_000_000n;
const PURGED = 'It was thrown away for good from the bin.';

export class Bin implements OperationKeeper {
  readonly name = 'discard';
  readonly #deps: BinDeps;
  readonly #kept: JsonValues<KeptDiscard>;

  constructor(deps: BinDeps) {
    this.#deps = deps;
    const isKnown = hasFields<KeptDiscard>('id', 'checkpoint', 'places', 'changes', 'back', 'state');
    this.#kept = new JsonValues({ ...deps, space: 'discard', isKnown });
  }

  /** Newest first. */
  list(): readonly KeptDiscard[] {
    return this.#kept
      .all()
      .filter(({ state }) => state === 'binned')
      .toReversed();
  }

  /** Checkpoints that it needs, and why. */
  *needs(): Generator<readonly [number, string]> {
    for (const { checkpoint, message, state } of this.#kept.all())
      yield [checkpoint, state === 'binned' ? `the bin has “${message}”` : `“${message}” can be done again`];
  }

  /** Throws chosen changes away, into the bin. Errors: those of the checkpoint before; `no-space`, `io`: nothing happened then. */
  *discard({ selection, author, ...look }: DiscardWish): Generator<WorkStep, OperationReport> {
    yield { done: 0, total: 1 };
    const planned = this.#planned(selection, look);
    if (planned.length === 0) return emptyReport('done');
    const { log } = this.#deps;
    return this.#throwAway(planned, (message, paths, events) => {
      const id = log.newId();
      log.note({
        ...{ id, name: 'discard', state: 'done', author, message },
        ...{ paths: paths.length, some: someOf(paths), events, recovered: null },
      });
      return id;
    });
  }

  /**
   * Brings changes back, all of the item for null. What is in the way is told, and nothing was touched. The report names the operation
   * that was undone by it: the discard, once all of it is back. Errors: `not-found`; as `discard`.
   */
  *restore(id: string, selection: Selection): Generator<WorkStep, OperationReport> {
    const kept = this.#kept.get(id);
    if (kept?.state !== 'binned') fail('not-found', `There is no item ${id} in the bin.`);
    return yield* this.#bringBack(kept, selection);
  }

  /** For good. Errors: `no-space`, `io`. */
  purge(ids: readonly string[] | null): number {
    const chosen = this.list().filter(({ id }) => ids === null || ids.includes(id));
    for (const { id } of chosen) this.#kept.delete(id);
    const events = chosen.map(({ id, message }) => ({
      ...{ path: `bin://${id}`, asked: `bin://${id}`, cause: 'user' as const },
      reason: `thrown away for good: ${message}`,
    }));
    this.#deps.door().recordAll({ run: null, capsule: '', principal: 'user' }, 'review', 'discard', events);
    return chosen.length;
  }

  undo(id: string): Generator<WorkStep, OperationReport> {
    return this.#bringBack(this.#kept.get(id) ?? fail('not-found', PURGED), null);
  }

  *redo(id: string): Generator<WorkStep, OperationReport> {
    const kept = this.#kept.get(id) ?? fail('not-found', PURGED);
    yield { done: 0, total: 1 };
    // A directory that was only on the way would take along whatever came into it since.
    const paths = withinParts(this.#deps, { kept, selection: null }, (parts) =>
      parts.flatMap(({ mount, items }) =>
        items.filter(saysSomething).map(({ names }) => formatPath(mount.name, names)),
      ),
    );
    const planned = this.#planned(exactly(paths), {});
    const conflicts = withinParts(this.#deps, { kept, selection: null }, (parts) =>
      parts.flatMap((part) => {
        const plan = planned.find(({ mount }) => mount === part.mount)?.plan.places ?? [];
        return changedSince(part.mount, part, plan);
      }),
    );
    if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
    return this.#throwAway(planned, (_message, _paths, events) => {
      this.#deps.log.change(id, { state: 'done', events });
      return id;
    });
  }

  fixed(id: string): string | null {
    return this.#kept.get(id) ? null : PURGED;
  }

  paths(id: string): readonly OperationPath[] {
    const { changes = [] } = this.#kept.get(id) ?? {};
    return changes.map(({ path, kind }) => ({ path, kind, step: 'discard' }));
  }

  /** What is in the bin stays there. */
  forget(id: string): void {
    if (this.#kept.get(id)?.state === 'back') this.#kept.delete(id);
  }

  #planned(
    selection: Selection,
    { changesOf = freshChanges, hashesOf }: Pick<DiscardWish, 'changesOf' | 'hashesOf'>,
  ): readonly Planned[] {
    return this.#deps.mounts
      .all()
      .filter(({ access }) => access === 'read-write')
      .map((mount) => {
        const { overlay, name } = mount;
        return { mount, plan: planDiscard(overlay, name, changesOf(mount), selection, hashesOf?.(mount)) };
      })
      .filter(({ plan }) => plan.places.length > 0);
  }

  #throwAway(
    planned: readonly Planned[],
    note: (message: string, paths: readonly string[], events: { first: number; last: number } | null) => string,
  ): OperationReport {
    const applied = planned.flatMap(({ plan }) => plan.applied);
    const paths = applied.map(({ path }) => path);
    const message = wordsFor('Discarded', paths);
    const { checkpoints, now } = this.#deps;
    const wish = { cause: 'discard', name: `before discarding ${wordsFor('', paths).trim()}` } as const;
    const { id: checkpoint, trees } = checkpoints.automatic(wish);
    return carryOut(this.#deps, {
      op: 'discard',
      reason: 'the user threw the change away',
      paths: applied.map(({ contents, ...step }): DeedPath => ({
        ...step,
        more: { ...contents, reason: `${step.kind}: discard` },
      })),
      mounts: planned.map(({ mount }) => mount.name),
      included: planned.flatMap(({ plan }) => plan.included),
      act: () => {
        for (const { plan } of planned) plan.run();
      },
      note: (events) => {
        const id = note(message, paths, events);
        const kept = planned.filter(({ mount }) => trees[mount.name] !== undefined);
        const places = Object.fromEntries(kept.map(({ mount, plan }) => [mount.name, plan.places]));
        const changes = kept.flatMap(({ plan }) => plan.gone);
        const at = Number(now() / NS_PER_MS);
        this.#kept.set(id, { id, at, message, checkpoint, places, changes, back: [], state: 'binned' });
        return id;
      },
    });
  }

  *#bringBack(kept: KeptDiscard, selection: Selection): Generator<WorkStep, OperationReport> {
    yield { done: 0, total: 1 };
    return withinParts(this.#deps, { kept, selection }, (parts) => {
      const ways = parts.map((part) => wayBack(kept, part));
      const conflicts = ways.flatMap((way) => way.conflicts);
      if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
      if (selection !== null && parts.length === 0) return emptyReport('done');
      return this.#putAllBack(kept, { selection, parts, ways });
    });
  }

  #putAllBack(kept: KeptDiscard, { selection, parts, ways }: ComingBack): OperationReport {
    const binned = binnedChanges(kept);
    const here = new Map(parts.map(({ mount, items }) => [mount.name, new Set(items.map(({ key }) => key))]));
    const coming = binned.filter(({ path, owners }) => {
      const keys = here.get(mountOfPath(path));
      return owners.some((names) => keys?.has(keyOf(names)));
    });
    const included = coming.filter(({ path, names }) => !isSelected(mountOfPath(path), names, selection));
    return carryOut(this.#deps, {
      op: 'restore',
      reason: `the user brought it back from the bin: ${kept.message}`,
      paths: coming.map(({ path, kind }) => ({ path, kind, step: 'restore' })),
      mounts: parts.map(({ mount }) => mount.name),
      included: included.map(({ path }) => path),
      act: () => {
        for (const way of ways) way.take();
      },
      note: (events) => this.#noteBack(kept, coming, binned.length - coming.length, events),
    });
  }

  /**
   * What was the last of it undoes the discard. A part of it is no operation: undoing the discard would bring back the rest as well, and
   * the part leaves again by being discarded.
   */
  #noteBack(
    kept: KeptDiscard,
    coming: readonly Change[],
    left: number,
    events: { readonly first: number; readonly last: number } | null,
  ): string | null {
    const { log } = this.#deps;
    const { id } = kept;
    if (left > 0) {
      this.#kept.set(id, { ...kept, back: [...kept.back, ...coming.map(({ path }) => path)] });
      return null;
    }
    if (!log.get(id)) {
      this.#kept.delete(id);
      return null;
    }
    this.#kept.set(id, { ...kept, back: [], state: 'back' });
    log.change(id, { state: 'undone', events });
    return id;
  }
}

const freshChanges = ({ overlay, name }: MountedTree): readonly Change[] => listChanges(overlay, name);
