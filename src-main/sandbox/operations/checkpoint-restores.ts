/** Brings the whole sandbox back to a checkpoint; taken back by bringing it back to the one made before. */
import { fail } from '../../vfs/errors.ts';
import type { KeptCheckpoint } from '../checkpoints/sandbox-checkpoints.ts';
import type { MountTable } from '../mounts.ts';
import { carryOut, emptyReport } from './carry-out.ts';
import type { CarryingOut, EventRange } from './carry-out.ts';
import { hasFields, JsonValues } from './json-values.ts';
import type { Values } from './json-values.ts';
import type { OperationKeeper, OperationPath, OperationReport, WorkStep } from './keeper.ts';
import { someOf } from './kept-discard.ts';
import { withTree } from './live-tree.ts';
import type { StoredOperationLog } from './operation-log.ts';
import { isSameAt } from './same-tree.ts';

export interface CheckpointRestoresDeps extends CarryingOut {
  readonly mounts: MountTable;
  readonly values: Values;
  readonly log: StoredOperationLog;
}

interface KeptRestore {
  /** What the sandbox was before. */
  readonly before: number;
  /** What it became. */
  readonly after: number;
  readonly places: readonly string[];
}

export interface RestoreWish {
  readonly id: number;
  readonly author: string;
}

const UPROOTED = {
  reason: 'base-missing',
  message: 'the folder no longer has what this was made from',
} as const;

/** Paths that are remembered of one. */
const MOST_PLACES = 1000;

const ACTS = { restore: 'a restore', import: 'an import' } as const;

export class CheckpointRestores implements OperationKeeper {
  readonly name: OperationKeeper['name'];
  readonly #act: keyof typeof ACTS;
  readonly #deps: CheckpointRestoresDeps;
  readonly #kept: JsonValues<KeptRestore>;

  /** An `import` is undone in the same way: by bringing the sandbox back to the checkpoint before it. */
  constructor(deps: CheckpointRestoresDeps, name: keyof typeof ACTS = 'restore') {
    this.name = name;
    this.#act = name;
    this.#deps = deps;
    this.#kept = new JsonValues({ ...deps, space: name, isKnown: hasFields<KeptRestore>('before', 'after', 'places') });
  }

