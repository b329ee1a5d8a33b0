/** The events of commits: one for each path, and one for what stopped them. */
import { createHash } from 'node:crypto';
import type { AppliedStep, ReviewReport } from '../../review/apply.ts';
import { pieces } from '../../review/content.ts';
import type { Plan } from '../../review/step.ts';
import type { MountRecord } from '../../review/transaction/record.ts';
import { appliedOfChanges } from '../../review/transaction/undo.ts';
import { using } from '../../vfs/derived.ts';
import { rulingOf } from '../causes.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { MountedTree } from '../mounts.ts';
import { USER } from '../operations/carry-out.ts';
import type { EventRange } from '../operations/carry-out.ts';

export interface CommitEventsDeps {
  /** Asked for at the first act. */
  readonly door: () => Pick<GuardedFs, 'recordAll'>;
  /** The number of the newest event. */
  readonly lastEvent: () => number;
}

const mountOf = (path: string): string => path.slice(0, path.indexOf('://'));

export class CommitEvents {
  readonly #deps: CommitEventsDeps;

  constructor(deps: CommitEventsDeps) {
    this.#deps = deps;
  }

  /** The numbers that so many events will have; null for none. */
  next(count: number): EventRange | null {
    const last = this.#deps.lastEvent();
    return count === 0 ? null : { first: last + 1, last: last + count };
  }

  /** One a path; with it ends the journal's group. */
  done(op: 'commit' | 'undo', applied: readonly AppliedStep[]): void {
    const events = applied.map(({ path, kind, step, contents }) => ({
      ...contents,
      ...{ path, asked: path, mount: mountOf(path), layer: 'base' as const },
      reason: `${kind}: ${step}`,
    }));
    this.#deps.door().recordAll(USER, 'review', op, events);
  }

  /** What makes the sandbox forget only: one a folder, so that the past knows when. With it ends the journal's group. */
  settled(mounts: readonly string[]): void {
    const reason = 'the sandbox shows what the folder has, and keeps it no more';
    const events = mounts.map((mount) => ({ path: `${mount}://`, asked: `${mount}://`, mount, reason }));
    this.#deps.door().recordAll(USER, 'review', 'commit', events);
  }

  recovered(op: 'commit' | 'undo', record: readonly MountRecord[]): void {
    this.done(op, this.appliedOf(record));
  }

  appliedOf(record: readonly MountRecord[]): readonly AppliedStep[] {
    return appliedOfChanges(record.flatMap(({ changes }) => changes));
  }

  /** What stopped it was an attempt too. */
  failed(op: 'commit' | 'undo', { failure, conflicts }: Pick<ReviewReport, 'failure' | 'conflicts'>): void {
    const refused = conflicts.map(({ path, message }) => ({ path, reason: message, outcome: 'busy' as const }));
    const { cause = 'user' } = (failure && rulingOf(failure.code, null)) ?? {};
    const failed = failure ? [{ path: failure.path, cause, reason: failure.message, outcome: failure.code }] : [];
    const events = [...refused, ...failed].map((event) => ({
      ...event,
      asked: event.path,
      mount: mountOf(event.path),
    }));
    if (events.length > 0) this.#deps.door().recordAll(USER, 'review', op, events);
  }

  /** Paths of files whose planned content is not the one of `hashes`. */
  otherContents(
    plans: readonly { readonly mount: MountedTree; readonly plan: Plan }[],
    hashes: Readonly<Record<string, string>>,
  ): readonly string[] {
    return plans.flatMap(({ mount: { overlay }, plan }) =>
      plan.steps.flatMap(({ action, path, text, source, names }) => {
        if (action !== 'write') return [];
        const digest = createHash('sha256');
        if (text) digest.update(text);
        else
          using(overlay.readTop(source ?? names), (file) => {
            for (const piece of pieces(file, file.stat().size)) digest.update(piece);
          });
        return digest.digest('hex') === hashes[path] ? [] : [path];
      }),
    );
  }
}