  /** Checkpoints that it needs, and why. */
  *needs(): Generator<readonly [number, string]> {
    for (const { before, after } of this.#kept.all())
      for (const id of [before, after]) yield [id, `it is part of ${ACTS[this.#act]} that can be undone`];
  }

  /** The sandbox is again what it was. Returns the checkpoint of what it was before. Errors: `not-found`; those of making a checkpoint. */
  restore({ id, author }: RestoreWish): { readonly before: KeptCheckpoint; readonly report: OperationReport } {
    const { checkpoints, log } = this.#deps;
    const target = checkpoints.get(id);
    const before = checkpoints.automatic({ cause: 'restore', name: `before restoring “${target.name}”` });
    const places = checkpoints.differing(before.id, target.id).map(({ path }) => path);
    const report = this.#go(before, target, places, (events) => {
      const operation = log.newId();
      this.keep(operation, { before: before.id, after: target.id, places });
      log.note({
        ...{ id: operation, name: this.name, state: 'done', author, events, recovered: null },
        ...{ message: `Restored “${target.name}”`, paths: places.length, some: someOf(places) },
      });
      return operation;
    });
    return { before, report };
  }

  /** For whoever has done the deed already, from one checkpoint to another. Part of the journal group under way. */
  keep(operation: string, { before, after, places }: KeptRestore): void {
    this.#kept.set(operation, { before, after, places: places.slice(0, MOST_PLACES) });
  }

  /**
   * Of one that an earlier process did not bring to its end: the sandbox is again what it was before it, and a checkpoint has what it was until
   * now. With conflicts the sandbox stays as it is: that is what it became. Part of the journal's group under way. Errors: `not-found`; those of
   * making a checkpoint.
   */
  takeBack(operation: string, recovered: string): OperationReport {
    const { checkpoints, log } = this.#deps;
    const target = checkpoints.get(this.#of(operation).before);
    const present = checkpoints.automatic({ cause: 'undo', name: `before taking back ${ACTS[this.#act]}` });
    const places = checkpoints.differing(target.id, present.id).map(({ path }) => path);
    const report = this.#go(present, target, places, (events) => {
      log.change(operation, { state: 'reversed', events, recovered });
      return operation;
    });
    if (report.state === 'conflicts') this.keep(operation, { before: target.id, after: present.id, places });
    return report;
  }

  undo(operation: string): Generator<WorkStep, OperationReport> {
    const { before, after } = this.#of(operation);
    return this.#turn(operation, { from: after, to: before, state: 'undone' });
  }

  redo(operation: string): Generator<WorkStep, OperationReport> {
    const { before, after } = this.#of(operation);
    return this.#turn(operation, { from: before, to: after, state: 'done' });
  }

  fixed(operation: string): string | null {
    const { checkpoints } = this.#deps;
    const kept = this.#kept.get(operation);
    const isThere = kept !== null && checkpoints.has(kept.before) && checkpoints.has(kept.after);
    return isThere ? null : 'The checkpoint that this needs is not kept any more.';
  }

  paths(operation: string): readonly OperationPath[] {
    const { places = [] } = this.#kept.get(operation) ?? {};
    return places.map((path) => ({ path, kind: 'modified', step: this.name }));
  }

  forget(operation: string): void {
    this.#kept.delete(operation);
  }

  #of(operation: string): KeptRestore {
    return this.#kept.get(operation) ?? fail('not-found');
  }

  *#turn(
    operation: string,
    { from, to, state }: { readonly from: number; readonly to: number; readonly state: 'done' | 'undone' },
  ): Generator<WorkStep, OperationReport> {
    yield { done: 0, total: 1 };
    const { checkpoints, log } = this.#deps;
    const conflicts = this.#changedSince(from);
    if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
    const [before, target] = [checkpoints.get(from), checkpoints.get(to)];
    const places = checkpoints.differing(from, to).map(({ path }) => path);
    return this.#go(before, target, places, () => {
      log.change(operation, { state });
      return operation;
    });
  }

  #go(
    before: KeptCheckpoint,
    target: KeptCheckpoint,
    places: readonly string[],
    note: (events: EventRange | null) => string,
  ): OperationReport {
    const { checkpoints } = this.#deps;
    const conflicts = checkpoints.uprooted(target.id).map((path) => ({ path, ...UPROOTED }));
    if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
    const roots = Object.keys(target.trees).filter((name) => this.#deps.mounts.has(name));
    const report = carryOut(this.#deps, {
      op: 'restore',
      reason: `the sandbox is again what it was at checkpoint ${target.id} “${target.name}”`,
      paths: roots.map((name) => ({ path: `${name}://`, kind: 'modified', step: 'restore' })),
      act: () => checkpoints.bringBack(target.id, before),
      note,
    });
    if (report.state !== 'done') return report;
    return { ...report, applied: places.map((path) => ({ path, kind: 'modified', step: 'restore' })) };
  }

  /** Facts that differ are looked at: an undone commit leaves the same tree with other facts. */
  #changedSince(checkpoint: number): OperationReport['conflicts'] {
    const { checkpoints, mounts } = this.#deps;
    const { trees } = checkpoints.get(checkpoint);
    return checkpoints.differing(checkpoint, 'now').flatMap(({ path, mount, names }) => {
      const { overlay } = mounts.get(mount);
      const view = overlay.viewAt(trees[mount] ?? fail('not-found'));
      try {
        const isSame = withTree(overlay, (live) => withTree(view, (then) => isSameAt(live, then, names)));
        return isSame
          ? []
          : [{ path, reason: 'sandbox-changed', message: `${path}: the sandbox has changed it since` }];
      } finally {
        view.close();
      }
    });
  }
}
